package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks which topics a group consumes (343). Response body: topic list. */
public final class QueryTopicsByConsumer {

    private QueryTopicsByConsumer() {}

    /**
     * What the sender asks.
     *
     * @param group the group
     */
    public record Request(String group) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("group"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("group", group);
        }
    }
}
