package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * What a broker answers to a heartbeat (34, remoting protocol 11.1). The request has only a body.
 */
public final class Heartbeat {

    private Heartbeat() {}

    /**
     * What is answered on success.
     *
     * @param supportsV2 whether short heartbeats are understood
     * @param subscriptionChanged whether the next heartbeat must be a full one
     */
    public record Response(boolean supportsV2, boolean subscriptionChanged) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(
                    fields.requireBoolean("IS_SUPPORT_HEART_BEAT_V2"),
                    fields.requireBoolean("IS_SUB_CHANGE"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("IS_SUPPORT_HEART_BEAT_V2", supportsV2)
                    .put("IS_SUB_CHANGE", subscriptionChanged);
        }
    }
}
