package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Creates or changes a topic (17, remoting protocol 16.1). */
public final class CreateTopic {

    private CreateTopic() {}

    /**
     * What the sender asks.
     *
     * @param topic the topic
     * @param defaultTopic template topic
     * @param readQueueNums queues to read
     * @param writeQueueNums queues to write
     * @param perm 4 read, 2 write, 1 inherit
     * @param topicFilterType SINGLE_TAG or MULTI_TAG
     * @param topicSysFlag flags of the topic; null if absent
     * @param order whether the topic is ordered
     * @param attributes changes, such as +message.type=FIFO,-queue.type; null if absent
     * @param force whether checks are skipped; null if absent
     */
    public record Request(
            String topic,
            String defaultTopic,
            int readQueueNums,
            int writeQueueNums,
            int perm,
            String topicFilterType,
            Integer topicSysFlag,
            boolean order,
            String attributes,
            Boolean force)
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
                    fields.requireText("defaultTopic"),
                    fields.requireInt("readQueueNums"),
                    fields.requireInt("writeQueueNums"),
                    fields.requireInt("perm"),
                    fields.requireText("topicFilterType"),
                    fields.optionalInt("topicSysFlag"),
                    fields.booleanOr("order", false),
                    fields.get("attributes"),
                    fields.optionalBoolean("force"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("topic", topic)
                    .put("defaultTopic", defaultTopic)
                    .put("readQueueNums", readQueueNums)
                    .put("writeQueueNums", writeQueueNums)
                    .put("perm", perm)
                    .put("topicFilterType", topicFilterType)
                    .put("topicSysFlag", topicSysFlag)
                    .put("order", order)
                    .put("attributes", attributes)
                    .put("force", force);
        }
    }
}
