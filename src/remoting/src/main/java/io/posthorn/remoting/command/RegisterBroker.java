package io.posthorn.remoting.command;

import io.posthorn.remoting.frame.BadField;
import io.posthorn.remoting.frame.Fields;
import io.posthorn.remoting.frame.Header;

/**
 * Tells a name server that a broker lives and what it serves (103, remoting protocol 7.1). Body:
 * the registration.
 */
public final class RegisterBroker {

    private RegisterBroker() {}

    /**
     * What the sender asks.
     *
     * @param brokerName name of the broker group
     * @param brokerAddr host and port clients reach the broker at
     * @param clusterName name of the cluster
     * @param haServerAddr host and port of its replication port
     * @param brokerId 0 for the master
     * @param heartbeatTimeoutMillis after how long a silent broker counts as gone, milliseconds;
     *     null if absent
     * @param enableActingMaster whether a replica may stand in for a missing master; null if absent
     * @param compressed whether the body is the compressed form
     * @param bodyCrc32 checksum of the body as sent, 0 if not to be checked
     */
    public record Request(
            String brokerName,
            String brokerAddr,
            String clusterName,
            String haServerAddr,
            long brokerId,
            Long heartbeatTimeoutMillis,
            Boolean enableActingMaster,
            boolean compressed,
            int bodyCrc32)
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
                    fields.requireText("haServerAddr"),
                    fields.requireLong("brokerId"),
                    fields.optionalLong("heartbeatTimeoutMillis"),
                    fields.optionalBoolean("enableActingMaster"),
                    fields.booleanOr("compressed", false),
                    fields.intOr("bodyCrc32", 0));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("brokerName", brokerName)
                    .put("brokerAddr", brokerAddr)
                    .put("clusterName", clusterName)
                    .put("haServerAddr", haServerAddr)
                    .put("brokerId", brokerId)
                    .put("heartbeatTimeoutMillis", heartbeatTimeoutMillis)
                    .put("enableActingMaster", enableActingMaster)
                    .put("compressed", compressed)
                    .put("bodyCrc32", bodyCrc32);
        }
    }

    /**
     * What is answered on success.
     *
     * @param haServerAddr replication address of the master, for a replica; null if absent
     * @param masterAddr address of the master, for a replica; null if absent
     */
    public record Response(String haServerAddr, String masterAddr) implements Header {

        /**
         * Reads the header.
         *
         * @param fields of the frame; others are ignored
         * @return the header
         * @throws BadField if a required one is missing or a number cannot be read
         */
        public static Response from(final Fields fields) {
            return new Response(fields.get("haServerAddr"), fields.get("masterAddr"));
        }

        @Override
        public void write(final Fields fields) {
            fields.put("haServerAddr", haServerAddr).put("masterAddr", masterAddr);
        }
    }
}
