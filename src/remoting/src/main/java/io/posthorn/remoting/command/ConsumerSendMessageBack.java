package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Gives a message back that a consumer could not process (36, remoting protocol 8.5). */
public final class ConsumerSendMessageBack {

    private ConsumerSendMessageBack() {}

    /**
     * What the sender asks.
     *
     * @param offset physical offset of the message
     * @param group the consumer group
     * @param delayLevel when to try again: 0 the broker decides, -1 never
     * @param originMsgId id of the message when it was first sent; null if absent
     * @param originTopic topic of the message when it was first sent; null if absent
     * @param unitMode whether the client uses units
     * @param maxReconsumeTimes how often it may be tried; null if absent
     */
    public record Request(
            long offset,
            String group,
            int delayLevel,
            String originMsgId,
            String originTopic,
            boolean unitMode,
            Integer maxReconsumeTimes)
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
                    fields.requireLong("offset"),
                    fields.requireText("group"),
                    fields.requireInt("delayLevel"),
                    fields.get("originMsgId"),
                    fields.get("originTopic"),
                    fields.booleanOr("unitMode", false),
                    fields.optionalInt("maxReconsumeTimes"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("offset", offset)
                    .put("group", group)
                    .put("delayLevel", delayLevel)
                    .put("originMsgId", originMsgId)
                    .put("originTopic", originTopic)
                    .put("unitMode", unitMode)
                    .put("maxReconsumeTimes", maxReconsumeTimes);
        }
    }
}
