package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Settles the lease of one message as done (200051, remoting protocol 10). */
public final class AckMessage {

    private AckMessage() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     * @param topic the topic
     * @param queueId the queue
     * @param extraInfo receipt of the lease
     * @param offset queue offset of the message
     */
    public record Request(
            String consumerGroup, String topic, int queueId, String extraInfo, long offset)
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
                    fields.requireText("consumerGroup"),
                    fields.requireText("topic"),
                    fields.requireInt("queueId"),
                    fields.requireText("extraInfo"),
                    fields.requireLong("offset"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup)
                    .put("topic", topic)
                    .put("queueId", queueId)
                    .put("extraInfo", extraInfo)
                    .put("offset", offset);
        }
    }
}
