package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for the connections of a producer group (204); code 1 if there are none. */
public final class GetProducerConnectionList {

    private GetProducerConnectionList() {}

    /**
     * What the sender asks.
     *
     * @param producerGroup the group
     */
    public record Request(String producerGroup) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("producerGroup"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("producerGroup", producerGroup);
        }
    }
}
