package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Asks a name server for the copies of a broker group (901, remoting protocol 7.2). Response body:
 * the member group.
 */
public final class GetBrokerMemberGroup {

    private GetBrokerMemberGroup() {}

    /**
     * What the sender asks.
     *
     * @param clusterName name of the cluster
     * @param brokerName name of the broker group
     */
    public record Request(String clusterName, String brokerName) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Request from(final Fields fields) {
            return new Request(fields.requireText("clusterName"), fields.requireText("brokerName"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("clusterName", clusterName).put("brokerName", brokerName);
        }
    }
}
