package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Asks for all topics of a broker (21), optionally page by page. Response body: the table. */
public final class GetAllTopicConfig {

    private GetAllTopicConfig() {}

    /**
     * What the sender asks.
     *
     * @param topicSeq first topic of the page; null if absent
     * @param dataVersion version of the table the first page came from, JSON; null if absent
     * @param maxTopicNum topics of a page; null if absent
     */
    public record Request(Integer topicSeq, String dataVersion, Integer maxTopicNum)
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
                    fields.optionalInt("topicSeq"),
                    fields.get("dataVersion"),
                    fields.optionalInt("maxTopicNum"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topicSeq", topicSeq)
                    .put("dataVersion", dataVersion)
                    .put("maxTopicNum", maxTopicNum);
        }
    }

    /**
     * What is answered on success.
     *
     * @param totalTopicNum topics there are; null if absent
     */
    public record Response(Integer totalTopicNum) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(fields.optionalInt("totalTopicNum"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("totalTopicNum", totalTopicNum);
        }
    }
}
