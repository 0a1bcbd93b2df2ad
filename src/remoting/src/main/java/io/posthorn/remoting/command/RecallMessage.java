package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Takes back a message that is not yet due (370, remoting protocol 13). */
public final class RecallMessage {

    private RecallMessage() {}

    /**
     * What the sender asks.
     *
     * @param producerGroup the group; null if absent
     * @param topic the topic
     * @param recallHandle handle from the send response
     */
    public record Request(String producerGroup, String topic, String recallHandle)
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
                    fields.get("producerGroup"),
                    fields.requireText("topic"),
                    fields.requireText("recallHandle"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("producerGroup", producerGroup)
                    .put("topic", topic)
                    .put("recallHandle", recallHandle);
        }
    }

    /**
     * What is answered on success.
     *
     * @param msgId id of the message taken back
     */
    public record Response(String msgId) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(fields.requireText("msgId"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("msgId", msgId);
        }
    }
}
