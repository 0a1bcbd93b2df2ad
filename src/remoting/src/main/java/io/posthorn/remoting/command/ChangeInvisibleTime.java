package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Moves the deadline of a lease (200053, remoting protocol 10). */
public final class ChangeInvisibleTime {

    private ChangeInvisibleTime() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     * @param topic the topic
     * @param queueId the queue
     * @param extraInfo receipt of the lease
     * @param offset queue offset of the message
     * @param invisibleTime length of the lease from now, milliseconds
     */
    public record Request(
            String consumerGroup,
            String topic,
            int queueId,
            String extraInfo,
            long offset,
            long invisibleTime)
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
                    fields.requireText("extraInfo"),
                    fields.requireLong("offset"),
                    fields.requireLong("invisibleTime"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup)
                    .put("topic", topic)
                    .put("queueId", queueId)
                    .put("extraInfo", extraInfo)
                    .put("offset", offset)
                    .put("invisibleTime", invisibleTime);
        }
    }

    /**
     * What is answered on success.
     *
     * @param popTime when the lease began anew, milliseconds since the epoch
     * @param invisibleTime its length, milliseconds
     * @param reviveQid revive queue
     */
    public record Response(long popTime, long invisibleTime, int reviveQid) implements Header {

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
                    fields.requireInt("reviveQid"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("popTime", popTime)
                    .put("invisibleTime", invisibleTime)
                    .put("reviveQid", reviveQid);
        }
    }
}
