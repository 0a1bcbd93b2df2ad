package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for store times around the place of a group in each queue (303). */
public final class QueryConsumeTimeSpan {

    private QueryConsumeTimeSpan() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     * @param group the group
     */
    public record Request(String topic, String group) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("topic"), fields.requireText("group"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic).put("group", group);
        }
    }
}
