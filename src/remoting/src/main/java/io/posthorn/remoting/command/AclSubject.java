package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Names whose permissions to create, update or show (3006, 3007, 3009). */
public final class AclSubject {

    private AclSubject() {}

    /**
     * What the sender asks.
     *
     * @param subject such as User:alice; null if absent
     */
    public record Request(String subject) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.get("subject"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("subject", subject);
        }
    }
}
