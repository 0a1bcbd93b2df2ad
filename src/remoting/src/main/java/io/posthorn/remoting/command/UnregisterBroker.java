package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Tells a name server that a broker leaves (104, remoting protocol 7.2). */
public final class UnregisterBroker {

    private UnregisterBroker() {}

    /**
     * What the sender asks.
     *
     * @param brokerName name of the broker group
     * @param brokerAddr host and port clients reach the broker at
     * @param clusterName name of the cluster
     * @param brokerId 0 for the master
     */
    public record Request(String brokerName, String brokerAddr, String clusterName, long brokerId)
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
                    fields.requireText("brokerName"),
                    fields.requireText("brokerAddr"),
                    fields.requireText("clusterName"),
                    fields.requireLong("brokerId"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("brokerName", brokerName)
                    .put("brokerAddr", brokerAddr)
                    .put("clusterName", clusterName)
                    .put("brokerId", brokerId);
        }
    }
}
