package io.posthorn.broker.topic;

import io.posthorn.message.HostAddress;

/**
 * Who this broker is to clients and name servers.
 *
 * @param cluster the cluster it belongs to
 * @param name shared by all copies of its group
 * @param brokerId 0 for the leader
 * @param address where clients reach it; part of each record it stores
 */
public record BrokerIdentity(String cluster, String name, long brokerId, HostAddress address) {}
