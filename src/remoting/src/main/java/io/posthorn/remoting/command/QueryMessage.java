package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks for messages by key (12, remoting protocol 14); code 22 if there are none. Response body:
 * messages.
 */
public final class QueryMessage {

    private QueryMessage() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     * @param key the key
     * @param maxNum at most so many messages
     * @param beginTimestamp stored not before, milliseconds since the epoch
     * @param endTimestamp stored not after, milliseconds since the epoch
     * @param uniqueKey whether the key is a unique key
     */
    public record Request(
            String topic,
            String key,
            int maxNum,
            long beginTimestamp,
            long endTimestamp,
            boolean uniqueKey)
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
                    fields.requireText("topic"),
                    fields.requireText("key"),
                    fields.requireInt("maxNum"),
                    fields.requireLong("beginTimestamp"),
                    fields.requireLong("endTimestamp"),
                    fields.booleanOr("_UNIQUE_KEY_QUERY", false));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic)
                    .put("key", key)
                    .put("maxNum", maxNum)
                    .put("beginTimestamp", beginTimestamp)
                    .put("endTimestamp", endTimestamp)
                    .put("_UNIQUE_KEY_QUERY", uniqueKey);
        }
    }

    /**
     * What is answered on success.
     *
     * @param indexLastUpdateTimestamp store time of the newest indexed message, milliseconds since
     *     the epoch
     * @param indexLastUpdatePhyoffset its physical offset
     */
    public record Response(long indexLastUpdateTimestamp, long indexLastUpdatePhyoffset)
            implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(
                    fields.requireLong("indexLastUpdateTimestamp"),
                    fields.requireLong("indexLastUpdatePhyoffset"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("indexLastUpdateTimestamp", indexLastUpdateTimestamp)
                    .put("indexLastUpdatePhyoffset", indexLastUpdatePhyoffset);
        }
    }
}
