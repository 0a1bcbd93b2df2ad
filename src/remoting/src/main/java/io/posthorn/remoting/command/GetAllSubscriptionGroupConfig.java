package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for all groups of a broker (201), optionally page by page. Response body: the table. */
public final class GetAllSubscriptionGroupConfig {

    private GetAllSubscriptionGroupConfig() {}

    /**
     * What the sender asks.
     *
     * @param groupSeq first group of the page; null if absent
     * @param dataVersion version of the table the first page came from, JSON; null if absent
     * @param maxGroupNum groups of a page; null if absent
     */
    public record Request(Integer groupSeq, String dataVersion, Integer maxGroupNum)
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
                    fields.optionalInt("groupSeq"),
                    fields.get("dataVersion"),
                    fields.optionalInt("maxGroupNum"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("groupSeq", groupSeq)
                    .put("dataVersion", dataVersion)
                    .put("maxGroupNum", maxGroupNum);
        }
    }

    /**
     * What is answered on success.
     *
     * @param totalGroupNum groups there are; null if absent
     */
    public record Response(Integer totalGroupNum) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(fields.optionalInt("totalGroupNum"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("totalGroupNum", totalGroupNum);
        }
    }
}
