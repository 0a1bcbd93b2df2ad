package io.posthorn.broker.announce;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.BrokerOverview.NameServerLink;
import io.posthorn.broker.admin.BrokerRole;
import io.posthorn.broker.admin.ClusterOverview.ClusterBroker;
import io.posthorn.broker.admin.NameServers;
import io.posthorn.broker.client.Routes;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.ConfigVersion;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.TopicNames;
import io.posthorn.remoting.body.BadBody;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.BrokerData;
import io.posthorn.remoting.body.ClusterInfo;
import io.posthorn.remoting.body.DataVersion;
import io.posthorn.remoting.body.QueueData;
import io.posthorn.remoting.body.RegisterBrokerBody;
import io.posthorn.remoting.body.Registration;
import io.posthorn.remoting.body.TopicConfigTable;
import io.posthorn.remoting.body.TopicRoute;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.command.GetRouteInfo;
import io.posthorn.remoting.command.RegisterBroker;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.UnregisterBroker;
import io.posthorn.remoting.frame.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** Registers with every name server, by itself every 30 s and at once when asked. */
public final class Announcer implements Agent, NameServers, Routes {

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Clients wait three seconds for their queues. */
    private static final Duration ROUTE_PATIENCE = Duration.ofSeconds(1);

    private final BrokerIdentity identity;
    private final String advertised;
    private final Topics topics;
    private final List<String> nameServers;
    private final RemotingClient client;
    private final Duration period;
    private final int permission;
    private final Clock clock;
    private final Map<String, NameServerLink> links = new ConcurrentHashMap<>();
    private final Set<String> complained = ConcurrentHashMap.newKeySet();
    private volatile boolean announcing;
    private volatile boolean left;

    /**
     * @param identity this broker
     * @param advertised host and port clients are told
     * @param topics what to register
     * @param nameServers where to
     * @param client how to get there
     * @param period how often to register when nothing changed
     * @param permission what clients may do with this broker, as bits; limits what is told of each
     *     topic
     * @param clock the time
     */
    public Announcer(
            final BrokerIdentity identity,
            final String advertised,
            final Topics topics,
            final List<String> nameServers,
            final RemotingClient client,
            final Duration period,
            final int permission,
            final Clock clock) {
        this.identity = identity;
        this.advertised = advertised;
        this.topics = topics;
        this.nameServers = List.copyOf(nameServers);
        this.client = client;
        this.period = period;
        this.permission = permission;
        this.clock = clock;
        nameServers.forEach(address -> links.put(address, new NameServerLink(address, false, 0)));
    }

    @Override
    public String name() {
        return "posthorn-announce";
    }

    @Override
    public long turn() {
        if (announcing) {
            announce().join();
        }
        final boolean allKnow = links.values().stream().allMatch(NameServerLink::registered);
        return (allKnow ? period : RETRY).toNanos();
    }

    /** One at a time, so that no older table follows a newer one. */
    @Override
    public synchronized CompletableFuture<Void> announce() {
        if (left) {
            return CompletableFuture.completedFuture(null);
        }
        announcing = true;
        final byte[] body =
                Registration.write(new RegisterBrokerBody(limitedTable(), List.of()), false);
        final CRC32 crc = new CRC32();
        crc.update(body);
        final int checksum = (int) crc.getValue() & Integer.MAX_VALUE;
        final List<CompletableFuture<Void>> all = new ArrayList<>();
        for (final String address : nameServers) {
            final Frame request =
                    RequestCode.REGISTER_BROKER
                            .frame(
                                    new RegisterBroker.Request(
                                            identity.name(),
                                            advertised,
                                            identity.cluster(),
                                            haAddress(),
                                            identity.brokerId(),
                                            null,
                                            null,
                                            false,
                                            checksum))
                            .body(body);
            all.add(
                    client.call(address, request, PATIENCE)
                            .handle(
                                    (answer, fault) -> {
                                        note(address, faultOf(answer, fault));
                                        return null;
                                    }));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** All topics, none with more permission than the broker has. */
    private TopicConfigTable limitedTable() {
        final TopicConfigTable table = tableOf(topics);
        final Map<String, io.posthorn.remoting.body.TopicConfig> limited = new TreeMap<>();
        table.topicConfigTable().forEach((name, topic) -> limited.put(name, limited(topic)));
        return new TopicConfigTable(limited, table.dataVersion());
    }

    private io.posthorn.remoting.body.TopicConfig limited(
            final io.posthorn.remoting.body.TopicConfig topic) {
        return new io.posthorn.remoting.body.TopicConfig(
                topic.topicName(),
                topic.readQueueNums(),
                topic.writeQueueNums(),
                topic.perm() & (permission | TopicConfig.INHERIT),
                topic.topicFilterType(),
                topic.topicSysFlag(),
                topic.order(),
                topic.attributes());
    }

    private String haAddress() {
        final int colon = advertised.lastIndexOf(':');
        return advertised.substring(0, colon + 1)
                + (Integer.parseInt(advertised.substring(colon + 1)) + 1);
    }

    private static String faultOf(final Frame answer, final Throwable fault) {
        if (fault != null) {
            return fault.getCause() == null ? fault.getMessage() : fault.getCause().getMessage();
        }
        return ResponseCode.SUCCESS.is(answer)
                ? null
                : "code %s, %s".formatted(ResponseCode.nameOf(answer.code()), answer.remark());
    }

    private void note(final String address, final String fault) {
        final NameServerLink before = links.get(address);
        if (fault == null) {
            links.put(address, new NameServerLink(address, true, clock.wallMs()));
            complained.remove(address);
            if (!before.registered()) {
                AnnounceLog.LOG.registered(address, identity.name(), advertised);
            }
        } else {
            links.put(address, new NameServerLink(address, false, before.lastRegisteredMs()));
            if (complained.add(address)) {
                AnnounceLog.LOG.notRegistered(address, fault, RETRY.toSeconds());
            }
        }
    }

    /**
     * The topics in the form in which they travel.
     *
     * @param topics all topics; temporary ones are their sessions' business
     * @return with their version
     */
    public static TopicConfigTable tableOf(final Topics topics) {
        final Map<String, io.posthorn.remoting.body.TopicConfig> table = new TreeMap<>();
        for (final TopicConfig topic : topics.all()) {
            if (!TopicNames.isTemporary(topic.name())) {
                table.put(topic.name(), wireOf(topic));
            }
        }
        final ConfigVersion version = topics.version();
        return new TopicConfigTable(
                table, new DataVersion(0, version.timestampMs(), version.counter()));
    }

    /**
     * A topic in the form in which it travels.
     *
     * @param topic a topic
     * @return the same in RocketMQ's words
     */
    public static io.posthorn.remoting.body.TopicConfig wireOf(final TopicConfig topic) {
        return new io.posthorn.remoting.body.TopicConfig(
                topic.name(),
                topic.readQueueNums(),
                topic.writeQueueNums(),
                topic.perm(),
                topic.filterType().name(),
                topic.topicSysFlag(),
                topic.order(),
                topic.attributes());
    }

    /**
     * Leaves all name servers, so that clients go elsewhere. Waits for their answers, but not for
     * long.
     */
    public void leave() {
        synchronized (this) {
            left = true;
            if (!announcing) {
                return;
            }
            announcing = false;
        }
        final List<CompletableFuture<?>> all = new ArrayList<>();
        for (final String address : nameServers) {
            final Frame request =
                    RequestCode.UNREGISTER_BROKER.frame(
                            new UnregisterBroker.Request(
                                    identity.name(),
                                    advertised,
                                    identity.cluster(),
                                    identity.brokerId()));
            all.add(client.call(address, request, PATIENCE).handle((answer, fault) -> answer));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answers, fault) -> answers)
                .join();
    }

    @Override
    public List<NameServerLink> links() {
        return nameServers.stream().map(links::get).toList();
    }

    @Override
    public List<ClusterBroker> brokers() {
        for (final String address : nameServers) {
            final ClusterInfo info =
                    client.call(address, RequestCode.GET_BROKER_CLUSTER_INFO.frame(), PATIENCE)
                            .handle((answer, fault) -> fault == null ? clusterOf(answer) : null)
                            .join();
            if (info != null) {
                return brokersOf(info);
            }
        }
        return List.of();
    }

    /**
     * Name servers are asked one after the other; without an answer this broker is all there is.
     */
    @Override
    public CompletableFuture<Map<String, Integer>> readQueues(final String topic) {
        CompletableFuture<Map<String, Integer>> known = CompletableFuture.completedFuture(Map.of());
        for (final String address : nameServers) {
            known =
                    known.thenCompose(
                            found ->
                                    found.isEmpty()
                                            ? readQueues(address, topic)
                                            : CompletableFuture.completedFuture(found));
        }
        return known.thenApply(found -> found.isEmpty() ? ownReadQueues(topic) : found);
    }

    private CompletableFuture<Map<String, Integer>> readQueues(
            final String address, final String topic) {
        return client.call(
                        address,
                        RequestCode.GET_ROUTEINFO_BY_TOPIC.frame(
                                new GetRouteInfo.Request(topic, true)),
                        ROUTE_PATIENCE)
                .handle((answer, fault) -> fault == null ? readQueuesOf(answer) : Map.of());
    }

    /** Empty if it is no answer to the question. */
    private static Map<String, Integer> readQueuesOf(final Frame answer) {
        final Map<String, Integer> queues = new HashMap<>();
        try {
            if (ResponseCode.SUCCESS.is(answer)) {
                for (final QueueData each :
                        Bodies.read(answer.body(), TopicRoute.class).queueDatas()) {
                    if ((each.perm() & TopicConfig.READ) != 0) {
                        queues.put(each.brokerName(), each.readQueueNums());
                    }
                }
            }
            return queues;
        } catch (final BadBody e) {
            return Map.of();
        }
    }

    private Map<String, Integer> ownReadQueues(final String topic) {
        final TopicConfig config = topics.find(topic);
        return config == null || !config.readable()
                ? Map.of()
                : Map.of(identity.name(), config.readQueueNums());
    }

    /** Null if it is no answer to the question. */
    private static ClusterInfo clusterOf(final Frame answer) {
        try {
            return ResponseCode.SUCCESS.is(answer)
                    ? Bodies.read(answer.body(), ClusterInfo.class)
                    : null;
        } catch (final BadBody e) {
            return null;
        }
    }

    private List<ClusterBroker> brokersOf(final ClusterInfo info) {
        final List<ClusterBroker> brokers = new ArrayList<>();
        for (final BrokerData group : info.brokerAddrTable().values()) {
            if (identity.cluster().equals(group.cluster())) {
                group.brokerAddrs()
                        .forEach(
                                (id, address) ->
                                        brokers.add(
                                                new ClusterBroker(
                                                        group.brokerName(),
                                                        id,
                                                        id == 0
                                                                ? BrokerRole.LEADER
                                                                : BrokerRole.REPLICA,
                                                        address,
                                                        address.equals(advertised))));
            }
        }
        return brokers;
    }
}
