package io.posthorn.server.rest;

import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.NameKind;
import io.posthorn.broker.admin.NameQuery;
import io.posthorn.broker.admin.OffsetMove;
import io.posthorn.broker.admin.Page;
import io.posthorn.broker.admin.ResetTarget;
import io.posthorn.broker.admin.SubscriptionDesk;
import io.posthorn.broker.admin.SubscriptionDetail;
import io.posthorn.broker.admin.SubscriptionEntry;
import io.posthorn.broker.admin.SubscriptionTotals;
import io.posthorn.broker.delivery.ConsumerState;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.delivery.Wish;
import io.posthorn.broker.selector.TagFilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Subscriptions with the manners of the real ones, that stand still. */
final class FakeSubscriptions implements SubscriptionDesk {

    private static final long STORED_MS = 1_700_000_000_000L;

    private final Map<String, SubscriptionEntry> entries = new ConcurrentSkipListMap<>();

    void clear() {
        entries.clear();
    }

    void add(final String topic, final String group, final boolean isConsumed) {
        entries.put(topic + "\n" + group, entry(topic, group, 17, isConsumed));
    }

    private static SubscriptionEntry entry(
            final String topic, final String group, final long left, final boolean isConsumed) {
        return new SubscriptionEntry(
                topic,
                group,
                NameKind.NORMAL,
                SubscriptionRules.DURABLE.withMostDeliveries(17),
                left,
                isConsumed ? 5 : 0,
                0,
                1,
                left == 0 ? 0 : STORED_MS,
                left == 0 ? 0 : 42_000,
                isConsumed ? 1 : 0,
                0);
    }

    @Override
    public Page<SubscriptionEntry> list(
            final NameQuery query, final String topic, final String group) {
        return Page.of(
                entries.values().stream()
                        .filter(each -> query.kinds().contains(each.kind()))
                        .filter(each -> (each.topic() + each.group()).contains(query.contains()))
                        .filter(each -> topic == null || topic.equals(each.topic()))
                        .filter(each -> group == null || group.equals(each.group()))
                        .toList(),
                query.page(),
                query.size());
    }

    @Override
    public SubscriptionTotals totals() {
        return new SubscriptionTotals(
                entries.size(),
                entries.values().stream().mapToLong(SubscriptionEntry::left).sum(),
                entries.values().stream().mapToLong(SubscriptionEntry::leased).sum(),
                entries.size());
    }

    private SubscriptionEntry require(final String topic, final String group) {
        final SubscriptionEntry entry = entries.get(topic + "\n" + group);
        if (entry == null) {
            throw AdminRefusal.notFound(
                    "Group %s has no subscription of topic %s.".formatted(group, topic));
        }
        return entry;
    }

    @Override
    public SubscriptionDetail get(final String topic, final String group) {
        final SubscriptionEntry entry = require(topic, group);
        return new SubscriptionDetail(
                entry,
                List.of(
                        new SubscriptionDetail.Queue(
                                FakeBroker.NAME,
                                0,
                                283,
                                300,
                                entry.left(),
                                entry.leased(),
                                0,
                                1,
                                entry.oldestStoredMs())),
                entry.consumerCount() == 0
                        ? List.of()
                        : List.of(
                                new ConsumerState(
                                        1,
                                        "10.0.0.7:5000",
                                        new Wish(TagFilter.parse("paid || shipped"), null, null, 0),
                                        95,
                                        5,
                                        0)),
                List.of());
    }

    @Override
    public List<OffsetMove> reset(
            final String topic, final String group, final int queueId, final ResetTarget target) {
        final SubscriptionEntry entry = require(topic, group);
        if (queueId > 0) {
            throw AdminRefusal.notFound("There is no queue %d.".formatted(queueId));
        }
        if (target instanceof ResetTarget.Offset offset && offset.queueOffset() > 300) {
            throw AdminRefusal.invalid("offset", "The queue ends at 300.");
        }
        final long to = target instanceof ResetTarget.End ? 300 : 0;
        entries.put(topic + "\n" + group, entry(topic, group, 300 - to, entry.consumerCount() > 0));
        return List.of(new OffsetMove(topic, FakeBroker.NAME, 0, 283, to));
    }

    @Override
    public void end(final String topic, final String group, final boolean isForced) {
        if (require(topic, group).consumerCount() > 0 && !isForced) {
            throw new AdminRefusal(
                    AdminRefusal.Reason.CONFLICT,
                    "force",
                    "Group %s consumes topic %s at present.".formatted(group, topic));
        }
        entries.remove(topic + "\n" + group);
    }
}
