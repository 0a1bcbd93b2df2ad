package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Tells a broker that the lowest id alive in its group changed (905, one-way, remoting protocol
 * 18).
 */
public final class NotifyMinBrokerIdChange {

    private NotifyMinBrokerIdChange() {}

    /**
     * What the sender asks.
     *
     * @param minBrokerId lowest id alive; null if absent
     * @param brokerName name of the broker group; null if absent
     * @param minBrokerAddr address of that broker; null if absent
     * @param offlineBrokerAddr address of the broker that went; null if absent
     * @param haBrokerAddr replication address to follow; null if absent
     */
    public record Request(
            Long minBrokerId,
            String brokerName,
            String minBrokerAddr,
            String offlineBrokerAddr,
            String haBrokerAddr)
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
                    fields.optionalLong("minBrokerId"),
                    fields.get("brokerName"),
                    fields.get("minBrokerAddr"),
                    fields.get("offlineBrokerAddr"),
                    fields.get("haBrokerAddr"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("minBrokerId", minBrokerId)
                    .put("brokerName", brokerName)
                    .put("minBrokerAddr", minBrokerAddr)
                    .put("offlineBrokerAddr", offlineBrokerAddr)
                    .put("haBrokerAddr", haBrokerAddr);
        }
    }
}
