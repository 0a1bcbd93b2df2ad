package io.posthorn.server.metadata;

/**
 * A broker says that it is there.
 *
 * @param cluster the cluster's name
 * @param name shared by the broker's group
 * @param brokerId 0 for the leader
 * @param address host and port clients are told
 * @param version of Posthorn
 * @param startedAtMs milliseconds since the epoch
 * @param seenAtMs now, milliseconds since the epoch
 */
public record BrokerSighting(
        String cluster,
        String name,
        long brokerId,
        String address,
        String version,
        long startedAtMs,
        long seenAtMs) {}
