package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks a name server which brokers serve a topic (105, remoting protocol 7.3). Response body: the
 * route.
 */
public final class GetRouteInfo {

    private GetRouteInfo() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     * @param acceptStandardJsonOnly whether the body must be standard JSON; null if absent
     */
    public record Request(String topic, Boolean acceptStandardJsonOnly) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(
                    fields.requireText("topic"), fields.optionalBoolean("acceptStandardJsonOnly"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic).put("acceptStandardJsonOnly", acceptStandardJsonOnly);
        }
    }
}
