package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for the lowest queue offset still there (31). */
public final class GetMinOffset {

    private GetMinOffset() {}

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
