package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Removes a key-value setting from a name server (102). */
public final class DeleteKvConfig {

    private DeleteKvConfig() {}

    /**
     * What the sender asks.
     *
     * @param namespace the name space
     * @param key the key
     */
    public record Request(String namespace, String key) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("namespace"), fields.requireText("key"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("namespace", namespace).put("key", key);
        }
    }
}
