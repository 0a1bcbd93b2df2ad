package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for users (3005). */
public final class ListUsers {

    private ListUsers() {}

    /**
     * What the sender asks.
     *
     * @param filter part of the name; null if absent
     */
    public record Request(String filter) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.get("filter"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("filter", filter);
        }
    }
}
