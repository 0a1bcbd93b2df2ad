package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for messages without leasing them (200052, remoting protocol 10). Answered like a pop. */
public final class PeekMessage {

    private PeekMessage() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     * @param queueId the queue, -1 for any
     * @param maxMsgNums at most so many messages
     * @param consumerGroup the group
     */
    public record Request(String topic, int queueId, int maxMsgNums, String consumerGroup)
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
                    fields.requireText("topic"),
                    fields.requireInt("queueId"),
                    fields.requireInt("maxMsgNums"),
                    fields.requireText("consumerGroup"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic)
                    .put("queueId", queueId)
                    .put("maxMsgNums", maxMsgNums)
                    .put("consumerGroup", consumerGroup);
        }
    }
}
