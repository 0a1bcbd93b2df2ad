package io.posthorn.remoting.session;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Looks at some messages of a queue (21015). Response body: {@link Receipts} and records like those
 * of a delivery.
 */
public final class Browse {

    private Browse() {}

    /**
     * What the sender asks.
     *
     * @param destination the queue's name
     * @param selector what is wanted; null for everything
     * @param place where to go on: what the last answer said; null for the begin
     * @param most how many messages at the most
     */
    public record Request(String destination, String selector, String place, int most)
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
                    fields.requireText("destination"),
                    fields.get("selector"),
                    fields.get("place"),
                    fields.requireInt("most"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("destination", destination)
                    .put("selector", selector)
                    .put("place", place)
                    .put("most", most);
        }
    }

    /**
     * What is answered on success.
     *
     * @param place where to go on; null at the end. There may be more also if no message came
     */
    public record Response(String place) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         */
        public static Response from(final Fields fields) {
            return new Response(fields.get("place"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("place", place);
        }
    }
}
