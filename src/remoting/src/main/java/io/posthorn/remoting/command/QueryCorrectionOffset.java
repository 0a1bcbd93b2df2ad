package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for the lowest queue offsets other groups have in a topic (308). */
public final class QueryCorrectionOffset {

    private QueryCorrectionOffset() {}

    /**
     * What the sender asks.
     *
     * @param filterGroups groups not to look at, joined by commas; null if absent
     * @param compareGroup the group to compare with
     * @param topic the topic
     */
    public record Request(String filterGroups, String compareGroup, String topic)
            implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(
                    fields.get("filterGroups"),
                    fields.requireText("compareGroup"),
                    fields.requireText("topic"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("filterGroups", filterGroups)
                    .put("compareGroup", compareGroup)
                    .put("topic", topic);
        }
    }
}
