package io.posthorn.remoting.session;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Finds or creates a destination (21003), creates a temporary one (21004), deletes a temporary one
 * (21005).
 */
public final class Destination {

    private Destination() {}

    /**
     * What the sender asks.
     *
     * @param isQueue a queue, or else a topic
     * @param name as the application calls it; null for a new temporary one
     */
    public record Request(boolean isQueue, String name) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireBoolean("isQueue"), fields.get("name"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("isQueue", isQueue).put("name", name);
        }
    }

    /**
     * What is answered on success.
     *
     * @param name as applications call it
     * @param topic where its messages lie
     */
    public record Response(String name, String topic) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing
         */
        public static Response from(final Fields fields) {
            return new Response(fields.requireText("name"), fields.requireText("topic"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("name", name).put("topic", topic);
        }
    }
}
