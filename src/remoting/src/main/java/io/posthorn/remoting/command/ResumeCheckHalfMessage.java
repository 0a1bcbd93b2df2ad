package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Has a broker ask again for the outcome of a transaction it had given up (323). */
public final class ResumeCheckHalfMessage {

    private ResumeCheckHalfMessage() {}

    /**
     * What the sender asks.
     *
     * @param topic topic of the message; null if absent
     * @param msgId id of the half message; null if absent
     */
    public record Request(String topic, String msgId) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.get("topic"), fields.get("msgId"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic).put("msgId", msgId);
        }
    }
}
