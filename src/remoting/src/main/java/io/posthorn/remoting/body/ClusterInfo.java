package io.posthorn.remoting.body;

import java.util.Map;
import java.util.Set;

/**
 * All broker groups and clusters (response of 106).
 *
 * @param brokerAddrTable group name to its copies
 * @param clusterAddrTable cluster name to names of groups
 */
public record ClusterInfo(
        Map<String, BrokerData> brokerAddrTable, Map<String, Set<String>> clusterAddrTable) {

    /** Puts defaults where the sender left something out. */
    public ClusterInfo {
        brokerAddrTable = brokerAddrTable == null ? Map.of() : brokerAddrTable;
        clusterAddrTable = clusterAddrTable == null ? Map.of() : clusterAddrTable;
    }
}
