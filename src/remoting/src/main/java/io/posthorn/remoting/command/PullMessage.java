package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks for the messages of a queue from a queue offset on (11, 361; remoting protocol 9.1).
 * Response body: messages as they lie in the log, back to back.
 */
public final class PullMessage {

    /** Bit of {@code sysFlag}: {@code commitOffset} is to be stored. */
    public static final int COMMIT_OFFSET = 1;

    /** Bit of {@code sysFlag}: may be held until there is a message. */
    public static final int SUSPEND = 2;

    /** Bit of {@code sysFlag}: the selector of this request counts, not the registered one. */
    public static final int SUBSCRIPTION = 4;

    /** Bit of {@code sysFlag}: a filter class, which nobody supports any more. */
    public static final int CLASS_FILTER = 8;

    /** Bit of {@code sysFlag}: asked by a lite pull consumer. */
    public static final int LITE_PULL = 16;

    private PullMessage() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     * @param topic the topic
     * @param queueId the queue
     * @param queueOffset first queue offset wanted
     * @param maxMsgNums at most so many messages
     * @param sysFlag the bits above
     * @param commitOffset queue offset to store, valid with {@link #COMMIT_OFFSET}
     * @param suspendTimeoutMillis how long the request may be held, milliseconds
     * @param subscription the selector, valid with {@link #SUBSCRIPTION}; null if absent
     * @param subVersion version of the subscription the client has
     * @param expressionType type of the selector, {@code TAG} if absent
     * @param maxMsgBytes at most so many bytes of messages; null if absent
     * @param requestSource who asks on behalf of whom; null if absent
     * @param proxyForwardClientId client behind a proxy; null if absent
     */
    public record Request(
            String consumerGroup,
            String topic,
            int queueId,
            long queueOffset,
            int maxMsgNums,
            int sysFlag,
            long commitOffset,
            long suspendTimeoutMillis,
            String subscription,
            long subVersion,
            String expressionType,
            Integer maxMsgBytes,
            Integer requestSource,
            String proxyForwardClientId)
            implements Header {

        /**
         * Whether a bit of the system flags is set.
         *
         * @param bit one of the constants of {@link PullMessage}
         * @return true if it is
         */
        public boolean has(final int bit) {
            return (sysFlag & bit) != 0;
        }

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(
                    fields.requireText("consumerGroup"),
                    fields.requireText("topic"),
                    fields.requireInt("queueId"),
                    fields.requireLong("queueOffset"),
                    fields.requireInt("maxMsgNums"),
                    fields.requireInt("sysFlag"),
                    fields.requireLong("commitOffset"),
                    fields.requireLong("suspendTimeoutMillis"),
                    fields.get("subscription"),
                    fields.requireLong("subVersion"),
                    fields.textOr("expressionType", "TAG"),
                    fields.optionalInt("maxMsgBytes"),
                    fields.optionalInt("requestSource"),
                    fields.get("proxyFrowardClientId"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup)
                    .put("topic", topic)
                    .put("queueId", queueId)
                    .put("queueOffset", queueOffset)
                    .put("maxMsgNums", maxMsgNums)
                    .put("sysFlag", sysFlag)
                    .put("commitOffset", commitOffset)
                    .put("suspendTimeoutMillis", suspendTimeoutMillis)
                    .put("subscription", subscription)
                    .put("subVersion", subVersion)
                    .put("expressionType", expressionType)
                    .put("maxMsgBytes", maxMsgBytes)
                    .put("requestSource", requestSource)
                    .put("proxyFrowardClientId", proxyForwardClientId);
        }
    }

    /**
     * What every answer with code 0, 19, 20 or 21 carries.
     *
     * @param suggestWhichBrokerId which copy to ask next
     * @param nextBeginOffset queue offset to ask for next
     * @param minOffset lowest queue offset still there
     * @param maxOffset queue offset that will be given next
     * @param offsetDelta what to add to queue offsets of the body; null if absent
     * @param topicSysFlag flags of the topic; null if absent
     * @param groupSysFlag flags of the group; null if absent
     * @param forbiddenType with code 16, what forbids it: 1 broker, 2 group, 3 topic, 4
     *     broadcasting, 5 subscription; null if absent
     */
    public record Response(
            long suggestWhichBrokerId,
            long nextBeginOffset,
            long minOffset,
            long maxOffset,
            Long offsetDelta,
            Integer topicSysFlag,
            Integer groupSysFlag,
            Integer forbiddenType)
            implements Header {

        /**
         * An answer without the optional values.
         *
         * @param suggestWhichBrokerId which copy to ask next
         * @param nextBeginOffset queue offset to ask for next
         * @param minOffset lowest queue offset still there
         * @param maxOffset queue offset that will be given next
         */
        public Response(
                final long suggestWhichBrokerId,
                final long nextBeginOffset,
                final long minOffset,
                final long maxOffset) {
            this(
                    suggestWhichBrokerId,
                    nextBeginOffset,
                    minOffset,
                    maxOffset,
                    null,
                    null,
                    null,
                    null);
        }

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(
                    fields.requireLong("suggestWhichBrokerId"),
                    fields.requireLong("nextBeginOffset"),
                    fields.requireLong("minOffset"),
                    fields.requireLong("maxOffset"),
                    fields.optionalLong("offsetDelta"),
                    fields.optionalInt("topicSysFlag"),
                    fields.optionalInt("groupSysFlag"),
                    fields.optionalInt("forbiddenType"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("suggestWhichBrokerId", suggestWhichBrokerId)
                    .put("nextBeginOffset", nextBeginOffset)
                    .put("minOffset", minOffset)
                    .put("maxOffset", maxOffset)
                    .put("offsetDelta", offsetDelta)
                    .put("topicSysFlag", topicSysFlag)
                    .put("groupSysFlag", groupSysFlag)
                    .put("forbiddenType", forbiddenType);
        }
    }
}
