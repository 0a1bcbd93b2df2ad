package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Hands the answer of a request/reply exchange to the client that asked (326, remoting protocol
 * 13). Body: that of the reply.
 */
public final class PushReplyMessage {

    private PushReplyMessage() {}

    /**
     * What the sender asks.
     *
     * @param producerGroup group of the replier
     * @param topic the reply topic
     * @param defaultTopic template topic
     * @param defaultTopicQueueNums queues wanted
     * @param queueId the queue
     * @param sysFlag system flags
     * @param bornTimestamp when the reply was made, milliseconds since the epoch
     * @param flag user flags
     * @param properties encoded properties; null if absent
     * @param reconsumeTimes redeliveries; null if absent
     * @param unitMode whether the client uses units
     * @param bornHost address of the replier
     * @param storeHost address of the broker
     * @param storeTimestamp when the broker had it, milliseconds since the epoch
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
            Integer reconsumeTimes,
            boolean unitMode,
            String bornHost,
            String storeHost,
            long storeTimestamp)
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
                    fields.requireText("producerGroup"),
                    fields.requireText("topic"),
                    fields.requireText("defaultTopic"),
                    fields.requireInt("defaultTopicQueueNums"),
                    fields.requireInt("queueId"),
                    fields.requireInt("sysFlag"),
                    fields.requireLong("bornTimestamp"),
                    fields.requireInt("flag"),
                    fields.get("properties"),
                    fields.optionalInt("reconsumeTimes"),
                    fields.booleanOr("unitMode", false),
                    fields.requireText("bornHost"),
                    fields.requireText("storeHost"),
                    fields.requireLong("storeTimestamp"));
        }

        @Override
        public void write(final Fields fields) {
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
                    .put("bornHost", bornHost)
                    .put("storeHost", storeHost)
                    .put("storeTimestamp", storeTimestamp);
        }
    }
}
