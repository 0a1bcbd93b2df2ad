package io.posthorn.nameserver.route;

/**
 * One broker process.
 *
 * @param cluster name of its cluster
 * @param address host and port
 */
record BrokerKey(String cluster, String address) {}
