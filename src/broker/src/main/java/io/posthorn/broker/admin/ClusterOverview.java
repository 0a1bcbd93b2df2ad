package io.posthorn.broker.admin;

import java.util.List;

/**
 * The brokers of a cluster.
 *
 * @param name the cluster's name
 * @param brokers by name, then id
 */
public record ClusterOverview(String name, List<ClusterBroker> brokers) {

    /** Takes a copy of the list. */
    public ClusterOverview {
        brokers = List.copyOf(brokers);
    }

    /**
     * One broker of the cluster.
     *
     * @param name shared by its group
     * @param brokerId 0 for the leader
     * @param role leader or replica
     * @param address host and port clients are told
     * @param self whether it is the one that was asked
     */
    public record ClusterBroker(
            String name, long brokerId, BrokerRole role, String address, boolean self) {}
}
