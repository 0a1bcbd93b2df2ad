package io.posthorn.broker;

import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.SmallFile;
import io.posthorn.broker.admin.BrokerOffice;
import io.posthorn.broker.admin.BrokerOverview.NameServerLink;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.broker.admin.ClusterOverview.ClusterBroker;
import io.posthorn.broker.admin.NameServers;
import io.posthorn.broker.admin.TransactionOffice;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.QueueLocks;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.deadletter.DeadLetters;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.Pull;
import io.posthorn.broker.delivery.PullAnswer;
import io.posthorn.broker.delivery.QueueReader;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.delivery.Waiting;
import io.posthorn.broker.destination.Destinations;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.intake.Send;
import io.posthorn.broker.intake.SendOutcome;
import io.posthorn.broker.query.Lookup;
import io.posthorn.broker.resend.Letters;
import io.posthorn.broker.resend.Resend;
import io.posthorn.broker.resend.ResendJobs;
import io.posthorn.broker.session.SessionRules;
import io.posthorn.broker.session.Sessions;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.ReserveTime;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicRules;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.broker.transaction.Branches;
import io.posthorn.broker.transaction.TransactionRules;
import io.posthorn.broker.transaction.Transactions;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.store.segment.Slice;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The rooms of a broker around a store on a simulated disk, without a door and without agents. */
public final class TestHouse implements AutoCloseable {

    public static final Path HOME = Path.of("store");
    public static final HostAddress HOST =
            HostAddress.of(new InetSocketAddress("127.0.0.1", 10911));
    public static final BrokerIdentity IDENTITY = new BrokerIdentity("east", "broker-a", 0, HOST);

    /** Where messages go that are too old. */
    public static final String EXPIRY_TOPIC = "expired";

    public final ManualClock clock;
    public final SimulatedDisk disk;
    public final Counters counters = new Counters();
    public final TopicCatalog catalog;
    public final IntakeRules rules;
    public final Topics topics;
    public final Groups groups;
    public final Consumers consumers;
    public final QueueLocks locks;
    public final Traffic traffic;
    public final Store store;
    public final ConsumerOffsets offsets;
    public final Visibility visibility;
    public final QueueReader reader;
    public final Waiting waiting;
    public final Intake intake;

    /** So little memory that most transactions put something aside. */
    private static final TransactionRules TRANSACTIONS =
            new TransactionRules(
                    TransactionRules.DEFAULT.mostMessages(),
                    TransactionRules.DEFAULT.mostBytes(),
                    700,
                    TransactionRules.DEFAULT.patience());

    public final Transactions transactions;
    public final Branches branches;
    private final List<Agents.Running> deliveryAgents;
    public final Lookup lookup;
    public final Letters letters;
    public final Resend resend;
    public final ResendJobs resendJobs;
    public final Deliveries deliveries;
    public final BrokerOffice office;
    public final NameServers nameServers = new NoNameServers();
    public final AtomicReference<Throwable> fatal = new AtomicReference<>();

    public TestHouse() {
        this(IntakeRules.DEFAULT);
    }

    public TestHouse(final IntakeRules rules) {
        this(new SimulatedDisk(), new ManualClock(), rules, TopicCatalog.inMemory(), 1 << 18);
    }

    public TestHouse(
            final SimulatedDisk disk,
            final ManualClock clock,
            final IntakeRules rules,
            final TopicCatalog catalog,
            final int segmentLength) {
        this(disk, clock, rules, catalog, segmentLength, RetentionRules.DEFAULT);
    }

    public TestHouse(
            final SimulatedDisk disk,
            final ManualClock clock,
            final IntakeRules rules,
            final TopicCatalog catalog,
            final int segmentLength,
            final RetentionRules retention) {
        this(disk, clock, rules, catalog, segmentLength, retention, Agents.THREADS);
    }

    public TestHouse(
            final SimulatedDisk disk,
            final ManualClock clock,
            final IntakeRules rules,
            final TopicCatalog catalog,
            final int segmentLength,
            final RetentionRules retention,
            final Agents agents) {
        this.disk = disk;
        this.clock = clock;
        this.rules = rules;
        this.catalog = catalog;
        final TopicRules topicRules = new TopicRules(true, true, 8);
        topics = new Topics(catalog, topicRules, clock);
        topics.load(catalog.load().topics(), IDENTITY);
        groups = new Groups(catalog, topicRules, clock);
        groups.load(catalog.load().groups());
        consumers = new Consumers(groups, Duration.ofSeconds(120), clock);
        locks = new QueueLocks(clock);
        traffic = new Traffic(counters);
        try {
            store =
                    Store.open(
                            StoreSettings.in(HOME, HOST)
                                    .withSegmentLength(segmentLength)
                                    .withRetention(retention)
                                    .withFlushAwaited(rules.syncFlush()),
                            disk,
                            clock,
                            agents,
                            counters,
                            cause -> fatal.compareAndSet(null, cause));
            store.retention().limitAges(new ReserveTime(topics, IDENTITY));
            offsets = new ConsumerOffsets(new SmallFile(disk, HOME.resolve("consumer-offsets")));
            offsets.load();
            visibility = new Visibility(store, rules.syncFlush());
            deliveries =
                    new Deliveries(
                            topics,
                            store,
                            visibility,
                            new DeadLetters(topics, EXPIRY_TOPIC),
                            this::lay,
                            offsets,
                            new SmallFile(disk, HOME.resolve("settlements")),
                            rules.syncFlush(),
                            clock,
                            counters);
            deliveries.holds().forEach(store.retention()::hold);
            store.recover();
            deliveries.restore();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        deliveryAgents =
                deliveries.agents().stream()
                        .map(
                                agent ->
                                        agents.add(
                                                        agent,
                                                        (who, cause) ->
                                                                fatal.compareAndSet(null, cause))
                                                .start())
                        .toList();
        deliveries.onWork(deliveryAgents.stream().map(agent -> (Runnable) agent::wake).toList());
        reader = new QueueReader(store, visibility, offsets, traffic, clock);
        waiting = new Waiting(clock, 100, counters);
        intake =
                new Intake(
                        IDENTITY,
                        rules,
                        topics,
                        groups,
                        locks,
                        store,
                        (topic, queueId, tagCode, properties) -> {
                            waiting.arrived(topic, queueId, tagCode, properties);
                            deliveries.arrived(topic);
                        },
                        () -> CompletableFuture.completedFuture(null),
                        traffic,
                        clock,
                        counters);
        intake.serve(true);
        transactions = new Transactions(intake, deliveries, TRANSACTIONS, counters);
        branches = new Branches(transactions, deliveries, clock, counters);
        branches.start();
        lookup = new Lookup(store, visibility);
        letters = new Letters(deliveries, store, visibility, counters);
        resend = new Resend(IDENTITY, letters, topics, deliveries, intake, counters);
        resendJobs = new ResendJobs(letters, resend, clock);
        office =
                new BrokerOffice(
                        IDENTITY,
                        new BrokerOffice.Facts(
                                "127.0.0.1:10911",
                                "test",
                                HOME,
                                90,
                                clock.wallMs(),
                                () -> BrokerState.RUNNING,
                                () -> 0),
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
                        new TransactionOffice(() -> BrokerState.RUNNING, branches),
                        traffic,
                        nameServers,
                        clock);
    }

    /** Nobody to tell. */
    private static final class NoNameServers implements NameServers {
        @Override
        public CompletableFuture<Void> announce() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<NameServerLink> links() {
            return List.of();
        }

        @Override
        public List<ClusterBroker> brokers() {
            return List.of();
        }
    }

    private void lay(final List<Draft> letters) {
        intake.append(letters, false, (appended, confirmation) -> {});
    }

    public Sessions sessions() {
        return new Sessions(
                new Destinations(
                        IDENTITY,
                        topics,
                        new TopicRules(true, true, 8),
                        deliveries,
                        store,
                        SessionRules.DEFAULT.ofQueues()),
                topics,
                intake,
                deliveries,
                transactions,
                branches,
                SessionRules.DEFAULT.ofTopics(),
                SessionRules.DEFAULT.patience(),
                clock,
                counters);
    }

    public TestHouse withTopic(final String name, final int queues) {
        topics.put(TopicConfig.of(name, queues));
        return this;
    }

    public static PropertyText properties(final String... namesAndValues) {
        final PropertyText.Editor editor = PropertyText.EMPTY.edit();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            editor.set(namesAndValues[i], namesAndValues[i + 1]);
        }
        return editor.toText();
    }

    public static PropertyText tagged(final String tag) {
        return tag == null ? PropertyText.EMPTY : properties(PropertyKeys.TAGS, tag);
    }

    public static Send send(
            final String topic, final int queueId, final String body, final PropertyText text) {
        return new Send(
                topic,
                "TBW102",
                4,
                queueId,
                0,
                0,
                1,
                HOST,
                0,
                null,
                text,
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                false);
    }

    /** Sends and waits for the answer. */
    public SendOutcome outcomeOf(final Send send) {
        final CompletableFuture<SendOutcome> answer = new CompletableFuture<>();
        intake.send(send, answer::complete);
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    public SendOutcome.Stored stored(final Send send) {
        final SendOutcome outcome = outcomeOf(send);
        if (outcome instanceof SendOutcome.Stored stored) {
            return stored;
        }
        throw new AssertionError(outcome.toString());
    }

    public SendOutcome.Refused refused(final Send send) {
        final SendOutcome outcome = outcomeOf(send);
        if (outcome instanceof SendOutcome.Refused refused) {
            return refused;
        }
        throw new AssertionError(outcome.toString());
    }

    public void put(final String topic, final int queueId, final String body, final String tag) {
        stored(send(topic, queueId, body, tagged(tag)));
    }

    public Pull pull(final String topic, final long from) {
        return new Pull("readers", topic, 0, from, 32, 1 << 18, Subscription.all(topic));
    }

    /** Bodies of what a queue holds, from an offset on; everything is given back. */
    public List<String> bodies(final String topic, final long from) {
        return bodies(reader.pull(pull(topic, from)));
    }

    public static List<String> bodies(final PullAnswer answer) {
        final List<String> bodies = new ArrayList<>();
        records(answer).forEach(record -> bodies.add(record.body()));
        return bodies;
    }

    /** What a test wants to know of a record. */
    public record Found(
            String topic,
            int queueId,
            long queueOffset,
            int reconsumeTimes,
            String body,
            PropertyText properties,
            long physicalOffset) {}

    public static List<Found> records(final PullAnswer answer) {
        final List<Found> found = new ArrayList<>();
        for (final Slice slice : answer.slices()) {
            int at = 0;
            while (at < slice.length()) {
                final RecordView view = new RecordView().wrap(slice.bytes(), at);
                found.add(found(view));
                at += view.length();
            }
        }
        answer.release();
        return found;
    }

    public static Found found(final RecordView view) {
        return new Found(
                view.topic(),
                view.queueId(),
                view.queueOffset(),
                view.reconsumeTimes(),
                StandardCharsets.UTF_8.decode(view.body()).toString(),
                view.properties(),
                view.physicalOffset());
    }

    public List<Found> records(final String topic) {
        return records(reader.pull(pull(topic, 0)));
    }

    @Override
    public void close() {
        deliveryAgents.forEach(Agents.Running::close);
        store.close();
    }
}
