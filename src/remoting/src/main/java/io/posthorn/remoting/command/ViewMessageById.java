package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks for the message at a physical offset (33, remoting protocol 14). Response body: the message.
 */
public final class ViewMessageById {

    private ViewMessageById() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic; null if absent
     * @param offset physical offset
     */
    public record Request(String topic, long offset) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.get("topic"), fields.requireLong("offset"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic).put("offset", offset);
        }
    }
}
