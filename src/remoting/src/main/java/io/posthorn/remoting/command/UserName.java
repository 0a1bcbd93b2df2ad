package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Names a user to create, update, delete or show (3001 to 3004, remoting protocol 17). */
public final class UserName {

    private UserName() {}

    /**
     * What the sender asks.
     *
     * @param username the user; null if absent
     */
    public record Request(String username) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.get("username"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("username", username);
        }
    }
}
