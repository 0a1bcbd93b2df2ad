package io.posthorn.broker.admin;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.client.ConsumerGroup;
import io.posthorn.broker.client.Consumers;
import io.posthorn.broker.client.Member;
import io.posthorn.broker.delivery.ConsumerOffsets;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.LaneView;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.broker.topic.BrokerIdentity;
import io.posthorn.store.Store;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.QueueTimes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Shows subscriptions to people and tools, and moves and ends them for them. */
final class SubscriptionOffice implements SubscriptionDesk {

    private static final Comparator<GroupSubscription> BY_NAME =
            Comparator.comparing(GroupSubscription::topic).thenComparing(GroupSubscription::group);

    private final BrokerIdentity identity;
    private final Readiness readiness;
    private final Deliveries deliveries;
    private final Consumers consumers;
    private final ConsumerOffsets offsets;
    private final GroupDesk groups;
    private final Store store;
    private final Places places;
    private final Clock clock;

    SubscriptionOffice(
            final BrokerIdentity identity,
            final Readiness readiness,
            final Deliveries deliveries,
            final Consumers consumers,
            final ConsumerOffsets offsets,
            final Visibility visibility,
            final GroupDesk groups,
            final Store store,
            final Clock clock) {
        this.identity = identity;
        this.readiness = readiness;
        this.deliveries = deliveries;
        this.consumers = consumers;
        this.offsets = offsets;
        this.groups = groups;
        this.store = store;
        this.places = new Places(store, visibility);
        this.clock = clock;
    }

    @Override
    public Page<SubscriptionEntry> list(
            final NameQuery query, final String topic, final String group) {
        readiness.require();
        final String part = query.contains().toLowerCase(Locale.ROOT);
        final List<GroupSubscription> picked =
                all(topic)
                        .filter(each -> group == null || group.equals(each.group()))
                        .filter(each -> query.kinds().contains(kindOf(each)))
                        .filter(each -> hasPart(each, part))
                        .sorted(BY_NAME)
                        .toList();
        final Page<GroupSubscription> page = Page.of(picked, query.page(), query.size());
        final QueueTimes times = new QueueTimes(store.log());
        return new Page<>(
                page.items().stream().map(each -> entryOf(each, queuesOf(each, times))).toList(),
                page.total(),
                page.page(),
                page.size());
    }

    private Stream<GroupSubscription> all(final String topic) {
        return topic == null ? deliveries.all().stream() : deliveries.of(topic).stream();
    }

    private static boolean hasPart(final GroupSubscription each, final String part) {
        return each.topic().toLowerCase(Locale.ROOT).contains(part)
                || each.group().toLowerCase(Locale.ROOT).contains(part);
    }

    private NameKind kindOf(final GroupSubscription each) {
        return Kinds.ofGroup(each.group()) == NameKind.SYSTEM
                ? NameKind.SYSTEM
                : Kinds.ofTopic(each.topic(), identity);
    }

    @Override
    public SubscriptionTotals totals() {
        readiness.require();
        int count = 0;
        long left = 0;
        long leased = 0;
        long returned = 0;
        for (final GroupSubscription each : deliveries.all()) {
            if (kindOf(each) != NameKind.SYSTEM) {
                count++;
                for (final LaneView lane : each.view().values()) {
                    left += lane.left();
                    leased += lane.leased();
                    returned += lane.returned();
                }
            }
        }
        return new SubscriptionTotals(count, left, leased, returned);
    }

    @Override
    public SubscriptionDetail get(final String topic, final String group) {
        readiness.require();
        final GroupSubscription subscription = require(topic, group);
        final List<SubscriptionDetail.Queue> queues =
                queuesOf(subscription, new QueueTimes(store.log()));
        return new SubscriptionDetail(
                entryOf(subscription, queues),
                queues,
                subscription.consumers(),
                membersOf(subscription).stream()
                        .map(
                                member ->
                                        new SubscriptionDetail.Popper(
                                                member.clientId(), member.link().remoteAddress()))
                        .toList());
    }

    private GroupSubscription require(final String topic, final String group) {
        final GroupSubscription subscription = deliveries.find(group, topic);
        if (subscription == null) {
            throw AdminRefusal.notFound(
                    "Group %s has no subscription of topic %s.".formatted(group, topic));
        }
        return subscription;
    }

    private List<SubscriptionDetail.Queue> queuesOf(
            final GroupSubscription subscription, final QueueTimes times) {
        final List<SubscriptionDetail.Queue> queues = new ArrayList<>();
        for (final Map.Entry<Integer, LaneView> each : subscription.view().entrySet()) {
            final int queueId = each.getKey();
            final LaneView lane = each.getValue();
            queues.add(
                    new SubscriptionDetail.Queue(
                            identity.name(),
                            queueId,
                            lane.settledBelow(),
                            lane.end(),
                            lane.left(),
                            lane.leased(),
                            lane.hidden(),
                            lane.returned(),
                            oldestMs(subscription.topic(), queueId, lane, times)));
        }
        return queues;
    }

    /** The first message that is not settled is the oldest: store times never fall in a queue. */
    private long oldestMs(
            final String topic, final int queueId, final LaneView lane, final QueueTimes times) {
        final ConsumeQueue queue = lane.left() == 0 ? null : store.queues().find(topic, queueId);
        return queue == null ? 0 : Math.max(0, times.storeTimeOf(queue, lane.settledBelow()));
    }

    private SubscriptionEntry entryOf(
            final GroupSubscription subscription, final List<SubscriptionDetail.Queue> queues) {
        final long oldestMs =
                queues.stream()
                        .mapToLong(SubscriptionDetail.Queue::oldestStoredMs)
                        .filter(ms -> ms > 0)
                        .min()
                        .orElse(0);
        return new SubscriptionEntry(
                subscription.topic(),
                subscription.group(),
                kindOf(subscription),
                subscription.rules(),
                queues.stream().mapToLong(SubscriptionDetail.Queue::left).sum(),
                queues.stream().mapToLong(SubscriptionDetail.Queue::leased).sum(),
                queues.stream().mapToLong(SubscriptionDetail.Queue::hidden).sum(),
                queues.stream().mapToLong(SubscriptionDetail.Queue::returned).sum(),
                oldestMs,
                oldestMs == 0 ? 0 : Math.max(0, clock.wallMs() - oldestMs),
                subscription.consumerCount() + membersOf(subscription).size(),
                subscription.waitingTakes());
    }

    private Collection<Member> membersOf(final GroupSubscription subscription) {
        final ConsumerGroup online =
                subscription.rules().isPopping() ? consumers.find(subscription.group()) : null;
        return online == null || online.subscription(subscription.topic()) == null
                ? List.of()
                : online.members();
    }

    @Override
    public List<OffsetMove> reset(
            final String topic, final String group, final int queueId, final ResetTarget target) {
        readiness.require();
        final GroupSubscription subscription = require(topic, group);
        requireNotReserved(subscription);
        final List<OffsetMove> moves =
                subscription.rules().isPopping()
                        ? groups.resetOffset(group, topic, queueId, target)
                        : move(subscription, queueId, target);
        AdminLog.LOG.subscriptionMoved(topic, group, moves.size());
        return moves;
    }

    private List<OffsetMove> move(
            final GroupSubscription subscription, final int queueId, final ResetTarget target) {
        final String topic = subscription.topic();
        final Map<Integer, LaneView> lanes = subscription.view();
        if (queueId >= 0 && !lanes.containsKey(queueId)) {
            throw AdminRefusal.notFound(
                    "Topic %s has queues %s, not %d.".formatted(topic, lanes.keySet(), queueId));
        }
        if (queueId < 0 && target instanceof ResetTarget.Offset) {
            throw AdminRefusal.invalid("offset", "An offset can be given for a single queue only.");
        }
        final List<OffsetMove> moves = new ArrayList<>();
        lanes.forEach(
                (each, lane) -> {
                    if (queueId < 0 || queueId == each) {
                        final long offset = places.offsetOf(topic, each, target);
                        subscription.moveTo(each, offset);
                        moves.add(
                                new OffsetMove(
                                        topic, identity.name(), each, lane.settledBelow(), offset));
                    }
                });
        return moves;
    }

    private void requireNotReserved(final GroupSubscription subscription) {
        if (kindOf(subscription) == NameKind.SYSTEM) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.FORBIDDEN,
                    null,
                    "The subscription of topic %s by group %s is the broker's own and cannot be changed."
                            .formatted(subscription.topic(), subscription.group()));
        }
    }

    @Override
    public void end(final String topic, final String group, final boolean isForced) {
        readiness.require();
        final GroupSubscription subscription = require(topic, group);
        requireNotReserved(subscription);
        if (subscription.rules().leavesUnwanted()) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.CONFLICT,
                    null,
                    "This subscription is the JMS queue %s itself, and what was consumed would come again. To empty the queue move the subscription to the end; to be rid of it delete the topic."
                            .formatted(topic));
        }
        final int inUse =
                subscription.consumerCount()
                        + membersOf(subscription).size()
                        + subscription.waitingTakes();
        if (inUse > 0 && !isForced) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.CONFLICT,
                    "force",
                    "Group %s consumes topic %s at present: %d consumers, %d waiting pops. Stop them first, or force it."
                            .formatted(
                                    group,
                                    topic,
                                    subscription.consumerCount() + membersOf(subscription).size(),
                                    subscription.waitingTakes()));
        }
        deliveries.end(group, topic);
        offsets.forget(group, topic);
        AdminLog.LOG.subscriptionEnded(topic, group, inUse);
    }
}
