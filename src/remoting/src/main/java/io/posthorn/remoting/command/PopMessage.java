package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks for messages and leases them to the caller (200050, remoting protocol 10). Response body:
 * messages.
 */
public final class PopMessage {

    private PopMessage() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     * @param topic the topic
     * @param queueId the queue, -1 for any
     * @param maxMsgNums at most so many messages
     * @param invisibleTime length of the lease, milliseconds
     * @param pollTime how long to wait for messages, milliseconds
     * @param bornTime when the client asked, milliseconds since the epoch
     * @param initMode where a new group starts: 0 lowest, 1 highest queue offset
     * @param expType type of the selector; null if absent
     * @param exp the selector; null if absent
     * @param order whether queues are to be consumed in order
     * @param attemptId names an ordered attempt that may be repeated; null if absent
     */
    public record Request(
            String consumerGroup,
            String topic,
            int queueId,
            int maxMsgNums,
            long invisibleTime,
            long pollTime,
            long bornTime,
            int initMode,
            String expType,
            String exp,
            boolean order,
            String attemptId)
            implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(
                    fields.requireText("consumerGroup"),
                    fields.requireText("topic"),
                    fields.requireInt("queueId"),
                    fields.requireInt("maxMsgNums"),
                    fields.requireLong("invisibleTime"),
                    fields.requireLong("pollTime"),
                    fields.requireLong("bornTime"),
                    fields.requireInt("initMode"),
                    fields.get("expType"),
                    fields.get("exp"),
                    fields.booleanOr("order", false),
                    fields.get("attemptId"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup)
                    .put("topic", topic)
                    .put("queueId", queueId)
                    .put("maxMsgNums", maxMsgNums)
                    .put("invisibleTime", invisibleTime)
                    .put("pollTime", pollTime)
                    .put("bornTime", bornTime)
                    .put("initMode", initMode)
                    .put("expType", expType)
                    .put("exp", exp)
                    .put("order", order)
                    .put("attemptId", attemptId);
        }
    }

    /**
     * What is answered on success.
     *
     * @param popTime when the lease began, milliseconds since the epoch
     * @param invisibleTime length of the lease, milliseconds
     * @param reviveQid revive queue, 999 for ordered
     * @param restNum messages left
     * @param startOffsetInfo first queue offset of each queue; null if absent
     * @param msgOffsetInfo queue offsets of the messages; null if absent
     * @param orderCountInfo delivery counts for ordered consumption; null if absent
     */
    public record Response(
            long popTime,
            long invisibleTime,
            int reviveQid,
            long restNum,
            String startOffsetInfo,
            String msgOffsetInfo,
            String orderCountInfo)
            implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(
                    fields.requireLong("popTime"),
                    fields.requireLong("invisibleTime"),
                    fields.requireInt("reviveQid"),
                    fields.requireLong("restNum"),
                    fields.get("startOffsetInfo"),
                    fields.get("msgOffsetInfo"),
                    fields.get("orderCountInfo"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("popTime", popTime)
                    .put("invisibleTime", invisibleTime)
                    .put("reviveQid", reviveQid)
                    .put("restNum", restNum)
                    .put("startOffsetInfo", startOffsetInfo)
                    .put("msgOffsetInfo", msgOffsetInfo)
                    .put("orderCountInfo", orderCountInfo);
        }
    }
}
