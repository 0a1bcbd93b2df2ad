package io.posthorn.broker.admin;

import io.posthorn.broker.client.ConsumerGroup;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.Member;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.delivery.Waiting;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.Topics;
import io.posthorn.store.Store;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.QueueTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Keeps groups for people and tools. */
final class GroupOffice implements GroupDesk {

    private static final int MOST_RETRY_QUEUES = 1_024;

    private final BrokerIdentity identity;
    private final Topics topics;
    private final Groups groups;
    private final Consumers consumers;
    private final ConsumerOffsets offsets;
    private final Visibility visibility;
    private final Waiting waiting;
    private final Deliveries deliveries;
    private final Store store;
    private final Places places;

    GroupOffice(
            final BrokerIdentity identity,
            final Topics topics,
            final Groups groups,
            final Consumers consumers,
            final ConsumerOffsets offsets,
            final Visibility visibility,
            final Waiting waiting,
            final Deliveries deliveries,
            final Store store) {
        this.identity = identity;
        this.topics = topics;
        this.groups = groups;
        this.consumers = consumers;
        this.offsets = offsets;
        this.visibility = visibility;
        this.waiting = waiting;
        this.deliveries = deliveries;
        this.store = store;
        this.places = new Places(store, visibility);
    }

    @Override
    public Page<GroupEntry> list(final NameQuery query) {
        final List<GroupConfig> picked =
                Kinds.pick(
                        groups.all().stream(),
                        query,
                        GroupConfig::groupName,
                        group -> Kinds.ofGroup(group.groupName()));
        final Page<GroupConfig> page = Page.of(picked, query.page(), query.size());
        return new Page<>(
                page.items().stream().map(this::entryOf).toList(),
                page.total(),
                page.page(),
                page.size());
    }

    @Override
    public GroupEntry get(final String name) {
        return entryOf(require(name));
    }

    private GroupConfig require(final String name) {
        final GroupConfig group = groups.find(name);
        if (group == null) {
            throw AdminRefusal.notFound("There is no group %s.".formatted(name));
        }
        return group;
    }

    private GroupEntry entryOf(final GroupConfig group) {
        final ConsumerGroup online = consumers.find(group.groupName());
        final long lag = lagOf(group.groupName(), null).stream().mapToLong(QueueLag::lag).sum();
        return new GroupEntry(
                group,
                Kinds.ofGroup(group.groupName()),
                online == null ? 0 : online.members().size(),
                lag);
    }

    @Override
    public GroupEntry create(final GroupConfig config) {
        requireAllowed(config);
        if (groups.putIfAbsent(config) != config) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.CONFLICT,
                    "groupName",
                    "There is a group %s already.".formatted(config.groupName()));
        }
        return entryOf(config);
    }

    @Override
    public GroupEntry alter(final String name, final UnaryOperator<GroupConfig> change) {
        require(name);
        requireNotReserved(name);
        final GroupConfig after =
                groups.alter(
                        name,
                        group -> {
                            final GroupConfig changed = change.apply(group);
                            requireSound(changed);
                            return changed;
                        });
        if (after == null) {
            throw AdminRefusal.notFound("There is no group %s any more.".formatted(name));
        }
        return entryOf(after);
    }

    /** Everything that a tool may not do to a group, new or there already. */
    void requireAllowed(final GroupConfig config) {
        Groups.faultOf(config.groupName())
                .ifPresent(
                        fault -> {
                            throw new AdminRefusal(
                                    AdminRefusal.Reason.ILLEGAL_NAME, "groupName", fault);
                        });
        requireNotReserved(config.groupName());
        requireSound(config);
    }

    static void requireNotReserved(final String name) {
        if (Groups.isSystem(name)) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.ILLEGAL_NAME,
                    "groupName",
                    "Group %s belongs to the broker and cannot be created, changed or deleted."
                            .formatted(name));
        }
    }

    private static void requireSound(final GroupConfig config) {
        if (config.retryQueueNums() < 0 || config.retryQueueNums() > MOST_RETRY_QUEUES) {
            throw AdminRefusal.invalid(
                    "retryQueueNums",
                    "A retry topic has 0 to %d queues, not %d."
                            .formatted(MOST_RETRY_QUEUES, config.retryQueueNums()));
        }
        if (config.retryMaxTimes() < -1) {
            throw AdminRefusal.invalid(
                    "retryMaxTimes",
                    "Tries are -1 or more, not %d.".formatted(config.retryMaxTimes()));
        }
        if (config.consumeTimeoutMinute() < 1) {
            throw AdminRefusal.invalid(
                    "consumeTimeoutMinute",
                    "The time for one message is at least 1 minute, not %d."
                            .formatted(config.consumeTimeoutMinute()));
        }
    }

    @Override
    public void delete(final String name, final boolean withOffsets) {
        require(name);
        requireNotReserved(name);
        final ConsumerGroup online = consumers.find(name);
        if (online != null) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.CONFLICT,
                    null,
                    "Group %s has %d members; stop them first."
                            .formatted(name, online.members().size()));
        }
        remove(name, withOffsets);
    }

    /** Forgets a group, known or not. */
    void remove(final String name, final boolean withOffsets) {
        groups.delete(name);
        deliveries.endGroup(name);
        if (withOffsets) {
            offsets.forgetGroup(name);
        }
    }

    @Override
    public List<QueueLag> lag(final String name, final String topic) {
        require(name);
        if (topic != null) {
            requireTopic(topic);
        }
        return lagOf(name, topic);
    }

    List<QueueLag> lagOf(final String group, final String onlyTopic) {
        final Set<String> wanted = new TreeSet<>(offsets.topicsOf(group));
        final ConsumerGroup online = consumers.find(group);
        if (online != null) {
            online.subscriptions().forEach(each -> wanted.add(each.topic()));
        }
        final List<QueueLag> all = new ArrayList<>();
        final QueueTimes times = new QueueTimes(store.log());
        for (final String name : wanted) {
            final TopicConfig topic = topics.find(name);
            if (topic != null && (onlyTopic == null || onlyTopic.equals(name))) {
                for (int queueId = 0; queueId < topic.readQueueNums(); queueId++) {
                    all.add(lagOf(group, name, queueId, times));
                }
            }
        }
        return all;
    }

    private QueueLag lagOf(
            final String group, final String topic, final int queueId, final QueueTimes times) {
        final ConsumeQueue queue = store.queues().find(topic, queueId);
        final long min = queue == null ? 0 : queue.minOffset();
        final long max = queue == null ? 0 : visibility.maxOffset(queue);
        final long committed = Math.max(0, offsets.committed(group, topic, queueId));
        final long consumedMs =
                queue == null || committed == 0 ? 0 : times.storeTimeOf(queue, committed - 1);
        return new QueueLag(
                topic,
                identity.name(),
                queueId,
                max,
                Math.max(min, committed),
                Math.max(0, consumedMs));
    }

    private TopicConfig requireTopic(final String name) {
        final TopicConfig topic = topics.find(name);
        if (topic == null) {
            throw AdminRefusal.notFound("There is no topic %s.".formatted(name));
        }
        return topic;
    }

    @Override
    public GroupMembers members(final String name) {
        require(name);
        final ConsumerGroup online = consumers.find(name);
        if (online == null) {
            return new GroupMembers(name, null, null, null, List.of());
        }
        final List<GroupMembers.Subscription> wanted =
                online.subscriptions().stream().map(GroupOffice::shown).toList();
        return new GroupMembers(
                name,
                online.style().consumeType(),
                online.style().messageModel(),
                online.style().consumeFromWhere(),
                online.members().stream().map(member -> shown(member, wanted)).toList());
    }

    private static GroupMembers.Subscription shown(final Subscription subscription) {
        return new GroupMembers.Subscription(
                subscription.topic(), subscription.type(), subscription.expression());
    }

    private static GroupMembers.Member shown(
            final Member member, final List<GroupMembers.Subscription> wanted) {
        return new GroupMembers.Member(
                member.clientId(),
                member.link().remoteAddress(),
                member.link().language(),
                ClientVersions.textOf(member.link().version()),
                member.lastSeenMs(),
                wanted);
    }

    @Override
    public List<OffsetMove> resetOffset(
            final String name, final String topic, final int queueId, final ResetTarget target) {
        require(name);
        final TopicConfig config = requireTopic(topic);
        if (queueId >= config.readQueueNums() || queueId < -1) {
            throw AdminRefusal.notFound(
                    "Topic %s has queues 0 to %d, not %d."
                            .formatted(topic, config.readQueueNums() - 1, queueId));
        }
        if (queueId < 0 && target instanceof ResetTarget.Offset) {
            throw AdminRefusal.invalid("offset", "An offset can be given for a single queue only.");
        }
        final List<OffsetMove> moves = new ArrayList<>();
        final int from = Math.max(0, queueId);
        final int to = queueId < 0 ? config.readQueueNums() : queueId + 1;
        for (int each = from; each < to; each++) {
            final long offset = places.offsetOf(topic, each, target);
            final long old = offsets.committed(name, topic, each);
            offsets.reset(name, topic, each, offset);
            // Whoever waits at the old place is told at once, not when the next message comes.
            waiting.moved(name, topic, each);
            move(deliveries.find(name, topic), each, offset);
            moves.add(new OffsetMove(topic, identity.name(), each, old, offset));
        }
        return moves;
    }

    /** A group that pops is not told: what it pops next is what it was moved to. */
    private void move(final GroupSubscription subscription, final int queueId, final long offset) {
        if (subscription != null && subscription.rules().isPopping()) {
            subscription.moveTo(queueId, offset);
            offsets.takeReset(subscription.group(), subscription.topic(), queueId);
        }
    }
}
