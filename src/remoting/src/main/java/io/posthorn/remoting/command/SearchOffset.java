package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for the queue offset that belongs to a time (29, remoting protocol 9.2). */
public final class SearchOffset {

    private SearchOffset() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     * @param queueId the queue
     * @param timestamp store time, milliseconds since the epoch
     * @param boundaryType LOWER or UPPER in any case; lower is meant when absent; null if absent
     */
    public record Request(String topic, int queueId, long timestamp, String boundaryType)
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
                    fields.requireText("topic"),
                    fields.requireInt("queueId"),
                    fields.requireLong("timestamp"),
                    fields.get("boundaryType"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic)
                    .put("queueId", queueId)
                    .put("timestamp", timestamp)
                    .put("boundaryType", boundaryType);
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
