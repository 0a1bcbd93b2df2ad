package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Tells a broker that a client leaves its groups (35, remoting protocol 11.2). */
public final class UnregisterClient {

    private UnregisterClient() {}

    /**
     * What the sender asks.
     *
     * @param clientID the client
     * @param producerGroup group it leaves as producer; null if absent
     * @param consumerGroup group it leaves as consumer; null if absent
     */
    public record Request(String clientID, String producerGroup, String consumerGroup)
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
                    fields.requireText("clientID"),
                    fields.get("producerGroup"),
                    fields.get("consumerGroup"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("clientID", clientID)
                    .put("producerGroup", producerGroup)
                    .put("consumerGroup", consumerGroup);
        }
    }
}
