package io.posthorn.nameserver.route;

import io.posthorn.remoting.body.TopicConfigTable;

/**
 * What a broker says about itself.
 *
 * @param cluster name of its cluster
 * @param group name of its broker group
 * @param brokerId 0 for the master
 * @param address host and port clients reach it at
 * @param haAddress host and port of its replication port
 * @param timeoutMs after how long silence means gone, milliseconds; null for the usual
 * @param actingMaster whether a replica may stand in for a missing master; null from brokers that
 *     do not know of that
 * @param zone where it stands; null if it does not say
 * @param topics its topics, or those that changed; null if it says nothing about them
 * @param connection where it said so; compared by identity
 */
public record BrokerRegistration(
        String cluster,
        String group,
        long brokerId,
        String address,
        String haAddress,
        Long timeoutMs,
        Boolean actingMaster,
        String zone,
        TopicConfigTable topics,
        Object connection) {}
