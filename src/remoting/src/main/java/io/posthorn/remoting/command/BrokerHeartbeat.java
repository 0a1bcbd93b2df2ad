package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/** Tells a name server or controller that a broker still lives (904, remoting protocol 7.2). */
public final class BrokerHeartbeat {

    private BrokerHeartbeat() {}

    /**
     * What the sender asks.
     *
     * @param clusterName name of the cluster
     * @param brokerAddr host and port clients reach the broker at
     * @param brokerName name of the broker group
     * @param brokerId 0 for the master; null if absent
     * @param epoch epoch of the leadership the broker knows; null if absent
     * @param maxOffset physical offset at which its log ends; null if absent
     * @param confirmOffset confirmed physical offset; null if absent
     * @param heartbeatTimeoutMills after how long silence means gone, milliseconds; null if absent
     * @param electionPriority lower is preferred; null if absent
     */
    public record Request(
            String clusterName,
            String brokerAddr,
            String brokerName,
            Long brokerId,
            Integer epoch,
            Long maxOffset,
            Long confirmOffset,
            Long heartbeatTimeoutMills,
            Integer electionPriority)
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
                    fields.requireText("clusterName"),
                    fields.requireText("brokerAddr"),
                    fields.requireText("brokerName"),
                    fields.optionalLong("brokerId"),
                    fields.optionalInt("epoch"),
                    fields.optionalLong("maxOffset"),
                    fields.optionalLong("confirmOffset"),
                    fields.optionalLong("heartbeatTimeoutMills"),
                    fields.optionalInt("electionPriority"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("clusterName", clusterName)
                    .put("brokerAddr", brokerAddr)
                    .put("brokerName", brokerName)
                    .put("brokerId", brokerId)
                    .put("epoch", epoch)
                    .put("maxOffset", maxOffset)
                    .put("confirmOffset", confirmOffset)
                    .put("heartbeatTimeoutMills", heartbeatTimeoutMills)
                    .put("electionPriority", electionPriority);
        }
    }
}
