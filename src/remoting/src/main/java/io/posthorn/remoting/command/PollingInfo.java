package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks how many callers wait for a queue (200055, remoting protocol 10). */
public final class PollingInfo {

    private PollingInfo() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     * @param topic the topic
     * @param queueId the queue, -1 for any
     */
    public record Request(String consumerGroup, String topic, int queueId) implements Header {

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
                    fields.requireInt("queueId"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup).put("topic", topic).put("queueId", queueId);
        }
    }

    /**
     * What is answered on success.
     *
     * @param pollingNum how many
     */
    public record Response(int pollingNum) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(fields.requireInt("pollingNum"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("pollingNum", pollingNum);
        }
    }
}
