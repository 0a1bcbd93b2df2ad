package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.topic.Priorities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a subscription must do, said in the plainest way: a list of messages with who has each, and
 * rules that look at all of them after every step. No scans, no pages, no lanes; slow, and easy to
 * believe.
 */
final class SubscriptionModel {

    final SubscriptionRules rules;
    private final Map<Integer, List<Message>> queues = new TreeMap<>();
    private final Map<Integer, Integer> epochs = new HashMap<>();
    private final Map<Integer, Integer> writtenEpochs = new HashMap<>();
    private final Map<Owned, Consumer> owners = new HashMap<>();

    /** Until when groups stand still. */
    private final Map<String, Long> waits = new HashMap<>();

    final Map<Integer, Consumer> consumers = new LinkedHashMap<>();

    /** Who has a message. */
    enum State {
        OPEN,
        LEASED,
        WAITING,
        CLAIMED,
        DEAD,
        SETTLED
    }

    /** A message, and what a crash now would leave of its state. */
    static final class Message {
        final int queueId;
        final long offset;
        final String colour;
        final String sender;
        final String group;
        final long expiresMs;
        State state = State.OPEN;
        int holder;
        long deadlineMs;
        int count;
        Map<String, Object> annotations = Map.of();
        boolean isWrittenSettled;
        int writtenCount;
        Map<String, Object> writtenAnnotations = Map.of();

        Message(
                final int queueId,
                final long offset,
                final String colour,
                final String sender,
                final String group,
                final long expiresMs) {
            this.queueId = queueId;
            this.offset = offset;
            this.colour = colour;
            this.sender = sender;
            this.group = group;
            this.expiresMs = expiresMs;
        }

        boolean isHeld(final Handed handed) {
            return state == State.LEASED
                    && holder == handed.holder()
                    && deadlineMs == handed.deadlineMs();
        }

        boolean isOver(final long nowMs) {
            return expiresMs <= nowMs;
        }

        int priority() {
            return Priorities.of(queueId);
        }

        void open(final int newCount) {
            state = State.OPEN;
            count = Math.max(0, newCount);
        }

        void settle() {
            state = State.SETTLED;
            count = 0;
            annotations = Map.of();
        }

        /** Over those it has. */
        void annotate(final Map<String, Object> more) {
            annotations = new HashMap<>(annotations);
            annotations.putAll(more);
        }

        @Override
        public String toString() {
            return "%d/%d %s %s %s, %s by %d, count %d"
                    .formatted(queueId, offset, colour, sender, group, state, holder, count);
        }
    }

    /** A consumer, and what it was given in this step. */
    static final class Consumer {
        final int number;
        final Wish wish;
        final String colour;
        final long invisibleMs;
        final boolean isTake;
        final List<Handed> has = new ArrayList<>();
        final List<Handed> fresh = new ArrayList<>();
        final Set<Message> refused = new HashSet<>();
        Outlet outlet;
        long credit;

        Consumer(
                final int number,
                final Wish wish,
                final String colour,
                final long invisibleMs,
                final boolean isTake) {
            this.number = number;
            this.wish = wish;
            this.colour = colour;
            this.invisibleMs = invisibleMs;
            this.isTake = isTake;
        }

        boolean wants(final Message message) {
            return (colour == null || colour.equals(message.colour))
                    && (wish.notFrom() == null || !wish.notFrom().equals(message.sender));
        }

        @Override
        public String toString() {
            return "#%d(%s)".formatted(number, colour);
        }
    }

    /** Consumers with the same wish share groups of messages. */
    private record Owned(Wish wish, String group) {}

    SubscriptionModel(final SubscriptionRules rules) {
        this.rules = rules;
    }

    Message add(final Message message) {
        queues.computeIfAbsent(message.queueId, id -> new ArrayList<>()).add(message);
        return message;
    }

    long end(final int queueId) {
        return queues.getOrDefault(queueId, List.of()).size();
    }

    Stream<Integer> queueIds() {
        return queues.keySet().stream();
    }

    Message at(final int queueId, final long offset) {
        return queues.get(queueId).get((int) offset);
    }

    Message of(final Handed handed) {
        return at(handed.queueId(), handed.queueOffset());
    }

    Stream<Message> all() {
        return queues.values().stream().flatMap(List::stream);
    }

    /** The highest priority first, as a browser shows them. */
    Stream<Message> inOrder() {
        return all().sorted(
                        Comparator.comparingInt((Message each) -> -each.priority())
                                .thenComparingInt(each -> each.queueId)
                                .thenComparingLong(each -> each.offset));
    }

    /** Somebody's consumer must not be given a message again, if it is still there. */
    void refuse(final Handed handed) {
        consumers.values().stream()
                .filter(each -> !each.isTake && each.outlet.holder() == handed.holder())
                .forEach(each -> each.refused.add(of(handed)));
    }

    void leave(final Consumer gone) {
        consumers.remove(gone.number);
        owners.values().removeIf(each -> each == gone);
    }

    /** A message comes back, at once or after the time the rules say. */
    void giveBack(final Message message, final boolean isCounted, final long nowMs) {
        message.open(message.count - (isCounted ? 0 : 1));
        final boolean isDead =
                rules.mostDeliveries() > 0 && message.count >= rules.mostDeliveries();
        if (isCounted && !isDead && !rules.delay().isNone()) {
            message.state = State.WAITING;
            message.deadlineMs = nowMs + rules.delay().after(message.count);
            if (message.group != null && rules.isGrouped()) {
                waits.merge(message.group, message.deadlineMs, Math::max);
            }
        }
    }

    void releaseAllOf(final Consumer gone, final boolean isCounted, final long nowMs) {
        all().filter(each -> each.state == State.LEASED)
                .filter(each -> each.holder == gone.outlet.holder())
                .forEach(each -> giveBack(each, isCounted, nowMs));
    }

    void expire(final long nowMs) {
        all().filter(each -> each.state == State.LEASED || each.state == State.WAITING)
                .filter(each -> each.deadlineMs <= nowMs)
                .forEach(each -> each.open(each.count));
        waits.values().removeIf(until -> until <= nowMs);
    }

    void moveTo(final int queueId, final long offset) {
        epochs.merge(queueId, 1, Integer::sum);
        for (final Message each : queues.get(queueId)) {
            each.open(0);
            each.annotations = Map.of();
            if (each.offset < offset) {
                each.settle();
            }
        }
    }

    /** All is written down. */
    void write() {
        writtenEpochs.putAll(epochs);
        all().forEach(
                        each -> {
                            each.isWrittenSettled = each.state == State.SETTLED;
                            each.writtenCount = each.count;
                            each.writtenAnnotations = each.annotations;
                        });
    }

    /** Only this is written down, and below which offset all is settled. */
    void writeSettled(final int queueId, final long below, final List<Message> settled) {
        final boolean isNewEpoch =
                !epochs.getOrDefault(queueId, 0).equals(writtenEpochs.getOrDefault(queueId, 0));
        for (final Message each : queues.get(queueId)) {
            if (isNewEpoch) {
                each.isWrittenSettled = false;
                each.writtenCount = 0;
                each.writtenAnnotations = Map.of();
            }
            if (each.offset < below || settled.contains(each)) {
                each.isWrittenSettled = true;
                each.writtenCount = 0;
            }
        }
        epochs.computeIfPresent(
                queueId,
                (id, epoch) -> {
                    writtenEpochs.put(id, epoch);
                    return epoch;
                });
    }

    /** What was not written down has not happened. */
    void crash() {
        consumers.clear();
        owners.clear();
        waits.clear();
        epochs.clear();
        epochs.putAll(writtenEpochs);
        all().forEach(
                        each -> {
                            each.open(each.writtenCount);
                            each.annotations = each.writtenAnnotations;
                            if (each.isWrittenSettled) {
                                each.settle();
                            }
                        });
    }

    void die(final Dead dead, final long nowMs) {
        final Message message = at(dead.queueId(), dead.queueOffset());
        switch (dead.cause()) {
            case EXPIRED -> assertThat(message.isOver(nowMs)).as("%s died", message).isTrue();
            case TRIED_TOO_OFTEN ->
                    assertThat(message.count)
                            .as("%s died", message)
                            .isGreaterThanOrEqualTo(rules.mostDeliveries());
            case REJECTED -> message.open(message.count);
        }
        assertThat(message.state).as("%s died", message).isEqualTo(State.OPEN);
        assertThat(dead.count()).as("%s died", message).isEqualTo(message.count);
        message.state = State.DEAD;
    }

    /** Takes over what was handed out in this step, after having looked whether it could be. */
    void take(final long nowMs) {
        for (final Consumer consumer : consumers.values()) {
            Handed last = null;
            for (final Handed handed : consumer.fresh) {
                mayFollow(last, handed, consumer);
                take(handed, consumer, nowMs);
                last = handed;
            }
        }
    }

    /** Of a queue the oldest come first, whether they came back or not. */
    private void mayFollow(final Handed last, final Handed next, final Consumer consumer) {
        if (last != null) {
            assertThat(of(next).priority())
                    .as("priority of %s, which came to %s after %s", next, consumer, last)
                    .isLessThanOrEqualTo(of(last).priority());
        }
        consumer.fresh.stream()
                .takeWhile(each -> each != next)
                .filter(each -> each.queueId() == next.queueId())
                .forEach(
                        each ->
                                assertThat(next.queueOffset())
                                        .as("%s came to %s after %s", next, consumer, each)
                                        .isGreaterThan(each.queueOffset()));
    }

    private void take(final Handed handed, final Consumer consumer, final long nowMs) {
        final Message message = of(handed);
        assertThat(message.state).as("%s came to %s", message, consumer).isEqualTo(State.OPEN);
        assertThat(consumer.wants(message)).as("%s came to %s", message, consumer).isTrue();
        assertThat(message.isOver(nowMs)).as("%s came too late", message).isFalse();
        assertThat(consumer.credit).as("credit of %s for %s", consumer, message).isPositive();
        assertThat(mayHave(consumer, message)).as("%s came to %s", message, consumer).isTrue();
        message.state = State.LEASED;
        message.holder = handed.holder();
        message.deadlineMs = handed.deadlineMs();
        message.count++;
        consumer.credit--;
        assertThat(handed.count()).as("count of %s", message).isEqualTo(message.count);
        assertThat(handed.annotations().values())
                .as("annotations of %s", message)
                .isEqualTo(message.annotations);
        assertThat(handed.holder()).isEqualTo(consumer.outlet.holder());
        if (hasOwner(message)) {
            owners.putIfAbsent(new Owned(consumer.wish, message.group), consumer);
        }
    }

    private boolean hasOwner(final Message message) {
        return message.group != null && rules.isGrouped() && !rules.isExclusive();
    }

    /** Whether the rules of groups and of exclusive consumers allow it. */
    private boolean mayHave(final Consumer consumer, final Message message) {
        if (consumer.refused.contains(message)
                || rules.isGrouped() && waits.containsKey(message.group)) {
            return false;
        }
        if (rules.isExclusive()) {
            return consumers.values().iterator().next() == consumer;
        }
        final Consumer owner = owners.get(new Owned(consumer.wish, message.group));
        return !hasOwner(message)
                || owner == null
                || owner == consumer
                || owner.refused.contains(message);
    }

    private boolean isBlocked(final Consumer consumer, final int queueId) {
        return consumer.wish.inOrder()
                && queues.get(queueId).stream()
                        .anyMatch(each -> each.state != State.OPEN && each.state != State.SETTLED);
    }

    /** At the end of a step: nobody waits for what is there, and nobody was given the wrong one. */
    void check() {
        for (final Consumer consumer : consumers.values()) {
            all().filter(each -> each.state == State.OPEN)
                    .filter(each -> consumer.wants(each) && mayHave(consumer, each))
                    .forEach(open -> check(consumer, open));
        }
    }

    private void check(final Consumer consumer, final Message open) {
        assertThat(consumer.credit > 0 && !isBlocked(consumer, open.queueId))
                .as("%s waits for %s", consumer, open)
                .isFalse();
        for (final Handed each : consumer.fresh) {
            assertThat(each.queueId() == open.queueId && each.queueOffset() > open.offset)
                    .as("%s came to %s before %s", each, consumer, open)
                    .isFalse();
            assertThat(of(each).priority() < open.priority() && !isBlocked(consumer, open.queueId))
                    .as("%s came to %s before %s of a higher priority", each, consumer, open)
                    .isFalse();
        }
    }

    /** How a queue stands. */
    LaneView view(final int queueId) {
        return new LaneView(
                queues.get(queueId).stream().takeWhile(each -> each.state == State.SETTLED).count(),
                end(queueId) - count(queueId, State.SETTLED),
                count(queueId, State.LEASED, State.WAITING, State.CLAIMED, State.DEAD),
                count(queueId, State.CLAIMED, State.DEAD),
                queues.get(queueId).stream()
                        .filter(each -> each.state == State.OPEN && each.count > 0)
                        .count(),
                end(queueId));
    }

    private long count(final int queueId, final State... states) {
        return queues.get(queueId).stream()
                .filter(each -> List.of(states).contains(each.state))
                .count();
    }
}
