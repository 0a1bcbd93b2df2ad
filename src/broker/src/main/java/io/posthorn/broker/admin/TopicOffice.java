package io.posthorn.broker.admin;

import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.destination.Destinations;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.Priorities;
import io.posthorn.broker.topic.ReserveTime;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.traffic.Traffic;
import io.posthorn.message.DestinationKind;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.QueueTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/** Keeps topics for people and tools. */
final class TopicOffice implements TopicDesk {

    private static final Set<String> FIXED_AT_CREATION =
            Set.of("queue.type", "cleanup.policy", Destinations.KIND, Priorities.KEY);

    private final BrokerIdentity identity;
    private final Topics topics;
    private final Store store;
    private final Visibility visibility;
    private final ConsumerOffsets offsets;
    private final Deliveries deliveries;
    private final Consumers consumers;
    private final Traffic traffic;
    private final NameServers nameServers;

    TopicOffice(
            final BrokerIdentity identity,
            final Topics topics,
            final Store store,
            final Visibility visibility,
            final ConsumerOffsets offsets,
            final Deliveries deliveries,
            final Consumers consumers,
            final Traffic traffic,
            final NameServers nameServers) {
        this.identity = identity;
        this.topics = topics;
        this.store = store;
        this.visibility = visibility;
        this.offsets = offsets;
        this.deliveries = deliveries;
        this.consumers = consumers;
        this.traffic = traffic;
        this.nameServers = nameServers;
    }

    @Override
    public Page<TopicEntry> list(final NameQuery query) {
        final List<TopicConfig> picked =
                Kinds.pick(
                        topics.all().stream(),
                        query,
                        TopicConfig::name,
                        topic -> Kinds.ofTopic(topic.name(), identity));
        final Page<TopicConfig> page = Page.of(picked, query.page(), query.size());
        return new Page<>(
                page.items().stream().map(this::entryOf).toList(),
                page.total(),
                page.page(),
                page.size());
    }

    @Override
    public TopicEntry get(final String name) {
        return entryOf(require(name));
    }

    TopicConfig require(final String name) {
        final TopicConfig topic = topics.find(name);
        if (topic == null) {
            throw AdminRefusal.notFound("There is no topic %s.".formatted(name));
        }
        return topic;
    }

    private TopicEntry entryOf(final TopicConfig topic) {
        long count = 0;
        for (int queueId = 0; queueId < queueNums(topic); queueId++) {
            final ConsumeQueue queue = store.queues().find(topic.name(), queueId);
            count += queue == null ? 0 : queue.maxOffset() - queue.minOffset();
        }
        return new TopicEntry(topic, Kinds.ofTopic(topic.name(), identity), count);
    }

    private static int queueNums(final TopicConfig topic) {
        return Math.max(topic.readQueueNums(), topic.writeQueueNums());
    }

    @Override
    public TopicEntry create(final TopicConfig config) {
        requireAllowed(config);
        if (topics.putIfAbsent(config) != config) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.CONFLICT,
                    "name",
                    "There is a topic %s already.".formatted(config.name()));
        }
        nameServers.announce().join();
        return entryOf(config);
    }

    @Override
    public TopicEntry alter(final String name, final UnaryOperator<TopicConfig> change) {
        require(name);
        requireNotReserved(name);
        final TopicConfig after =
                topics.alter(
                        name,
                        topic -> {
                            final TopicConfig changed = change.apply(topic);
                            requireSound(changed);
                            requireSameFixed(topic, changed);
                            return changed;
                        });
        if (after == null) {
            throw AdminRefusal.notFound("There is no topic %s any more.".formatted(name));
        }
        nameServers.announce().join();
        return entryOf(after);
    }

    /** Everything that a tool may not do to a topic, new or there already. */
    void requireAllowed(final TopicConfig config) {
        TopicNames.faultOfTopic(config.name())
                .ifPresent(
                        fault -> {
                            throw new AdminRefusal(AdminRefusal.Reason.ILLEGAL_NAME, "name", fault);
                        });
        requireNotReserved(config.name());
        requireSound(config);
        final TopicConfig before = topics.find(config.name());
        if (before != null) {
            requireSameFixed(before, config);
        }
    }

    private void requireNotReserved(final String name) {
        if (Topics.isSystem(name, identity)) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.ILLEGAL_NAME,
                    "name",
                    "Topic %s belongs to the broker and cannot be created, changed or deleted."
                            .formatted(name));
        }
    }

    private static void requireSound(final TopicConfig config) {
        requireRange("readQueueNums", config.readQueueNums());
        requireRange("writeQueueNums", config.writeQueueNums());
        if (config.perm() < 0 || config.perm() > 7) {
            throw AdminRefusal.invalid(
                    "perm", "Permissions are 0 to 7, not %d.".formatted(config.perm()));
        }
        TopicAttributes.require(config.attributes());
    }

    private static void requireRange(final String field, final int queueNums) {
        if (queueNums < 1 || queueNums > Topics.MAX_QUEUES) {
            throw AdminRefusal.invalid(
                    field,
                    "A topic has 1 to %d queues, not %d.".formatted(Topics.MAX_QUEUES, queueNums));
        }
    }

    private static void requireSameFixed(final TopicConfig before, final TopicConfig after) {
        for (final String key : FIXED_AT_CREATION) {
            final String was = before.attributes().get(key);
            final String is = after.attributes().get(key);
            if (was == null ? is != null : !was.equals(is)) {
                throw new AdminRefusal(
                        AdminRefusal.Reason.CONFLICT,
                        "attributes",
                        "Attribute %s is fixed when a topic is created.".formatted(key));
            }
        }
    }

    @Override
    public void delete(final String name) {
        require(name);
        requireNotReserved(name);
        remove(name);
        nameServers.announce().join();
    }

    /** Forgets everything about a topic, known or not. */
    void remove(final String name) {
        final TopicConfig before = topics.find(name);
        // First the name, so that nobody sends to queues that are about to go.
        topics.delete(name);
        try {
            store.deleteQueues(name).join();
        } catch (final CompletionException e) {
            if (before != null) {
                topics.putIfAbsent(before);
            }
            throw new AdminRefusal(
                    AdminRefusal.Reason.UNAVAILABLE,
                    null,
                    "Topic %s cannot be deleted at present. %s"
                            .formatted(name, e.getCause().getMessage()));
        }
        deliveries.endTopic(name);
        offsets.forgetTopic(name);
        traffic.forget(name);
    }

    @Override
    public TopicStats stats(final String name) {
        final TopicConfig topic = require(name);
        final QueueTimes times = new QueueTimes(store.log());
        final List<TopicStats.QueueStats> queues = new ArrayList<>();
        for (int queueId = 0; queueId < queueNums(topic); queueId++) {
            final ConsumeQueue queue = store.queues().find(name, queueId);
            final long max = queue == null ? 0 : visibility.maxOffset(queue);
            queues.add(
                    queue == null
                            ? new TopicStats.QueueStats(identity.name(), queueId, 0, 0, 0)
                            : new TopicStats.QueueStats(
                                    identity.name(),
                                    queueId,
                                    queue.minOffset(),
                                    max,
                                    Math.max(0, times.storeTimeOf(queue, max - 1))));
        }
        return new TopicStats(name, traffic.in(name).messageRate(), traffic.outRate(name), queues);
    }

    @Override
    public List<String> groups(final String name) {
        require(name);
        final Set<String> groups = new TreeSet<>(offsets.groupsOf(name));
        consumers.all().stream()
                .filter(group -> group.subscription(name) != null)
                .forEach(group -> groups.add(group.name()));
        return List.copyOf(groups);
    }

    /** Attributes as on the wire, checked. */
    static final class TopicAttributes {

        private static final Map<String, Set<String>> VALUES =
                Map.of(
                        "queue.type",
                        Set.of("SimpleCQ", "BatchCQ"),
                        "cleanup.policy",
                        Set.of("DELETE", "COMPACTION"),
                        Destinations.KIND,
                        Set.of(DestinationKind.QUEUE.word(), DestinationKind.TOPIC.word()),
                        Priorities.KEY,
                        Set.of("true", "false"),
                        "message.type",
                        Set.of("UNSPECIFIED", "NORMAL", "FIFO", "DELAY", "TRANSACTION", "MIXED"));

        private TopicAttributes() {}

        static void require(final Map<String, String> attributes) {
            attributes.forEach(
                    (key, value) -> {
                        if (ReserveTime.KEY.equals(key)) {
                            requireReserveTime(value);
                            return;
                        }
                        final Set<String> allowed = VALUES.get(key);
                        if (allowed == null) {
                            throw AdminRefusal.invalid(
                                    "attributes",
                                    "There is no topic attribute %s; known are %s, %s."
                                            .formatted(
                                                    key,
                                                    ReserveTime.KEY,
                                                    String.join(
                                                            ", ", new TreeSet<>(VALUES.keySet()))));
                        }
                        if (!allowed.contains(value)) {
                            throw AdminRefusal.invalid(
                                    "attributes",
                                    "Attribute %s cannot be %s, only one of %s."
                                            .formatted(
                                                    key,
                                                    value,
                                                    String.join(", ", new TreeSet<>(allowed))));
                        }
                    });
        }

        private static void requireReserveTime(final String value) {
            ReserveTime.faultOf(value)
                    .ifPresent(
                            fault -> {
                                throw AdminRefusal.invalid("attributes", fault);
                            });
        }
    }
}
