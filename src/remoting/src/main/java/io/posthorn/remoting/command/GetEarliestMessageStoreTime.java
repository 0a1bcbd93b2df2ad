package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks when the oldest message of a queue was stored (32). */
public final class GetEarliestMessageStoreTime {

    private GetEarliestMessageStoreTime() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     * @param queueId the queue
     */
    public record Request(String topic, int queueId) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("topic"), fields.requireInt("queueId"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic).put("queueId", queueId);
        }
    }

    /**
     * What is answered on success.
     *
     * @param timestamp milliseconds since the epoch, -1 if the queue is empty
     */
    public record Response(long timestamp) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(fields.requireLong("timestamp"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("timestamp", timestamp);
        }
    }
}
