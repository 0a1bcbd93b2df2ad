package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Has a name server show all queues of a broker group as not writable (205). */
public final class WipeWritePermission {

    private WipeWritePermission() {}

    /**
     * What the sender asks.
     *
     * @param brokerName name of the broker group
     */
    public record Request(String brokerName) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("brokerName"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("brokerName", brokerName);
        }
    }

    /**
     * What is answered on success.
     *
     * @param wipeTopicCount how many topics were changed
     */
    public record Response(int wipeTopicCount) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(fields.requireInt("wipeTopicCount"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("wipeTopicCount", wipeTopicCount);
        }
    }
}
