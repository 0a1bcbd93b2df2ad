package io.posthorn.server.rest;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerOverview;
import io.posthorn.broker.admin.BrokerRole;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.broker.admin.ClusterOverview;
import io.posthorn.broker.admin.DeadLetterDesk;
import io.posthorn.broker.admin.DiskUse;
import io.posthorn.broker.admin.GroupDesk;
import io.posthorn.broker.admin.GroupEntry;
import io.posthorn.broker.admin.GroupMembers;
import io.posthorn.broker.admin.LogExtent;
import io.posthorn.broker.admin.MessageDesk;
import io.posthorn.broker.admin.NameKind;
import io.posthorn.broker.admin.NameQuery;
import io.posthorn.broker.admin.OffsetMove;
import io.posthorn.broker.admin.OutgoingMessage;
import io.posthorn.broker.admin.Page;
import io.posthorn.broker.admin.QueueLag;
import io.posthorn.broker.admin.Rates;
import io.posthorn.broker.admin.Recovery;
import io.posthorn.broker.admin.ResetTarget;
import io.posthorn.broker.admin.SentMessage;
import io.posthorn.broker.admin.StoredMessage;
import io.posthorn.broker.admin.SubscriptionDesk;
import io.posthorn.broker.admin.TopicDesk;
import io.posthorn.broker.admin.TopicEntry;
import io.posthorn.broker.admin.TopicStats;
import io.posthorn.broker.admin.TransactionDesk;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.ReserveTime;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.transaction.BranchState;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A broker in memory with the manners of the real one, so that the REST door can be tested alone.
 * Every group counts as subscribed to every topic and consumes nothing.
 */
@Alternative
@Priority(1)
@Singleton
public class FakeBroker implements BrokerAdmin {

    static final String NAME = "broker-a";
    private static final int MAX_BODY = 4 << 20;

    private final Map<String, TopicConfig> topics = new TreeMap<>();
    private final Map<String, GroupConfig> groups = new TreeMap<>();
    private final Map<String, Long> offsets = new TreeMap<>();
    private final List<StoredMessage> messages = Collections.synchronizedList(new ArrayList<>());
    private final FakeSubscriptions subscriptions = new FakeSubscriptions();
    private final FakeDeadLetters deadLetters = new FakeDeadLetters(this);
    private final FakeTransactions transactions = new FakeTransactions();
    private volatile BrokerState state = BrokerState.RUNNING;
    private volatile boolean broken;

    /** Found by CDI. */
    public FakeBroker() {
        clear();
    }

    /** As on the first day. */
    public synchronized void clear() {
        topics.clear();
        groups.clear();
        offsets.clear();
        messages.clear();
        subscriptions.clear();
        deadLetters.clear();
        transactions.clear();
        topics.put("SELF_TEST_TOPIC", TopicConfig.of("SELF_TEST_TOPIC", 1));
        groups.put("TOOLS_CONSUMER", GroupConfig.of("TOOLS_CONSUMER"));
        state = BrokerState.RUNNING;
        broken = false;
    }

    /** Puts the broker into a state. */
    public void become(final BrokerState next) {
        state = next;
    }

    /** Makes the next calls fail in a way nobody foresaw. */
    public void breakDown() {
        broken = true;
    }

    /** Puts a topic there that no check would let through. */
    public synchronized void force(final TopicConfig topic) {
        topics.put(topic.name(), topic);
    }

    @Override
    public ClusterOverview cluster() {
        if (broken) {
            throw new IllegalStateException("a secret of the inside");
        }
        return new ClusterOverview(
                "DefaultCluster",
                List.of(
                        new ClusterOverview.ClusterBroker(
                                NAME, 0, BrokerRole.LEADER, "127.0.0.1:10911", true)));
    }

    @Override
    public BrokerOverview broker() {
        return new BrokerOverview(
                "DefaultCluster",
                NAME,
                0,
                BrokerRole.LEADER,
                "127.0.0.1:10911",
                "1.0.0",
                Clock.SYSTEM.wallMs() - 60_000,
                state,
                state == BrokerState.RUNNING ? null : "A test says so.",
                state == BrokerState.RUNNING,
                new Recovery(1, 30, 120, state == BrokerState.RUNNING),
                new LogExtent(0, 4096, 4096),
                new DiskUse("/tmp/store", 4096, 40, 100, 90),
                new Rates(12.5, 11.25, 12_800, 11_520),
                messages.size(),
                0,
                names(NameKind.NORMAL, topics.keySet()),
                names(NameKind.NORMAL, groups.keySet()),
                0,
                List.of(new BrokerOverview.NameServerLink("127.0.0.1:9876", true, 1)));
    }

    private static int names(final NameKind kind, final Iterable<String> names) {
        int count = 0;
        for (final String name : names) {
            count += kindOf(name) == kind ? 1 : 0;
        }
        return count;
    }

    private static NameKind kindOf(final String name) {
        if (name.startsWith("%RETRY%")) {
            return NameKind.RETRY;
        }
        if (name.startsWith("%DLQ%")) {
            return NameKind.DEAD_LETTER;
        }
        return List.of("SELF_TEST_TOPIC", "TOOLS_CONSUMER").contains(name)
                ? NameKind.SYSTEM
                : NameKind.NORMAL;
    }

    private static <T> Page<T> page(final Map<String, T> all, final NameQuery query) {
        final String wanted = query.contains().toLowerCase(Locale.ROOT);
        final List<T> found =
                all.entrySet().stream()
                        .filter(entry -> query.kinds().contains(kindOf(entry.getKey())))
                        .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).contains(wanted))
                        .map(Map.Entry::getValue)
                        .toList();
        return Page.of(found, query.page(), query.size());
    }

    private static <S, T> Page<T> map(final Page<S> page, final Function<S, T> change) {
        return new Page<>(
                page.items().stream().map(change).toList(), page.total(), page.page(), page.size());
    }

    private static void checkName(final String name, final String field) {
        if (!name.matches("[%|a-zA-Z0-9_-]{1,127}") || kindOf(name) != NameKind.NORMAL) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.ILLEGAL_NAME, field, "%s is no name.".formatted(name));
        }
    }

    @Override
    public TopicDesk topics() {
        return new FakeTopics();
    }

    @Override
    public GroupDesk groups() {
        return new FakeGroups();
    }

    @Override
    public MessageDesk messages() {
        return new FakeMessages();
    }

    @Override
    public SubscriptionDesk subscriptions() {
        return subscriptions;
    }

    @Override
    public DeadLetterDesk deadLetters() {
        return deadLetters;
    }

    @Override
    public TransactionDesk transactions() {
        return transactions;
    }

    /** Makes a branch of a distributed transaction. */
    public void beginBranch(final String id, final BranchState state) {
        transactions.add(id, state);
    }

    /** Makes a subscription with 17 messages left and, perhaps, a consumer that has five. */
    public void subscribe(final String topic, final String group, final boolean isConsumed) {
        subscriptions.add(topic, group, isConsumed);
    }

    /** Makes a dead letter. */
    public void die(final String group, final String origin, final String body) {
        deadLetters.die(group, origin, body);
    }

    /** All messages of a topic, in order. */
    List<StoredMessage> of(final String topic) {
        return List.copyOf(messages).stream()
                .filter(message -> message.topic().equals(topic))
                .toList();
    }

    synchronized List<String> topicNames() {
        return List.copyOf(topics.keySet());
    }

    private synchronized TopicConfig topic(final String name) {
        final TopicConfig topic = topics.get(name);
        if (topic == null) {
            throw AdminRefusal.notFound("There is no topic %s.".formatted(name));
        }
        return topic;
    }

    private synchronized GroupConfig group(final String name) {
        final GroupConfig group = groups.get(name);
        if (group == null) {
            throw AdminRefusal.notFound("There is no group %s.".formatted(name));
        }
        return group;
    }

    private long maxOffset(final String topic, final int queueId) {
        return List.copyOf(messages).stream()
                .filter(message -> message.topic().equals(topic))
                .filter(message -> message.queueId() == queueId)
                .count();
    }

    private final class FakeTopics implements TopicDesk {

        @Override
        public Page<TopicEntry> list(final NameQuery query) {
            synchronized (FakeBroker.this) {
                return map(page(topics, query), this::entry);
            }
        }

        private TopicEntry entry(final TopicConfig topic) {
            final long count =
                    List.copyOf(messages).stream()
                            .filter(message -> message.topic().equals(topic.name()))
                            .count();
            return new TopicEntry(topic, kindOf(topic.name()), count);
        }

        @Override
        public TopicEntry get(final String name) {
            return entry(topic(name));
        }

        @Override
        public TopicEntry create(final TopicConfig config) {
            checkName(config.name(), "name");
            checkReserveTime(config);
            synchronized (FakeBroker.this) {
                if (topics.putIfAbsent(config.name(), config) != null) {
                    throw new AdminRefusal(
                            AdminRefusal.Reason.CONFLICT,
                            "name",
                            "The topic %s exists.".formatted(config.name()));
                }
            }
            return entry(config);
        }

        @Override
        public TopicEntry alter(final String name, final UnaryOperator<TopicConfig> change) {
            synchronized (FakeBroker.this) {
                final TopicConfig before = topic(name);
                checkName(name, "name");
                final TopicConfig after = change.apply(before);
                checkReserveTime(after);
                topics.put(name, after);
                return entry(after);
            }
        }

        private static void checkReserveTime(final TopicConfig config) {
            final String value = config.attributes().getOrDefault(ReserveTime.KEY, "-1");
            ReserveTime.faultOf(value)
                    .ifPresent(
                            fault -> {
                                throw AdminRefusal.invalid("attributes", fault);
                            });
        }

        @Override
        public void delete(final String name) {
            topic(name);
            checkName(name, "name");
            synchronized (FakeBroker.this) {
                topics.remove(name);
            }
        }

        @Override
        public TopicStats stats(final String name) {
            final TopicConfig topic = topic(name);
            final List<TopicStats.QueueStats> queues = new ArrayList<>();
            for (int i = 0; i < topic.writeQueueNums(); i++) {
                queues.add(new TopicStats.QueueStats(NAME, i, 0, maxOffset(name, i), 0));
            }
            return new TopicStats(name, 0, 0, queues);
        }

        @Override
        public List<String> groups(final String name) {
            topic(name);
            synchronized (FakeBroker.this) {
                return List.copyOf(groups.keySet()).stream()
                        .filter(group -> kindOf(group) == NameKind.NORMAL)
                        .toList();
            }
        }
    }

    private final class FakeGroups implements GroupDesk {

        @Override
        public Page<GroupEntry> list(final NameQuery query) {
            synchronized (FakeBroker.this) {
                return map(page(groups, query), this::entry);
            }
        }

        private GroupEntry entry(final GroupConfig group) {
            return new GroupEntry(group, kindOf(group.groupName()), 0, 0);
        }

        @Override
        public GroupEntry get(final String name) {
            return entry(group(name));
        }

        @Override
        public GroupEntry create(final GroupConfig config) {
            checkName(config.groupName(), "groupName");
            synchronized (FakeBroker.this) {
                if (groups.putIfAbsent(config.groupName(), config) != null) {
                    throw new AdminRefusal(
                            AdminRefusal.Reason.CONFLICT,
                            "groupName",
                            "The group %s exists.".formatted(config.groupName()));
                }
            }
            return entry(config);
        }

        @Override
        public GroupEntry alter(final String name, final UnaryOperator<GroupConfig> change) {
            synchronized (FakeBroker.this) {
                final GroupConfig after = change.apply(group(name));
                groups.put(name, after);
                return entry(after);
            }
        }

        @Override
        public void delete(final String name, final boolean withOffsets) {
            group(name);
            checkName(name, "groupName");
            synchronized (FakeBroker.this) {
                groups.remove(name);
            }
        }

        @Override
        public List<QueueLag> lag(final String name, final String topic) {
            group(name);
            if (topic != null) {
                topic(topic);
            }
            final List<QueueLag> lag = new ArrayList<>();
            synchronized (FakeBroker.this) {
                for (final TopicConfig config : topics.values()) {
                    if (topic == null || topic.equals(config.name())) {
                        for (int i = 0; i < config.readQueueNums(); i++) {
                            lag.add(lag(name, config.name(), i));
                        }
                    }
                }
            }
            return lag;
        }

        private QueueLag lag(final String group, final String topic, final int queueId) {
            return new QueueLag(
                    topic,
                    NAME,
                    queueId,
                    maxOffset(topic, queueId),
                    offsets.getOrDefault(group + "@" + topic + "@" + queueId, 0L),
                    0);
        }

        @Override
        public GroupMembers members(final String name) {
            group(name);
            return new GroupMembers(
                    name,
                    "CONSUME_PASSIVELY",
                    "CLUSTERING",
                    "CONSUME_FROM_LAST_OFFSET",
                    List.of(
                            new GroupMembers.Member(
                                    "10.0.0.7@1",
                                    "10.0.0.7:5000",
                                    "JAVA",
                                    "V5_5_0",
                                    1_700_000_000_000L,
                                    List.of(new GroupMembers.Subscription("orders", "TAG", "*")))));
        }

        @Override
        public List<OffsetMove> resetOffset(
                final String name,
                final String topic,
                final int queueId,
                final ResetTarget target) {
            group(name);
            final TopicConfig config = topic(topic);
            if (queueId >= config.readQueueNums()) {
                throw AdminRefusal.notFound("There is no queue %d.".formatted(queueId));
            }
            final List<OffsetMove> moves = new ArrayList<>();
            for (int i = 0; i < config.readQueueNums(); i++) {
                if (queueId < 0 || queueId == i) {
                    final long max = maxOffset(topic, i);
                    final long to = to(target, max);
                    final Long old = offsets.put(name + "@" + topic + "@" + i, to);
                    moves.add(new OffsetMove(topic, NAME, i, old == null ? -1 : old, to));
                }
            }
            return moves;
        }

        private static long to(final ResetTarget target, final long max) {
            if (target instanceof ResetTarget.Offset offset) {
                if (offset.queueOffset() > max) {
                    throw AdminRefusal.invalid(
                            "offset",
                            "offset is %d; the queue ends at %d."
                                    .formatted(offset.queueOffset(), max));
                }
                return offset.queueOffset();
            }
            return target instanceof ResetTarget.End ? max : 0;
        }
    }

    private final class FakeMessages implements MessageDesk {

        @Override
        public CompletionStage<SentMessage> send(final OutgoingMessage message) {
            try {
                return CompletableFuture.completedFuture(store(message));
            } catch (final AdminRefusal refusal) {
                return CompletableFuture.failedFuture(refusal);
            }
        }

        private SentMessage store(final OutgoingMessage message) {
            if (state != BrokerState.RUNNING) {
                throw new AdminRefusal(
                        AdminRefusal.Reason.UNAVAILABLE, null, "The broker does not run.");
            }
            if (message.body().length > MAX_BODY) {
                throw new AdminRefusal(
                        AdminRefusal.Reason.TOO_LARGE, "body", "The message is too large.");
            }
            synchronized (FakeBroker.this) {
                if (!topics.containsKey(message.topic())) {
                    if (kindOf(message.topic()) != NameKind.DEAD_LETTER) {
                        checkName(message.topic(), "topic");
                    }
                    topics.put(message.topic(), TopicConfig.of(message.topic(), 4));
                }
                if (!topic(message.topic()).writable()) {
                    throw new AdminRefusal(
                            AdminRefusal.Reason.FORBIDDEN, null, "The topic may not be written.");
                }
                if (message.queueId() >= topic(message.topic()).writeQueueNums()) {
                    throw AdminRefusal.invalid(
                            "queueId", "There is no queue %d.".formatted(message.queueId()));
                }
                final int queueId = Math.max(0, message.queueId());
                final long queueOffset = maxOffset(message.topic(), queueId);
                final StoredMessage stored = stored(message, queueId, queueOffset);
                messages.add(stored);
                return new SentMessage(
                        stored.messageId(),
                        stored.uniqueKey(),
                        stored.topic(),
                        queueId,
                        queueOffset,
                        SentMessage.Confirmation.CONFIRMED);
            }
        }

        private StoredMessage stored(
                final OutgoingMessage message, final int queueId, final long queueOffset) {
            final long place = messages.size();
            return new StoredMessage(
                    "7F00000100002A9F%016X".formatted(place),
                    "7F000001000118B4AAC2%012X".formatted(place),
                    message.topic(),
                    NAME,
                    queueId,
                    queueOffset,
                    place,
                    message.body().length + 100,
                    Clock.SYSTEM.wallMs(),
                    "127.0.0.1:5000",
                    Clock.SYSTEM.wallMs(),
                    0,
                    0,
                    0,
                    message.tag(),
                    message.keys(),
                    message.properties(),
                    message.body().length,
                    message.body());
        }

        @Override
        public StoredMessage read(final String messageId) {
            if (!messageId.matches("[0-9A-F]{32}|[0-9A-F]{56}")) {
                throw AdminRefusal.invalid(
                        "messageId", "%s is no message id.".formatted(messageId));
            }
            return List.copyOf(messages).stream()
                    .filter(message -> message.messageId().equals(messageId))
                    .findFirst()
                    .orElseThrow(() -> AdminRefusal.notFound("There is no such message."));
        }

        @Override
        public StoredMessage read(final String topic, final String id) {
            topic(topic);
            return List.copyOf(messages).stream()
                    .filter(message -> message.topic().equals(topic))
                    .filter(
                            message ->
                                    id.equals(message.uniqueKey())
                                            || id.equals(message.messageId()))
                    .findFirst()
                    .orElseThrow(() -> AdminRefusal.notFound("There is no such message."));
        }

        @Override
        public List<StoredMessage> byKey(
                final String topic,
                final String key,
                final long fromMs,
                final long toMs,
                final int limit) {
            topic(topic);
            final List<StoredMessage> found =
                    new ArrayList<>(
                            List.copyOf(messages).stream()
                                    .filter(message -> message.topic().equals(topic))
                                    .filter(message -> message.keys().contains(key))
                                    .filter(message -> message.storedMs() >= fromMs)
                                    .filter(message -> message.storedMs() < toMs)
                                    .toList());
            Collections.reverse(found);
            return found.stream().limit(limit).toList();
        }

        @Override
        public QueuePage browse(
                final String topic, final int queueId, final long fromOffset, final int limit) {
            if (queueId >= topic(topic).readQueueNums()) {
                throw AdminRefusal.notFound("There is no queue %d.".formatted(queueId));
            }
            final List<StoredMessage> found =
                    List.copyOf(messages).stream()
                            .filter(message -> message.topic().equals(topic))
                            .filter(message -> message.queueId() == queueId)
                            .filter(message -> message.queueOffset() >= fromOffset)
                            .limit(limit)
                            .toList();
            return new QueuePage(found, fromOffset + found.size(), 0, maxOffset(topic, queueId));
        }
    }
}
