package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Has one consumer process one message; a broker passes it on to the client (309). Body towards the
 * client: the message.
 */
public final class ConsumeMessageDirectly {

    private ConsumeMessageDirectly() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     * @param clientId the client; null if absent
     * @param msgId id made of address and physical offset; null if absent
     * @param brokerName broker group that holds the message; null if absent
     * @param topic the topic; null if absent
     * @param topicSysFlag flags of the topic; null if absent
     * @param groupSysFlag flags of the group; null if absent
     */
    public record Request(
            String consumerGroup,
            String clientId,
            String msgId,
            String brokerName,
            String topic,
            Integer topicSysFlag,
            Integer groupSysFlag)
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
                    fields.requireText("consumerGroup"),
                    fields.get("clientId"),
                    fields.get("msgId"),
                    fields.get("brokerName"),
                    fields.get("topic"),
                    fields.optionalInt("topicSysFlag"),
                    fields.optionalInt("groupSysFlag"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup)
                    .put("clientId", clientId)
                    .put("msgId", msgId)
                    .put("brokerName", brokerName)
                    .put("topic", topic)
                    .put("topicSysFlag", topicSysFlag)
                    .put("groupSysFlag", groupSysFlag);
        }
    }
}
