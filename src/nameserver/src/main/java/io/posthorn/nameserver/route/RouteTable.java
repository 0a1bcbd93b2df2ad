package io.posthorn.nameserver.route;

import io.posthorn.base.time.Clock;
import io.posthorn.remoting.body.BrokerData;
import io.posthorn.remoting.body.BrokerMemberGroup;
import io.posthorn.remoting.body.ClusterInfo;
import io.posthorn.remoting.body.DataVersion;
import io.posthorn.remoting.body.QueueData;
import io.posthorn.remoting.body.TopicConfig;
import io.posthorn.remoting.body.TopicList;
import io.posthorn.remoting.body.TopicRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Which broker serves which queue (remoting protocol 7). Whoever holds {@code turn} owns all other
 * fields; every method takes it, never waits for anything else while holding it, and hands out
 * copies. Any thread, event loops included.
 */
public final class RouteTable {

    /** Bit of {@code perm}: may be written. */
    public static final int WRITE = 2;

    private static final int UNIT = 1;
    private static final int SUBSCRIBED_BY_UNITS = 2;

    /** Topics a replica needs whatever its master's state; they keep their real route. */
    private static final String NEVER_ACTING_PREFIX = "rmq_sys_SYNC_BROKER_MEMBER_";

    private final Clock clock;
    private final long usualTimeoutNanos;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<String, Map<String, QueueData>> topics = new HashMap<>();
    private final Map<String, BrokerGroup> groups = new TreeMap<>();
    private final Map<String, Set<String>> clusters = new TreeMap<>();
    private final Map<BrokerKey, LiveBroker> live = new HashMap<>();
    private volatile long generation;

    /**
     * An empty table.
     *
     * @param clock measures silence
     * @param usualTimeout after how long silence means gone, for brokers that do not say
     */
    public RouteTable(final Clock clock, final Duration usualTimeout) {
        this.clock = clock;
        this.usualTimeoutNanos = usualTimeout.toNanos();
    }

    /**
     * Changes whenever a route may have changed.
     *
     * @return grows
     */
    public long generation() {
        return generation;
    }

    private <T> T owning(final Supplier<T> task) {
        turn.lock();
        try {
            return task.get();
        } finally {
            turn.unlock();
        }
    }

    private void changed() {
        // Written under the lock only.
        generation = generation + 1;
    }

    /**
     * Takes a broker in, or hears from it again.
     *
     * @param broker what it says
     * @param deletesMissingTopics whether topics of the group that it does not name are forgotten
     * @return whether it is in the table now
     */
    public RegistrationOutcome register(
            final BrokerRegistration broker, final boolean deletesMissingTopics) {
        return owning(() -> take(broker, deletesMissingTopics));
    }

    private RegistrationOutcome take(
            final BrokerRegistration broker, final boolean deletesMissingTopics) {
        final BrokerGroup known = groups.get(broker.group());
        final String holder = known == null ? null : known.addresses.get(broker.brokerId());
        final DataVersion version = versionOf(broker);
        if (holder != null && !holder.equals(broker.address())) {
            final LiveBroker held = live.get(new BrokerKey(broker.cluster(), holder));
            if (held != null && held.version.stateVersion() > version.stateVersion()) {
                RouteLog.LOG.outdatedRegistration(
                        broker.address(),
                        broker.brokerId(),
                        broker.group(),
                        holder,
                        held.version.stateVersion(),
                        version.stateVersion());
                live.remove(new BrokerKey(broker.cluster(), broker.address()));
                return new RegistrationOutcome.Accepted(null, null);
            }
        }
        if (holder == null
                && broker.topics() != null
                && broker.topics().topicConfigTable().size() == 1) {
            RouteLog.LOG.incompleteRegistration(broker.address(), broker.group());
            return new RegistrationOutcome.Refused("register broker failed");
        }
        final BrokerGroup group = place(broker, holder == null);
        if (broker.topics() != null && serves(broker, group)) {
            takeTopics(broker, group, version, holder == null, deletesMissingTopics);
        }
        live.put(
                new BrokerKey(broker.cluster(), broker.address()),
                new LiveBroker(
                        broker.group(),
                        broker.brokerId(),
                        broker.haAddress(),
                        version,
                        broker.connection(),
                        broker.timeoutMs() == null
                                ? usualTimeoutNanos
                                : TimeUnit.MILLISECONDS.toNanos(broker.timeoutMs()),
                        clock.nanos()));
        return new RegistrationOutcome.Accepted(
                masterAddress(broker, group), masterHaAddress(broker, group));
    }

    private static DataVersion versionOf(final BrokerRegistration broker) {
        return broker.topics() == null || broker.topics().dataVersion() == null
                ? new DataVersion(0, 0, 0)
                : broker.topics().dataVersion();
    }

    private BrokerGroup place(final BrokerRegistration broker, final boolean came) {
        final BrokerGroup group =
                groups.computeIfAbsent(
                        broker.group(), name -> new BrokerGroup(broker.cluster(), name));
        clusters.computeIfAbsent(broker.cluster(), name -> new TreeSet<>()).add(broker.group());
        // A broker that changed its id, such as a promoted replica, must not be there twice.
        final boolean movedId =
                group.addresses
                        .entrySet()
                        .removeIf(
                                entry ->
                                        entry.getValue().equals(broker.address())
                                                && entry.getKey() != broker.brokerId());
        final String before = group.addresses.put(broker.brokerId(), broker.address());
        final boolean acting = Boolean.TRUE.equals(broker.actingMaster());
        if (movedId
                || !broker.address().equals(before)
                || acting != group.actingMaster
                || !java.util.Objects.equals(group.zone, broker.zone())) {
            changed();
        }
        group.actingMaster = acting;
        group.zone = broker.zone();
        if (came) {
            RouteLog.LOG.brokerCame(
                    broker.address(),
                    broker.brokerId(),
                    broker.group(),
                    broker.cluster(),
                    broker.topics() == null ? 0 : broker.topics().topicConfigTable().size());
        }
        return group;
    }

    /** The master speaks for its group; without one, the lowest of those replicas that may. */
    private static boolean serves(final BrokerRegistration broker, final BrokerGroup group) {
        return broker.brokerId() == BrokerGroup.MASTER
                || broker.actingMaster() != null && broker.brokerId() == group.addresses.firstKey();
    }

    private void takeTopics(
            final BrokerRegistration broker,
            final BrokerGroup group,
            final DataVersion version,
            final boolean came,
            final boolean deletesMissingTopics) {
        final Map<String, TopicConfig> table = broker.topics().topicConfigTable();
        if (deletesMissingTopics && broker.topics().topicQueueMappingInfoMap().isEmpty()) {
            forgetTopics(group.name, topic -> !table.containsKey(topic));
        }
        final LiveBroker before = live.get(new BrokerKey(broker.cluster(), broker.address()));
        final boolean newVersion = came || before == null || !before.version.equals(version);
        for (final TopicConfig topic : table.values()) {
            final Map<String, QueueData> queues =
                    topics.computeIfAbsent(topic.topicName(), name -> new TreeMap<>());
            if (newVersion || !queues.containsKey(group.name)) {
                final int perm =
                        broker.brokerId() == BrokerGroup.MASTER
                                ? topic.perm()
                                : topic.perm() & ~WRITE;
                final QueueData data =
                        new QueueData(
                                group.name,
                                topic.readQueueNums(),
                                topic.writeQueueNums(),
                                perm,
                                topic.topicSysFlag());
                if (!data.equals(queues.put(group.name, data))) {
                    changed();
                }
            }
        }
    }

    private String masterAddress(final BrokerRegistration broker, final BrokerGroup group) {
        return broker.brokerId() == BrokerGroup.MASTER
                ? null
                : group.addresses.get(BrokerGroup.MASTER);
    }

    private String masterHaAddress(final BrokerRegistration broker, final BrokerGroup group) {
        final String master = masterAddress(broker, group);
        final LiveBroker alive =
                master == null ? null : live.get(new BrokerKey(broker.cluster(), master));
        return alive == null ? null : alive.haAddress;
    }

    /**
     * Forgets a broker that says it leaves.
     *
     * @param cluster name of its cluster
     * @param address host and port
     * @param group name of its group
     * @param brokerId its id
     */
    public void unregister(
            final String cluster, final String address, final String group, final long brokerId) {
        owning(
                () -> {
                    live.remove(new BrokerKey(cluster, address));
                    leave(cluster, address, group, brokerId, "it said so");
                    return null;
                });
    }

    /**
     * Forgets all brokers that spoke through a connection.
     *
     * @param connection that was closed
     */
    public void closed(final Object connection) {
        owning(
                () ->
                        forget(
                                broker -> broker.connection == connection,
                                "its connection was closed"));
    }

    /**
     * Forgets all brokers that were silent too long.
     *
     * @return their connections, to be closed
     */
    public List<Object> forgetSilent() {
        final long now = clock.nanos();
        return owning(() -> forget(broker -> broker.silentTooLong(now), "it was silent too long"));
    }

    private List<Object> forget(final Predicate<LiveBroker> whom, final String why) {
        final Map<BrokerKey, LiveBroker> gone = new LinkedHashMap<>();
        live.forEach(
                (key, broker) -> {
                    if (whom.test(broker)) {
                        gone.put(key, broker);
                    }
                });
        final List<Object> connections = new ArrayList<>();
        gone.forEach(
                (key, broker) -> {
                    live.remove(key);
                    connections.add(broker.connection);
                    leave(key.cluster(), key.address(), broker.group, broker.brokerId, why);
                });
        return connections;
    }

    private void leave(
            final String cluster,
            final String address,
            final String groupName,
            final long brokerId,
            final String why) {
        final BrokerGroup group = groups.get(groupName);
        if (group == null || !group.addresses.values().removeIf(address::equals)) {
            return;
        }
        RouteLog.LOG.brokerWent(address, brokerId, groupName, cluster, why);
        changed();
        if (group.addresses.isEmpty()) {
            groups.remove(groupName);
            final Set<String> names = clusters.get(group.cluster);
            if (names != null && names.remove(groupName) && names.isEmpty()) {
                clusters.remove(group.cluster);
            }
            forgetTopics(groupName, topic -> true);
        } else if (!group.hasMaster() && group.actingMaster) {
            changeQueues(groupName, perm -> perm & ~WRITE);
        }
    }

    private void forgetTopics(final String group, final Predicate<String> which) {
        topics.entrySet()
                .removeIf(
                        topic -> {
                            if (which.test(topic.getKey())
                                    && topic.getValue().remove(group) != null) {
                                changed();
                            }
                            return topic.getValue().isEmpty();
                        });
    }

    /** Returns how many topics the group serves. */
    private int changeQueues(final String group, final UnaryOperator<Integer> perm) {
        int count = 0;
        for (final Map<String, QueueData> queues : topics.values()) {
            final QueueData data = queues.get(group);
            if (data != null) {
                count++;
                final int newPerm = perm.apply(data.perm());
                if (newPerm != data.perm()) {
                    changed();
                    queues.put(
                            group,
                            new QueueData(
                                    group,
                                    data.readQueueNums(),
                                    data.writeQueueNums(),
                                    newPerm,
                                    data.topicSysFlag()));
                }
            }
        }
        return count;
    }

    /**
     * Hears from a broker that has nothing to say.
     *
     * @param cluster name of its cluster
     * @param address host and port
     */
    public void heard(final String cluster, final String address) {
        owning(
                () -> {
                    final LiveBroker broker = live.get(new BrokerKey(cluster, address));
                    if (broker != null) {
                        broker.heard(clock.nanos());
                    }
                    return null;
                });
    }

    /**
     * The version of a broker's topics as known here.
     *
     * @param cluster name of its cluster
     * @param address host and port
     * @return null if the broker is not known
     */
    public DataVersion version(final String cluster, final String address) {
        return owning(
                () -> {
                    final LiveBroker broker = live.get(new BrokerKey(cluster, address));
                    return broker == null ? null : broker.version;
                });
    }

    /**
     * The route of a topic.
     *
     * @param topic the topic
     * @param orderConf goes into the route as it is; null for none
     * @param actingMasters whether replicas are shown as masters where there is none and they may
     * @return null if no living broker serves it
     */
    public TopicRoute route(
            final String topic, final String orderConf, final boolean actingMasters) {
        return owning(() -> find(topic, orderConf, actingMasters));
    }

    private TopicRoute find(
            final String topic, final String orderConf, final boolean actingMasters) {
        final List<QueueData> queues = new ArrayList<>();
        final List<BrokerData> brokers = new ArrayList<>();
        for (final QueueData data : topics.getOrDefault(topic, Map.of()).values()) {
            final BrokerGroup group = groups.get(data.brokerName());
            if (group == null) {
                continue;
            }
            queues.add(data);
            final boolean acting =
                    actingMasters
                            && group.actingMaster
                            && !group.hasMaster()
                            && (data.perm() & WRITE) == 0
                            && !topic.startsWith(NEVER_ACTING_PREFIX);
            brokers.add(acting ? group.toDataWithActingMaster() : group.toData());
        }
        return brokers.isEmpty()
                ? null
                : new TopicRoute(orderConf, queues, brokers, Map.of(), null);
    }

    /**
     * All broker groups and clusters.
     *
     * @return a copy
     */
    public ClusterInfo clusterInfo() {
        return owning(
                () -> {
                    final Map<String, BrokerData> brokers = new TreeMap<>();
                    groups.forEach((name, group) -> brokers.put(name, group.toData()));
                    final Map<String, Set<String>> names = new TreeMap<>();
                    clusters.forEach((name, members) -> names.put(name, new TreeSet<>(members)));
                    return new ClusterInfo(brokers, names);
                });
    }

    /**
     * The copies of a group.
     *
     * @param cluster name of its cluster
     * @param name of the group
     * @return without copies if the group is not known
     */
    public BrokerMemberGroup members(final String cluster, final String name) {
        return owning(
                () -> {
                    final BrokerGroup group = groups.get(name);
                    return new BrokerMemberGroup(
                            cluster, name, group == null ? Map.of() : group.copy());
                });
    }

    /**
     * All topics.
     *
     * @return a copy
     */
    public TopicList topics() {
        return topics(queues -> true);
    }

    /**
     * The topics that groups of a cluster serve.
     *
     * @param cluster its name
     * @return a copy
     */
    public TopicList topicsOfCluster(final String cluster) {
        return owning(
                () -> {
                    final Set<String> members =
                            Set.copyOf(clusters.getOrDefault(cluster, Set.of()));
                    return topics(queues -> queues.keySet().stream().anyMatch(members::contains));
                });
    }

    /** Which topics of units to list. */
    public enum UnitTopics {
        /** Topics of units. */
        OF_UNITS,
        /** Topics subscribed by units. */
        SUBSCRIBED_BY_UNITS,
        /** Topics subscribed by units that are of none. */
        SUBSCRIBED_BY_UNITS_ONLY
    }

    /**
     * Topics of units.
     *
     * @param which of them
     * @return a copy
     */
    public TopicList unitTopics(final UnitTopics which) {
        return topics(
                queues -> {
                    final Collection<QueueData> all = queues.values();
                    final int flag = all.isEmpty() ? 0 : all.iterator().next().topicSysFlag();
                    final boolean unit = (flag & UNIT) != 0;
                    final boolean subscribed = (flag & SUBSCRIBED_BY_UNITS) != 0;
                    return switch (which) {
                        case OF_UNITS -> unit;
                        case SUBSCRIBED_BY_UNITS -> subscribed;
                        case SUBSCRIBED_BY_UNITS_ONLY -> subscribed && !unit;
                    };
                });
    }

    private TopicList topics(final Predicate<Map<String, QueueData>> which) {
        return owning(
                () -> {
                    final Set<String> names = new TreeSet<>();
                    topics.forEach(
                            (topic, queues) -> {
                                if (which.test(queues)) {
                                    names.add(topic);
                                }
                            });
                    return new TopicList(names, null);
                });
    }

    /**
     * Names of clusters and groups, which serve as topics of their own.
     *
     * @return with the address of one broker
     */
    public TopicList systemTopics() {
        return owning(
                () -> {
                    final Set<String> names = new TreeSet<>(clusters.keySet());
                    names.addAll(groups.keySet());
                    final String any =
                            groups.values().stream()
                                    .flatMap(group -> group.addresses.values().stream())
                                    .findFirst()
                                    .orElse(null);
                    return new TopicList(names, any);
                });
    }

    /**
     * Forgets a topic.
     *
     * @param topic need not be known
     * @param cluster only there; null for everywhere
     */
    public void deleteTopic(final String topic, final String cluster) {
        owning(
                () -> {
                    final Set<String> members =
                            cluster == null || cluster.isEmpty()
                                    ? new HashSet<>(groups.keySet())
                                    : clusters.getOrDefault(cluster, Set.of());
                    for (final String group : Set.copyOf(members)) {
                        forgetTopics(group, topic::equals);
                    }
                    return null;
                });
    }

    /**
     * Takes in where a topic is, told by a tool. Groups that are not known are passed over.
     *
     * @param topic the topic
     * @param queues by group
     */
    public void registerTopic(final String topic, final List<QueueData> queues) {
        owning(
                () -> {
                    for (final QueueData data : queues) {
                        if (groups.containsKey(data.brokerName())) {
                            topics.computeIfAbsent(topic, name -> new TreeMap<>())
                                    .put(data.brokerName(), data);
                            changed();
                        }
                    }
                    return null;
                });
    }

    /**
     * Shows all queues of a group as not writable, until it registers a change.
     *
     * @param group its name
     * @return how many topics it serves
     */
    public int wipeWritePermission(final String group) {
        return owning(() -> changeQueues(group, perm -> perm & ~WRITE));
    }

    /**
     * Shows all queues of a group as writable. The other bits stay, unlike in the reference, which
     * takes the right to inherit from the template topic that way.
     *
     * @param group its name
     * @return how many topics it serves
     */
    public int addWritePermission(final String group) {
        return owning(() -> changeQueues(group, perm -> perm | WRITE));
    }

    /**
     * How many brokers live.
     *
     * @return not negative
     */
    public int brokerCount() {
        return owning(live::size);
    }

    /**
     * How many topics there are.
     *
     * @return not negative
     */
    public int topicCount() {
        return owning(topics::size);
    }
}
