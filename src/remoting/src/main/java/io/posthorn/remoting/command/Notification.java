package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks to be told when there is something to pop (200054, remoting protocol 10). */
public final class Notification {

    private Notification() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     * @param topic the topic
     * @param queueId the queue, -1 for any
     * @param pollTime how long to wait, milliseconds
     * @param bornTime when the client asked, milliseconds since the epoch
     * @param order whether queues are to be consumed in order; null if absent
     * @param attemptId names an ordered attempt; null if absent
     */
    public record Request(
            String consumerGroup,
            String topic,
            int queueId,
            long pollTime,
            long bornTime,
            Boolean order,
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
                    fields.requireLong("pollTime"),
                    fields.requireLong("bornTime"),
                    fields.optionalBoolean("order"),
                    fields.get("attemptId"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup)
                    .put("topic", topic)
                    .put("queueId", queueId)
                    .put("pollTime", pollTime)
                    .put("bornTime", bornTime)
                    .put("order", order)
                    .put("attemptId", attemptId);
        }
    }

    /**
     * What is answered on success.
     *
     * @param hasMsg whether there is something
     * @param pollingFull whether no more callers may wait; null if absent
     */
    public record Response(boolean hasMsg, Boolean pollingFull) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(
                    fields.requireBoolean("hasMsg"), fields.optionalBoolean("pollingFull"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("hasMsg", hasMsg).put("pollingFull", pollingFull);
        }
    }
}
