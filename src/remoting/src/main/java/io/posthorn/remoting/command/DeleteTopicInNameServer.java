package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Has a name server forget a topic (216). */
public final class DeleteTopicInNameServer {

    private DeleteTopicInNameServer() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     * @param clusterName only there; null if absent
     */
    public record Request(String topic, String clusterName) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("topic"), fields.get("clusterName"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic).put("clusterName", clusterName);
        }
    }
}
