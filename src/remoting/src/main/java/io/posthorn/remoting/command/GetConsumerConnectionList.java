package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for the connections of a consumer group (203); code 206 if there are none. */
public final class GetConsumerConnectionList {

    private GetConsumerConnectionList() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     */
    public record Request(String consumerGroup) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("consumerGroup"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup);
        }
    }
}
