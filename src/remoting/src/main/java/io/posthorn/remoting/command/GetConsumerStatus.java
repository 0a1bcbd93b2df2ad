package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks where the members of a group are: asked of a broker (223) and passed on to clients (221).
 * Response body: queue offsets.
 */
public final class GetConsumerStatus {

    private GetConsumerStatus() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     * @param group the group
     * @param clientAddr only this client; null if absent
     */
    public record Request(String topic, String group, String clientAddr) implements Header {

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
                    fields.requireText("group"),
                    fields.get("clientAddr"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic).put("group", group).put("clientAddr", clientAddr);
        }
    }
}
