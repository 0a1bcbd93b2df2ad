package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Tells a consumer that its group has other members now (40, one-way). */
public final class NotifyConsumerIdsChanged {

    private NotifyConsumerIdsChanged() {}

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
