package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks how far a group got in a queue (14, remoting protocol 9.2); code 22 if that is not known.
 */
public final class QueryConsumerOffset {

    private QueryConsumerOffset() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     * @param topic the topic
     * @param queueId the queue
     * @param setZeroIfNotFound false: answer 22 even where 0 would do; null if absent
     */
    public record Request(
            String consumerGroup, String topic, int queueId, Boolean setZeroIfNotFound)
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
                    fields.optionalBoolean("setZeroIfNotFound"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup)
                    .put("topic", topic)
                    .put("queueId", queueId)
                    .put("setZeroIfNotFound", setZeroIfNotFound);
        }
    }

    /**
     * What is answered on success.
     *
     * @param offset queue offset
     */
    public record Response(long offset) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(fields.requireLong("offset"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("offset", offset);
        }
    }
}
