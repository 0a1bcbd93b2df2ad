package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Deletes permissions (3008). */
public final class DeleteAcl {

    private DeleteAcl() {}

    /**
     * What the sender asks.
     *
     * @param subject such as User:alice; null if absent
     * @param policyType Custom or Default; null if absent
     * @param resource such as Topic:orders; null if absent
     */
    public record Request(String subject, String policyType, String resource) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(
                    fields.get("subject"), fields.get("policyType"), fields.get("resource"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("subject", subject).put("policyType", policyType).put("resource", resource);
        }
    }
}
