package io.posthorn.remoting.body;

import java.util.Map;

/**
 * The copies of a broker group as a name server sees them.
 *
 * @param cluster name of the cluster
 * @param brokerName name of the group
 * @param brokerAddrs broker id to host and port
 */
public record BrokerMemberGroup(String cluster, String brokerName, Map<Long, String> brokerAddrs) {

    /** Puts defaults where the sender left something out. */
    public BrokerMemberGroup {
        brokerAddrs = brokerAddrs == null ? Map.of() : brokerAddrs;
    }
}
