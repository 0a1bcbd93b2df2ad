package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * What a broker answers when asked for its settings (26). The request has no header. Response body:
 * properties text.
 */
public final class GetBrokerConfig {

    private GetBrokerConfig() {}

    /**
     * What is answered on success.
     *
     * @param version data version, JSON; null if absent
     */
    public record Response(String version) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(fields.get("version"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("version", version);
        }
    }
}
