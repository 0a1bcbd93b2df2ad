package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Stores a key-value setting in a name server (100). */
public final class PutKvConfig {

    private PutKvConfig() {}

    /**
     * What the sender asks.
     *
     * @param namespace the name space
     * @param key the key
     * @param value the value
     */
    public record Request(String namespace, String key, String value) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(
                    fields.requireText("namespace"),
                    fields.requireText("key"),
                    fields.requireText("value"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("namespace", namespace).put("key", key).put("value", value);
        }
    }
}
