package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for units of a consume queue (321). */
public final class QueryConsumeQueue {

    private QueryConsumeQueue() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic; null if absent
     * @param queueId the queue
     * @param index first queue offset, -1 for the last count
     * @param count how many units
     * @param consumerGroup group whose selector is to be evaluated; null if absent
     */
    public record Request(String topic, int queueId, long index, int count, String consumerGroup)
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
                    fields.get("topic"),
                    fields.intOr("queueId", 0),
                    fields.longOr("index", 0),
                    fields.intOr("count", 0),
                    fields.get("consumerGroup"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic)
                    .put("queueId", queueId)
                    .put("index", index)
                    .put("count", count)
                    .put("consumerGroup", consumerGroup);
        }
    }
}
