package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks a name server for all settings of a name space (219); code 22 if there are none. Response
 * body: table of keys and values.
 */
public final class GetKvListByNamespace {

    private GetKvListByNamespace() {}

    /**
     * What the sender asks.
     *
     * @param namespace the name space
     */
    public record Request(String namespace) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("namespace"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("namespace", namespace);
        }
    }
}
