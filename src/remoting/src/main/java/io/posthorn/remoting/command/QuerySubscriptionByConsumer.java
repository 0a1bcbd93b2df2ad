package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for the subscription of a group to a topic (345). */
public final class QuerySubscriptionByConsumer {

    private QuerySubscriptionByConsumer() {}

    /**
     * What the sender asks.
     *
     * @param group the group
     * @param topic the topic; null if absent
     */
    public record Request(String group, String topic) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("group"), fields.get("topic"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("group", group).put("topic", topic);
        }
    }
}
