package io.posthorn.broker;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.agent.AgentThread;
import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.SmallFile;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerOffice;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.broker.admin.TransactionOffice;
import io.posthorn.broker.announce.Announcer;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.Producers;
import io.posthorn.broker.client.QueueLocks;
import io.posthorn.broker.client.RequestModes;
import io.posthorn.broker.deadletter.DeadLetters;
import io.posthorn.broker.deadletter.SendBack;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.Polls;
import io.posthorn.broker.delivery.QueueReader;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.delivery.Waiting;
import io.posthorn.broker.destination.Destinations;
import io.posthorn.broker.door.Clerks;
import io.posthorn.broker.door.RemotingDoor;
import io.posthorn.broker.door.TransactionDoor;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.query.Lookup;
import io.posthorn.broker.resend.Letters;
import io.posthorn.broker.resend.Resend;
import io.posthorn.broker.resend.ResendJobs;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.session.Sessions;
import io.posthorn.broker.timer.Recall;
import io.posthorn.broker.timer.TimerDelivery;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.NotedCatalog;
import io.posthorn.broker.topic.ReserveTime;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.broker.transaction.Branches;
import io.posthorn.broker.transaction.HalfMessages;
import io.posthorn.broker.transaction.Transactions;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyText;
import io.posthorn.remoting.channel.Address;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.channel.RemotingClientSettings;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.channel.RemotingServerSettings;
import io.posthorn.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A broker: one log, the rooms on it, and the remoting door. {@link #assemble} puts it together and
 * opens its directory, {@link #start} recovers and serves, {@link #close} leaves in order.
 * Administration answers in every state.
 */
public final class Broker implements AutoCloseable {

    /** So many topics and groups are named when there is something to say about many. */
    private static final int MOST_NAMED = 20;

    private final BrokerSettings settings;
    private final Clock clock;
    private final BrokerIdentity identity;
    private final NotedCatalog notes;
    private final Topics topics;
    private final Groups groups;
    private final Consumers consumers;
    private final Producers producers;
    private final QueueLocks locks;
    private final ConsumerOffsets offsets;
    private final Waiting waiting;
    private final Polls polls;
    private final RequestModes modes;
    private final Deliveries deliveries;
    private final Branches branches;
    private final HalfMessages halves;
    private final Sessions sessions;
    private final Traffic traffic;
    private final Store store;
    private final Intake intake;
    private final RemotingServer server;
    private final RemotingClient client;
    private final Announcer announcer;
    private final Clerks clerks;
    private final Clerks coldReaders;
    private final Clerks doorkeepers;
    private final BrokerOffice office;
    private final Consumer<Throwable> onFatal;
    private final List<AgentThread> deliveryThreads;
    private final AgentThread timers;
    private final AgentThread resends;
    private final AgentThread housekeeping;
    private final AgentThread offsetSaver;
    private final AgentThread announcements;

    /** Held while starting or closing, so that neither meets the other half-way. */
    private final ReentrantLock life = new ReentrantLock();

    private final AtomicBoolean fatalTold = new AtomicBoolean();
    private boolean offsetsComplainedOf;
    private volatile BrokerState state = BrokerState.STARTING;

    private Broker(
            final BrokerSettings settings,
            final TopicCatalog catalog,
            final Authenticator authenticator,
            final Disk disk,
            final Clock clock,
            final Counters counters,
            final String version,
            final Consumer<Throwable> onFatal)
            throws IOException {
        this.settings = settings.withServer(withKnownPort(settings.server()));
        this.clock = clock;
        this.onFatal = onFatal;
        final InetSocketAddress advertised = advertised(this.settings);
        identity =
                new BrokerIdentity(
                        settings.cluster(),
                        settings.name(),
                        settings.brokerId(),
                        HostAddress.of(advertised));
        producers = new Producers(settings.clientTimeout(), clock);
        locks = new QueueLocks(clock);
        traffic = new Traffic(counters);
        client =
                new RemotingClient(
                        RemotingClientSettings.defaults("announce")
                                .withTls(settings.server().tls().towardsPeers()),
                        clock,
                        counters);
        server = new RemotingServer(this.settings.server(), clock, counters);
        // Nothing that can fail comes after this: the store holds its directory.
        store =
                Store.open(
                        settings.store()
                                .withStoreHost(identity.address())
                                .withFlushAwaited(settings.intake().syncFlush()),
                        disk,
                        clock,
                        Agents.THREADS,
                        counters,
                        this::storeFailed);
        notes = new NotedCatalog(catalog, store, clock);
        topics = new Topics(notes, settings.topics(), clock);
        groups = new Groups(notes, settings.topics(), clock);
        consumers = new Consumers(groups, settings.clientTimeout(), clock);
        store.retention().limitAges(new ReserveTime(topics, identity));
        offsets =
                new ConsumerOffsets(
                        new SmallFile(
                                disk, settings.store().directory().resolve("consumer-offsets")));
        modes =
                new RequestModes(
                        new SmallFile(disk, settings.store().directory().resolve("request-modes")));
        waiting = new Waiting(clock, settings.maxWaitingPulls(), counters);
        polls = new Polls(clock, settings.maxWaitingPulls(), counters);
        final Visibility visibility = new Visibility(store, settings.intake().syncFlush());
        deliveries =
                new Deliveries(
                        topics,
                        store,
                        visibility,
                        new DeadLetters(topics, settings.sessions().expiryTopic()),
                        this::lay,
                        offsets,
                        new SmallFile(disk, settings.store().directory().resolve("settlements")),
                        settings.intake().syncFlush(),
                        clock,
                        counters);
        deliveries.holds().forEach(store.retention()::hold);
        final QueueReader reader = new QueueReader(store, visibility, offsets, traffic, clock);
        final String address =
                Address.text(
                        InetSocketAddress.createUnresolved(
                                settings.advertisedHost(), advertised.getPort()));
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
        intake =
                new Intake(
                        identity,
                        settings.intake(),
                        topics,
                        groups,
                        locks,
                        store,
                        this::arrived,
                        announcer::announce,
                        traffic,
                        clock,
                        counters);
        final Transactions transactions =
                new Transactions(
                        intake,
                        deliveries,
                        settings.transactions().within(settings.store().segmentLength()),
                        counters);
        branches = new Branches(transactions, deliveries, clock, counters);
        sessions =
                new Sessions(
                        new Destinations(
                                identity,
                                topics,
                                settings.topics(),
                                deliveries,
                                store,
                                settings.sessions().ofQueues()),
                        topics,
                        intake,
                        deliveries,
                        transactions,
                        branches,
                        settings.sessions().ofTopics(),
                        settings.sessions().patience(),
                        clock,
                        counters);
        final TransactionDoor transactionDoor = new TransactionDoor(identity, producers);
        halves =
                new HalfMessages(
                        deliveries,
                        offsets,
                        intake,
                        HalfMessages.Rules.DEFAULT,
                        transactionDoor,
                        clock,
                        counters);
        clerks = Clerks.forTools(clock, counters);
        coldReaders = Clerks.forColdPulls(clock, counters);
        doorkeepers = Clerks.forLogins(clock, counters);
        final SendBack sendBack = new SendBack(topics, groups, store, intake, clock);
        final Lookup lookup = new Lookup(store, visibility);
        final Letters letters = new Letters(deliveries, store, visibility, counters);
        final Resend resend = new Resend(identity, letters, topics, deliveries, intake, counters);
        final ResendJobs resendJobs = new ResendJobs(letters, resend, clock);
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
                        waiting,
                        deliveries,
                        store,
                        intake,
                        lookup,
                        letters,
                        resend,
                        resendJobs,
                        new TransactionOffice(() -> state, branches),
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
                        deliveries,
                        polls,
                        modes,
                        announcer,
                        intake,
                        sendBack,
                        lookup,
                        halves,
                        transactionDoor,
                        new Recall(store, counters),
                        sessions,
                        authenticator,
                        settings.server().maxFrameBytes(),
                        traffic,
                        office,
                        announcer,
                        store,
                        clock,
                        counters,
                        EffectiveSettings.of(this.settings),
                        clerks,
                        coldReaders,
                        doorkeepers));
        deliveryThreads =
                deliveries.agents().stream()
                        .map(agent -> new AgentThread(agent, this::agentDied))
                        .toList();
        deliveries.onWork(deliveryThreads.stream().map(thread -> (Runnable) thread::wake).toList());
        timers =
                new AgentThread(new TimerDelivery(store, intake, clock, counters), this::agentDied);
        resends = new AgentThread(resendJobs, this::agentDied);
        resendJobs.onWork(resends::wake);
        housekeeping = new AgentThread(new Housekeeping(), this::agentDied);
        offsetSaver = new AgentThread(new OffsetSaver(), this::agentDied);
        announcements = new AgentThread(announcer, this::agentDied);
        store.timers().onEarlier(timers::wake);
        topics.onChange(name -> announcements.wake());
        Lags.declare(counters, office);
    }

    /**
     * Puts a broker together and opens its directory. Recovers nothing and serves nobody yet.
     *
     * @param settings how it is to work
     * @param catalog where topics and groups outlive it
     * @param authenticator says as whom clients may connect
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
            final Authenticator authenticator,
            final Disk disk,
            final Clock clock,
            final Counters counters,
            final String version,
            final Consumer<Throwable> onFatal)
            throws IOException {
        return new Broker(
                settings, catalog, authenticator, disk, clock, counters, version, onFatal);
    }

    /** The port is part of each record and of the registration, so it has to be known early. */
    private static RemotingServerSettings withKnownPort(final RemotingServerSettings settings)
            throws IOException {
        if (settings.port() != 0) {
            return settings;
        }
        try (ServerSocket free = new ServerSocket(0)) {
            return settings.withPort(free.getLocalPort());
        }
    }

    private static InetSocketAddress advertised(final BrokerSettings settings) throws IOException {
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(settings.advertisedHost()),
                    settings.advertisedPort() == 0
                            ? settings.server().port()
                            : settings.advertisedPort());
        } catch (final UnknownHostException e) {
            throw new IOException(
                    "the advertised host %s (posthorn.broker.advertised-address) has no address"
                            .formatted(settings.advertisedHost()),
                    e);
        }
    }

    /**
     * Recovers, opens the door and registers with the name servers. May take long; administration
     * answers meanwhile.
     *
     * <p>A broker that could not be started has to be closed like any other.
     *
     * @throws IOException if the disk fails or the port is taken, with a sentence
     */
    public void start() throws IOException {
        life.lock();
        try {
            if (state != BrokerState.STARTING) {
                throw new IllegalStateException(
                        "broker %s was started or closed before".formatted(identity.name()));
            }
            state = BrokerState.RECOVERING;
            recoverAndServe();
        } catch (final IOException | RuntimeException e) {
            intake.serve(false);
            if (state == BrokerState.RECOVERING) {
                state = BrokerState.FAILED;
            }
            throw e;
        } finally {
            life.unlock();
        }
    }

    private void recoverAndServe() throws IOException {
        final TopicCatalog.Contents saved = saved();
        topics.load(saved.topics(), identity);
        groups.load(saved.groups());
        offsets.load();
        modes.load();
        store.recover();
        final NotedCatalog.TakenOver takenOver = notes.recover(topics, groups, identity);
        deliveries.restore();
        report(takenOver);
        takenOver.deleted().forEach(this::endDeletion);
        final int prepared = branches.start();
        if (prepared > 0) {
            BrokerLog.LOG.preparedBranches(prepared);
        }
        deliveryThreads.forEach(AgentThread::start);
        halves.start();
        sessions.start();
        intake.serve(true);
        server.start();
        serveVipPort();
        timers.start();
        resends.start();
        housekeeping.start();
        offsetSaver.start();
        // Running means that clients find it, so whoever waits for that may begin at once.
        announcer.announce().join();
        announcements.start();
        state = BrokerState.RUNNING;
        BrokerLog.LOG.serving(
                identity.name(),
                identity.cluster(),
                identity.address().toString(),
                settings.store().directory());
    }

    private static void report(final NotedCatalog.TakenOver takenOver) {
        if (!takenOver.changed().isEmpty()) {
            final int count = takenOver.changed().size();
            final String some =
                    takenOver.changed().stream()
                            .limit(MOST_NAMED)
                            .collect(Collectors.joining(", "));
            BrokerLog.LOG.changesTakenOver(count, count > MOST_NAMED ? some + ", …" : some);
        }
        takenOver.guessed().forEach(BrokerLog.LOG::topicMadeAgain);
    }

    /** What is left of a topic whose deletion was noted before the broker was killed. */
    private void endDeletion(final String topic) {
        deliveries.endTopic(topic);
        offsets.forgetTopic(topic);
        if (deliveries.hasQueues(topic)) {
            store.deleteQueues(topic);
        }
    }

    private TopicCatalog.Contents saved() throws IOException {
        try {
            return notes.load();
        } catch (final IllegalStateException e) {
            // By its contract a sentence for operators, as IOException is one here.
            throw new IOException(e.getMessage(), e);
        }
    }

    private void lay(final List<Draft> letters) {
        intake.append(letters, false, (appended, confirmation) -> {});
    }

    private void arrived(
            final String topic,
            final int queueId,
            final long tagCode,
            final PropertyText properties) {
        waiting.arrived(topic, queueId, tagCode, properties);
        deliveries.arrived(topic);
    }

    /** RocketMQ's clients may be set to use the port two below; most are not. */
    private void serveVipPort() {
        final int port = server.address().getPort() - 2;
        try {
            if (port > 0) {
                server.listen(port);
            }
        } catch (final IOException e) {
            BrokerLog.LOG.noVipPort(port, e.getMessage());
        }
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
            polls.expire();
            if (turns % TURNS_PER_SECOND == 0) {
                traffic.tick(clock.nanos());
            }
            if (turns % TURNS_PER_SWEEP == 0) {
                consumers.expire();
                producers.expire();
                locks.expire();
                sessions.expire();
                branches.expire();
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
            final long start = clock.nanos();
            saveOffsets();
            // However many there are, writing them takes a tenth of this thread's time at the most.
            return Math.max(TimeUnit.SECONDS.toNanos(1), 9 * (clock.nanos() - start));
        }
    }

    private void saveOffsets() {
        try {
            offsets.save();
            offsetsComplainedOf = false;
        } catch (final IOException e) {
            if (!offsetsComplainedOf) {
                BrokerLog.LOG.offsetsNotSaved(e.getMessage());
            }
            offsetsComplainedOf = true;
        }
    }

    private void storeFailed(final Throwable cause) {
        if (state != BrokerState.STOPPING && state != BrokerState.STOPPED) {
            state = BrokerState.FAILED;
        }
        if (fatalTold.compareAndSet(false, true)) {
            onFatal.accept(cause);
        }
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
     * Sessions of JMS and AMQP clients, for doors.
     *
     * @return to be used while the broker serves
     */
    public Sessions sessions() {
        return sessions;
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
        return isServing() ? Optional.of(server.address()) : Optional.empty();
    }

    private boolean isServing() {
        return state == BrokerState.RUNNING;
    }

    /**
     * Leaves the name servers, finishes what is under way, makes everything durable and stops. May
     * be called in every state and twice; waits while the broker recovers. Whatever fails on the
     * way, the rest is closed all the same.
     */
    @Override
    public void close() {
        life.lock();
        try {
            if (state == BrokerState.STOPPED) {
                return;
            }
            final boolean served = state == BrokerState.RUNNING || state == BrokerState.FAILED;
            state = BrokerState.STOPPING;
            intake.serve(false);
            closing("announcements", announcements::close);
            if (served) {
                closing("registrations", announcer::leave);
            }
            waiting.close();
            polls.close();
            closing("connections", server::close);
            closing("clerks", clerks::close);
            closing("cold readers", coldReaders::close);
            closing("doorkeepers", doorkeepers::close);
            closing("timers", timers::close);
            closing("resends", resends::close);
            deliveryThreads.forEach(thread -> closing("deliveries", thread::close));
            closing("housekeeping", housekeeping::close);
            closing("offsets", offsetSaver::close);
            closing("name server connections", client::close);
            saveOffsets();
            notes.end();
            closing("store", store::close);
            state = BrokerState.STOPPED;
        } finally {
            life.unlock();
        }
        BrokerLog.LOG.stopped(identity.name());
    }

    private static void closing(final String what, final Runnable step) {
        try {
            step.run();
        } catch (final RuntimeException e) {
            BrokerLog.LOG.notClosed(what, e);
        }
    }
}
