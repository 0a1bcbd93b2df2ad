package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Sends a message or a reply (10, 310, 320, 324, 325; remoting protocol 8 and 13). Body: that of
 * the message, or the batch encoding for 320. Codes 10 and 324 write field names in full, the
 * others as one letter; the header is the same.
 */
public final class SendMessage {

    private SendMessage() {}

    /**
     * What the sender asks.
     *
     * @param producerGroup the group
     * @param topic the topic
     * @param defaultTopic template for a topic that does not exist yet, normally {@code TBW102}
     * @param defaultTopicQueueNums queues wanted when the topic is created
     * @param queueId the queue; below 0 the broker chooses
     * @param sysFlag system flags
     * @param bornTimestamp when the message was made, milliseconds since the epoch
     * @param flag user flags
     * @param properties encoded properties; null if absent
     * @param reconsumeTimes redeliveries so far
     * @param unitMode whether the client uses units
     * @param maxReconsumeTimes redeliveries allowed, only on sends to a retry topic; null if absent
     * @param batch whether the body holds several messages
     * @param brokerName broker group meant; null if absent
     */
    public record Request(
            String producerGroup,
            String topic,
            String defaultTopic,
            int defaultTopicQueueNums,
            int queueId,
            int sysFlag,
            long bornTimestamp,
            int flag,
            String properties,
            int reconsumeTimes,
            boolean unitMode,
            Integer maxReconsumeTimes,
            boolean batch,
            String brokerName)
            implements Header {

        /**
         * Reads the header in the form that belongs to the code.
         *
         * @param code of the request
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final int code, final Fields fields) {
            return code == RequestCode.SEND_MESSAGE.code()
                            || code == RequestCode.SEND_REPLY_MESSAGE.code()
                    ? fromNames(fields)
                    : fromLetters(fields);
        }

        private static Request fromNames(final Fields fields) {
            return new Request(
                    fields.requireText("producerGroup"),
                    fields.requireText("topic"),
                    fields.requireText("defaultTopic"),
                    fields.requireInt("defaultTopicQueueNums"),
                    fields.requireInt("queueId"),
                    fields.requireInt("sysFlag"),
                    fields.requireLong("bornTimestamp"),
                    fields.requireInt("flag"),
                    fields.get("properties"),
                    fields.intOr("reconsumeTimes", 0),
                    fields.booleanOr("unitMode", false),
                    fields.optionalInt("maxReconsumeTimes"),
                    fields.booleanOr("batch", false),
                    fields.get("bname"));
        }

        /** The busiest of all headers: one pass over the fields instead of one search a field. */
        private static Request fromLetters(final Fields fields) {
            final String[] values = new String[LETTERS];
            for (int i = 0; i < fields.count(); i++) {
                final String name = fields.name(i);
                if (name.length() == 1) {
                    final int letter = name.charAt(0) - 'a';
                    if (letter >= 0 && letter < LETTERS) {
                        values[letter] = fields.value(i);
                    }
                }
            }
            return new Request(
                    required(values, 'a'),
                    required(values, 'b'),
                    required(values, 'c'),
                    Fields.toInt("d", required(values, 'd')),
                    Fields.toInt("e", required(values, 'e')),
                    Fields.toInt("f", required(values, 'f')),
                    Fields.toLong("g", required(values, 'g')),
                    Fields.toInt("h", required(values, 'h')),
                    optional(values, 'i'),
                    optional(values, 'j') == null ? 0 : Fields.toInt("j", optional(values, 'j')),
                    Boolean.parseBoolean(optional(values, 'k')),
                    optional(values, 'l') == null
                            ? null
                            : (Integer) Fields.toInt("l", optional(values, 'l')),
                    Boolean.parseBoolean(optional(values, 'm')),
                    optional(values, 'n'));
        }

        private static String optional(final String[] values, final char letter) {
            return values[letter - 'a'];
        }

        private static String required(final String[] values, final char letter) {
            final String value = values[letter - 'a'];
            if (value == null) {
                throw BadField.missing(String.valueOf(letter));
            }
            return value;
        }

        /** Writes the one-letter form. */
        @Override
        public void write(final Fields fields) {
            fields.put("a", producerGroup)
                    .put("b", topic)
                    .put("c", defaultTopic)
                    .put("d", defaultTopicQueueNums)
                    .put("e", queueId)
                    .put("f", sysFlag)
                    .put("g", bornTimestamp)
                    .put("h", flag)
                    .put("i", properties)
                    .put("j", reconsumeTimes)
                    .put("k", unitMode)
                    .put("l", maxReconsumeTimes)
                    .put("m", batch)
                    .put("n", brokerName);
        }

        /**
         * The same header with field names in full, for codes 10 and 324.
         *
         * @return writes this
         */
        public Header inFull() {
            return fields ->
                    fields.put("producerGroup", producerGroup)
                            .put("topic", topic)
                            .put("defaultTopic", defaultTopic)
                            .put("defaultTopicQueueNums", defaultTopicQueueNums)
                            .put("queueId", queueId)
                            .put("sysFlag", sysFlag)
                            .put("bornTimestamp", bornTimestamp)
                            .put("flag", flag)
                            .put("properties", properties)
                            .put("reconsumeTimes", reconsumeTimes)
                            .put("unitMode", unitMode)
                            .put("maxReconsumeTimes", maxReconsumeTimes)
                            .put("batch", batch)
                            .put("bname", brokerName);
        }
    }

    private static final int LETTERS = 'n' - 'a' + 1;

    /**
     * What is answered when the message was stored, also when its durability is not reached (codes
     * 0, 10, 11, 12).
     *
     * @param msgId id made of address and physical offset; comma-joined for a batch
     * @param queueId queue it went to
     * @param queueOffset its queue offset; of the first for a batch
     * @param transactionId unique key of the message; null if absent
     * @param batchUniqId unique key of an inner batch; null if absent
     * @param recallHandle handle to take a timer message back; null if absent
     * @param region region of the broker; clients read it unchecked, so it is required here
     * @param traceOn whether the broker wants traces
     */
    public record Response(
            String msgId,
            int queueId,
            long queueOffset,
            String transactionId,
            String batchUniqId,
            String recallHandle,
            String region,
            boolean traceOn)
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
                    fields.requireText("msgId"),
                    fields.requireInt("queueId"),
                    fields.requireLong("queueOffset"),
                    fields.get("transactionId"),
                    fields.get("batchUniqId"),
                    fields.get("recallHandle"),
                    fields.textOr("MSG_REGION", ""),
                    !"false".equals(fields.get("TRACE_ON")));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("msgId", msgId)
                    .put("queueId", queueId)
                    .put("queueOffset", queueOffset)
                    .put("transactionId", transactionId)
                    .put("batchUniqId", batchUniqId)
                    .put("recallHandle", recallHandle)
                    .put("MSG_REGION", region)
                    .put("TRACE_ON", traceOn);
        }
    }
}
