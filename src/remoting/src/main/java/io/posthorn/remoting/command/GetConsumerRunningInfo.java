package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks a consumer about itself; a broker passes it on to the client (307). Response body: as the
 * client wrote it.
 */
public final class GetConsumerRunningInfo {

    private GetConsumerRunningInfo() {}

    /**
     * What the sender asks.
     *
     * @param consumerGroup the group
     * @param clientId the client
     * @param jstackEnable whether stack traces are wanted
     */
    public record Request(String consumerGroup, String clientId, boolean jstackEnable)
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
                    fields.requireText("clientId"),
                    fields.booleanOr("jstackEnable", false));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("consumerGroup", consumerGroup)
                    .put("clientId", clientId)
                    .put("jstackEnable", jstackEnable);
        }
    }
}
