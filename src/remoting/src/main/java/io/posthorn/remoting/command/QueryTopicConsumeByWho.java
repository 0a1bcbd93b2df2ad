package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks which groups consume a topic (300). Response body: their names. */
public final class QueryTopicConsumeByWho {

    private QueryTopicConsumeByWho() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     */
    public record Request(String topic) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("topic"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic);
        }
    }
}
