package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for permissions (3010). */
public final class ListAcls {

    private ListAcls() {}

    /**
     * What the sender asks.
     *
     * @param subjectFilter part of the subject; null if absent
     * @param resourceFilter part of the resource; null if absent
     */
    public record Request(String subjectFilter, String resourceFilter) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.get("subjectFilter"), fields.get("resourceFilter"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("subjectFilter", subjectFilter).put("resourceFilter", resourceFilter);
        }
    }
}
