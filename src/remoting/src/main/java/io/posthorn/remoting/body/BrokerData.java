package io.posthorn.remoting.body;

import java.util.Map;

/**
 * The copies of a broker group (part of a route).
 *
 * @param cluster name of the cluster
 * @param brokerName name of the group
 * @param brokerAddrs broker id to host and port; 0 is the master
 * @param enableActingMaster whether a replica may stand in for a missing master
 * @param zoneName where it stands; null if absent
 */
public record BrokerData(
        String cluster,
        String brokerName,
        Map<Long, String> brokerAddrs,
        Boolean enableActingMaster,
        String zoneName) {

    /** Puts defaults where the sender left something out. */
    public BrokerData {
        brokerAddrs = brokerAddrs == null ? Map.of() : brokerAddrs;
        enableActingMaster = enableActingMaster == null ? false : enableActingMaster;
    }
}
