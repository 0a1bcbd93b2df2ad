package io.posthorn.broker;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.agent.AgentThread;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.SmallFile;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerOffice;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.broker.announce.Announcer;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.Producers;
import io.posthorn.broker.client.QueueLocks;
import io.posthorn.broker.deadletter.SendBack;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.QueueReader;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.delivery.Waiting;
import io.posthorn.broker.door.RemotingDoor;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.query.Lookup;
import io.posthorn.broker.timer.TimerDelivery;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.message.HostAddress;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.channel.RemotingClientSettings;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A broker: one log, the rooms on it, and the remoting door. {@link #assemble} puts it together and
 * opens its directory, {@link #start} recovers and serves, {@link #close} leaves in order.
 * Administration answers in every state.
 */
public final class Broker implements AutoCloseable {

    private final BrokerSettings settings;
    private final Clock clock;
    private final BrokerIdentity identity;
    private final TopicCatalog catalog;
    private final Topics topics;
    private final Groups groups;
    private final Consumers consumers;
    private final Producers producers;
    private final QueueLocks locks;
    private final ConsumerOffsets offsets;
    private final Waiting waiting;
    private final Traffic traffic;
    private final Store store;
    private final Intake intake;
    private final RemotingServer server;
    private final RemotingClient client;
    private final Announcer announcer;
    private final BrokerOffice office;
    private final Consumer<Throwable> onFatal;
    private final List<AgentThread> agents;
    private final AgentThread timers;
    private volatile BrokerState state = BrokerState.STARTING;

    private Broker(
            final BrokerSettings settings,
            final TopicCatalog catalog,
            final Disk disk,
            final Clock clock,
            final Counters counters,
            final String version,
            final Consumer<Throwable> onFatal)
            throws IOException {
        this.settings = settings;
        this.catalog = catalog;
        this.clock = clock;
        this.onFatal = onFatal;
        final InetSocketAddress advertised = advertised(settings);
        identity =
                new BrokerIdentity(
                        settings.cluster(),
                        settings.name(),
                        settings.brokerId(),
                        HostAddress.of(advertised));
        topics = new Topics(catalog, settings.topics(), clock);
        groups = new Groups(catalog, settings.topics(), clock);
        consumers = new Consumers(groups, settings.clientTimeout(), clock);
        producers = new Producers(settings.clientTimeout(), clock);
        locks = new QueueLocks(clock);
        traffic = new Traffic(counters);
        store =
                Store.open(
                        settings.store().withStoreHost(identity.address()),
                        disk,
                        clock,
                        counters,
                        this::storeFailed);
        offsets =
                new ConsumerOffsets(
                        new SmallFile(
                                disk, settings.store().directory().resolve("consumer-offsets")));
        waiting = new Waiting(clock, settings.maxWaitingPulls(), counters);
        final Visibility visibility = new Visibility(store, settings.intake().syncFlush());
        final QueueReader reader = new QueueReader(store, visibility, offsets, traffic);
        intake =
                new Intake(
                        identity,
                        settings.intake(),
                        topics,
                        groups,
                        locks,
                        store,
                        waiting,
                        traffic,
                        clock,
                        counters);
        final SendBack sendBack = new SendBack(topics, groups, store, intake, clock);
        final Lookup lookup = new Lookup(store);
        client = new RemotingClient(RemotingClientSettings.defaults("announce"), clock, counters);
        final String address = settings.advertisedHost() + ":" + advertised.getPort();
        announcer =
                new Announcer(
                        identity,
                        address,
                        topics,
                        settings.nameServers(),
                        client,
                        settings.registrationInterval(),
                        settings.permission(),
                        clock);
        server = new RemotingServer(settings.server(), clock, counters);
        office =
                new BrokerOffice(
                        identity,
                        new BrokerOffice.Facts(
                                address,
                                version,
                                settings.store().directory(),
                                settings.store().retention().fullPercent(),
                                clock.wallMs(),
                                () -> state,
                                () -> server.connections().size()),
                        topics,
                        groups,
                        consumers,
                        offsets,
                        visibility,
                        store,
                        intake,
                        lookup,
                        traffic,
                        announcer,
                        clock);
        RemotingDoor.register(
                server,
                new RemotingDoor.Rooms(
                        identity,
                        settings.intake(),
                        (settings.permission() & TopicConfig.READ) != 0,
                        topics,
                        groups,
                        consumers,
                        producers,
                        locks,
                        offsets,
                        visibility,
                        reader,
                        waiting,
                        intake,
                        sendBack,
                        lookup,
                        traffic,
                        office,
                        announcer,
                        store));
        timers =
                new AgentThread(new TimerDelivery(store, intake, clock, counters), this::agentDied);
        agents =
                List.of(
                        new AgentThread(new Housekeeping(), this::agentDied),
                        new AgentThread(new OffsetSaver(), this::agentDied),
                        new AgentThread(announcer, this::agentDied));
        store.timers().onEarlier(timers::wake);
        topics.onChange(name -> agents.get(2).wake());
        Lags.declare(counters, office);
    }

    /**
     * Puts a broker together and opens its directory. Recovers nothing and serves nobody yet.
     *
     * @param settings how it is to work
     * @param catalog where topics and groups outlive it
     * @param disk where its files lie
     * @param clock the time
     * @param counters where its numbers are declared
     * @param version of the product, shown to people
     * @param onFatal told once when the broker cannot go on: the process should end
     * @return the broker, to be started
     * @throws IOException if the directory is in use, the disk fails or the advertised host is
     *     unknown, with a sentence
     */
    public static Broker assemble(
            final BrokerSettings settings,
            final TopicCatalog catalog,
            final Disk disk,
            final Clock clock,
            final Counters counters,
            final String version,
            final Consumer<Throwable> onFatal)
            throws IOException {
        return new Broker(settings, catalog, disk, clock, counters, version, onFatal);
    }

    private static InetSocketAddress advertised(final BrokerSettings settings)
            throws UnknownHostException {
        return new InetSocketAddress(
                InetAddress.getByName(settings.advertisedHost()), settings.server().port());
    }

    /**
     * Recovers, opens the door and registers with the name servers. May take long; administration
     * answers meanwhile.
     *
     * @throws IOException if the disk fails or the port is taken, with a sentence
     */
    public synchronized void start() throws IOException {
        state = BrokerState.RECOVERING;
        try {
            final TopicCatalog.Contents saved = catalog.load();
            topics.load(saved.topics(), identity);
            groups.load(saved.groups());
            offsets.load();
            store.recover();
            intake.serve(true);
            server.start();
        } catch (final IOException | RuntimeException e) {
            state = BrokerState.FAILED;
            throw e;
        }
        state = BrokerState.RUNNING;
        announcer.announce().join();
        timers.start();
        agents.forEach(AgentThread::start);
        BrokerLog.LOG.serving(
                identity.name(),
                identity.cluster(),
                identity.address().toString(),
                settings.store().directory());
    }

    /** Looks after everything that has a deadline. */
    private final class Housekeeping implements Agent {

        private static final long TURN_NANOS = 100_000_000L;
        private static final int TURNS_PER_SECOND = 10;
        private static final int TURNS_PER_SWEEP = 50;

        private long turns;

        @Override
        public String name() {
            return "posthorn-housekeeping";
        }

        @Override
        public long turn() {
            intake.expire();
            waiting.expire();
            if (turns % TURNS_PER_SECOND == 0) {
                traffic.tick(clock.nanos());
            }
            if (turns % TURNS_PER_SWEEP == 0) {
                consumers.expire();
                producers.expire();
                locks.expire();
            }
            turns++;
            return TURN_NANOS;
        }
    }

    /** Writes consumer offsets down. */
    private final class OffsetSaver implements Agent {

        @Override
        public String name() {
            return "posthorn-offsets";
        }

        @Override
        public long turn() {
            saveOffsets();
            return TimeUnit.SECONDS.toNanos(1);
        }
    }

    private void saveOffsets() {
        try {
            offsets.save();
        } catch (final IOException e) {
            BrokerLog.LOG.offsetsNotSaved(e.getMessage());
        }
    }

    private void storeFailed(final Throwable cause) {
        state = BrokerState.FAILED;
        onFatal.accept(cause);
    }

    private void agentDied(final Agent agent, final Throwable cause) {
        BrokerLog.LOG.agentDied(agent.name(), cause);
        storeFailed(cause);
    }

    /**
     * Administration, for doors.
     *
     * @return answers in every state
     */
    public BrokerAdmin admin() {
        return office;
    }

    /**
     * Where it is in its life.
     *
     * @return never null
     */
    public BrokerState state() {
        return state;
    }

    /**
     * Where its remoting door listens.
     *
     * @return empty before it is open
     */
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(server.address());
    }

    /**
     * Leaves the name servers, finishes what is under way, makes everything durable and stops.
     * Waits for a start that is under way.
     */
    @Override
    public synchronized void close() {
        final boolean served = state == BrokerState.RUNNING || state == BrokerState.FAILED;
        state = BrokerState.STOPPING;
        if (served) {
            agents.get(2).close();
            announcer.leave();
            intake.serve(false);
            waiting.wakeAll();
        }
        server.close();
        timers.close();
        agents.forEach(AgentThread::close);
        client.close();
        if (served) {
            saveOffsets();
        }
        store.close();
        state = BrokerState.STOPPED;
        BrokerLog.LOG.stopped(identity.name());
    }
}
