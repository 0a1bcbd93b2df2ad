package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks how far a group is behind (208). Response body: one entry a queue. */
public final class GetConsumeStats {

    private GetConsumeStats() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     * @param topic only this topic; null if absent
     * @param topicList only these topics, joined by semicolons; null if absent
     */
    public record Request(String consumerGroup, String topic, String topicList) implements Header {

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
                    fields.get("topic"),
                    fields.get("topicList"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup)
                    .put("topic", topic)
                    .put("topicList", topicList);
        }
    }
}
