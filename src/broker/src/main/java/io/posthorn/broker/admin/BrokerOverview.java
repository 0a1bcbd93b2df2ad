package io.posthorn.broker.admin;

import java.util.List;

/**
 * A broker at one moment.
 *
 * @param cluster the cluster it belongs to
 * @param name the broker's name, shared by its group
 * @param brokerId 0 for the leader
 * @param role leader or replica
 * @param address host and port clients are told
 * @param version of Posthorn
 * @param startedAtMs milliseconds since the epoch
 * @param state where it is in its life
 * @param stateReason a sentence if the state is not {@link BrokerState#RUNNING} or if sends are
 *     refused; else null
 * @param acceptsSends whether a send would be taken now
 * @param recovery how far recovery is or was
 * @param log which part of the log is there
 * @param disk the disk the log is on
 * @param rates what flows now
 * @param messagesInTotal messages taken since the start
 * @param messagesOutTotal messages given to consumers since the start
 * @param topicCount topics, without reserved ones
 * @param groupCount groups, without reserved ones
 * @param connectionCount clients connected now
 * @param nameServers the name servers it registers with
 */
public record BrokerOverview(
        String cluster,
        String name,
        long brokerId,
        BrokerRole role,
        String address,
        String version,
        long startedAtMs,
        BrokerState state,
        String stateReason,
        boolean acceptsSends,
        Recovery recovery,
        LogExtent log,
        DiskUse disk,
        Rates rates,
        long messagesInTotal,
        long messagesOutTotal,
        int topicCount,
        int groupCount,
        int connectionCount,
        List<NameServerLink> nameServers) {

    /** Takes a copy of the list. */
    public BrokerOverview {
        nameServers = List.copyOf(nameServers);
    }

    /**
     * One name server as this broker sees it.
     *
     * @param address host and port
     * @param registered whether it took this broker's last registration
     * @param lastRegisteredMs when it last did, milliseconds since the epoch; 0 means never
     */
    public record NameServerLink(String address, boolean registered, long lastRegisteredMs) {}
}
