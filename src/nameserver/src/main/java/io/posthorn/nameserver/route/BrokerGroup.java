package io.posthorn.nameserver.route;

import io.posthorn.remoting.body.BrokerData;
import java.util.SortedMap;
import java.util.TreeMap;

/** The copies of a broker group. Owned by the route table. */
final class BrokerGroup {

    static final long MASTER = 0;

    final String cluster;
    final String name;
    final TreeMap<Long, String> addresses = new TreeMap<>();
    boolean actingMaster;
    String zone;

    BrokerGroup(final String cluster, final String name) {
        this.cluster = cluster;
        this.name = name;
    }

    boolean hasMaster() {
        return addresses.containsKey(MASTER);
    }

    BrokerData toData() {
        return new BrokerData(cluster, name, copy(), actingMaster, zone);
    }

    /** As seen while the lowest replica stands in for the master. */
    BrokerData toDataWithActingMaster() {
        final SortedMap<Long, String> seen = copy();
        final String lowest = seen.remove(seen.firstKey());
        seen.put(MASTER, lowest);
        return new BrokerData(cluster, name, seen, actingMaster, zone);
    }

    SortedMap<Long, String> copy() {
        return new TreeMap<>(addresses);
    }
}
