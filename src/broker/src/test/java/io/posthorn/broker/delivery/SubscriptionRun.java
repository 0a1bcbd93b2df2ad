package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.delivery.SubscriptionModel.Consumer;
import io.posthorn.broker.delivery.SubscriptionModel.Message;
import io.posthorn.broker.delivery.SubscriptionModel.State;
import io.posthorn.broker.selector.Dialect;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.selector.SelectorParser;
import io.posthorn.broker.selector.TagFilter;
import io.posthorn.message.PropertyKeys;
import io.posthorn.testkit.ManualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes one list of steps through a subscription and through its model, and compares them after
 * each. What a step means depends on what there is, so that any part of a list is a list too.
 */
final class SubscriptionRun {

    /** Two of the usual priority, a lower one and a higher one. */
    private static final int[] QUEUES = {0, 2, 8, 10};

    private static final int PIECE = 1 << 10;
    private static final int MOST_CONSUMERS = 5;
    private static final String[] COLOURS = {"red", "blue", null};

    private final SubscriptionModel model;
    private final FakeSource source = new FakeSource();
    private final ManualClock clock = new ManualClock();
    private final List<Lanes.Note> written = new ArrayList<>();
    private final List<Dead> died = new ArrayList<>();
    private final List<Dead> toBury = new ArrayList<>();
    private final List<Handed> claimed = new ArrayList<>();
    private final List<Handed> stale = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private GroupSubscription subscription;
    private boolean isToGoOn;
    private int number;

    /** What may happen. */
    enum Op {
        SEND(14),
        ATTACH(4),
        CREDIT(14),
        TAKE(0),
        WITHDRAW(0),
        ACCEPT(8),
        ACCEPT_LATE(2),
        RELEASE(6),
        MODIFY(4),
        REJECT(2),
        EXTEND(3),
        CLAIM(4),
        COMMIT(2),
        ROLLBACK(2),
        DRAIN(1),
        DETACH(2),
        TIME(6),
        BURY(3),
        MOVE(1),
        BROWSE(2),
        WRITE(3),
        SNAPSHOT(1),
        CRASH(2);

        private final int weight;

        Op(final int weight) {
            this.weight = weight;
        }

        int weight(final SubscriptionRules rules) {
            final boolean isOfTakes = this == TAKE || this == WITHDRAW;
            final boolean isOfConsumers = this == ATTACH || this == CREDIT || this == DETACH;
            if (!rules.isPopping()) {
                return weight;
            }
            return isOfTakes ? 10 : isOfConsumers ? 1 : weight;
        }
    }

    /** One step; the numbers choose among what there is. */
    record Step(Op op, int a, int b, int c) {}

    SubscriptionRun(final SubscriptionRules rules) {
        model = new SubscriptionModel(rules);
        source.giveLanes();
        for (final int queueId : QUEUES) {
            send(queueId, 0, 0);
        }
        open();
    }

    /** What has happened, a line for each step. */
    List<String> story() {
        return story;
    }

    void live(final List<Step> steps) {
        for (final Step step : steps) {
            live(step);
        }
    }

    private void live(final Step step) {
        story.add(step.op().toString());
        take(step);
        while (isToGoOn) {
            isToGoOn = false;
            subscription.look();
        }
        for (final Dead each : died) {
            tell("died %s", each);
            model.die(each, clock.wallMs());
        }
        toBury.addAll(died);
        died.clear();
        model.consumers.values().stream()
                .filter(each -> !each.fresh.isEmpty())
                .forEach(each -> tell("%s got %s", each, places(each.fresh)));
        model.take(clock.wallMs());
        model.check();
        checkView();
        for (final Consumer each : List.copyOf(model.consumers.values())) {
            each.has.addAll(each.fresh);
            if (each.isTake && !each.fresh.isEmpty()) {
                stale.addAll(each.fresh);
                model.leave(each);
            }
            each.fresh.clear();
        }
    }

    private static List<String> places(final List<Handed> messages) {
        return messages.stream()
                .map(each -> each.queueId() + "/" + each.queueOffset() + "x" + each.count())
                .toList();
    }

    private void checkView() {
        if (model.rules.leavesUnwanted()) {
            final Map<Integer, LaneView> expected = new TreeMap<>();
            model.queueIds().forEach(id -> expected.put(id, model.view(id)));
            assertThat(subscription.view()).isEqualTo(expected);
        }
    }

    private void tell(final String text, final Object... what) {
        story.add("    " + text.formatted(what));
    }

    private void open() {
        subscription =
                new GroupSubscription(
                        "group",
                        "topic",
                        model.rules,
                        source,
                        clock,
                        new SubscriptionListener() {
                            @Override
                            public void changed(final GroupSubscription where) {
                                // Written down when a step says so.
                            }

                            @Override
                            public void ahead(
                                    final GroupSubscription where,
                                    final int queueId,
                                    final byte[] note) {
                                written.add(Lanes.Note.ofCursor(queueId, note));
                                model.writeSettled(
                                        queueId,
                                        where.view().get(queueId).settledBelow(),
                                        List.of());
                            }

                            @Override
                            public void goOn(final GroupSubscription where) {
                                isToGoOn = true;
                            }

                            @Override
                            public void dead(final GroupSubscription where, final Dead dead) {
                                died.add(dead);
                            }
                        });
    }

    private void take(final Step step) {
        switch (step.op()) {
            case SEND -> {
                for (int i = 0; i <= step.c() % 4; i++) {
                    send(QUEUES[step.a() % QUEUES.length], step.b() + i * 7, step.c());
                }
                subscription.arrived();
            }
            case ATTACH -> attach(step);
            case CREDIT -> credit(step);
            case TAKE -> takeOnce(step);
            case WITHDRAW -> withdraw(step);
            case ACCEPT -> accept(some(step), false);
            case ACCEPT_LATE -> accept(some(step), true);
            case RELEASE -> release(some(step), step.c() % 3 != 0);
            case MODIFY ->
                    modify(
                            some(step),
                            step.c() % 2 == 0,
                            step.c() % 3 != 0,
                            annotations(step.b(), step.c()));
            case REJECT -> some(step).stream().limit(1).forEach(this::reject);
            case EXTEND -> some(step).stream().limit(1).forEach(each -> extend(each, step.c()));
            case CLAIM -> some(step).forEach(this::claim);
            case COMMIT -> commit();
            case ROLLBACK -> rollback();
            case DRAIN -> drain(step);
            case DETACH -> detach(step);
            case TIME -> pass(step.a() % 40);
            case BURY -> bury(step);
            case MOVE -> move(step);
            case BROWSE -> browse(step);
            case WRITE -> write();
            case SNAPSHOT -> snapshot();
            case CRASH -> crash();
        }
    }

    private void send(final int queueId, final int b, final int c) {
        final Map<String, String> properties = new TreeMap<>();
        final String colour = b % 3 == 0 ? "red" : "blue";
        properties.put("colour", colour);
        final String sender = b % 5 == 0 ? "me" : "you";
        properties.put(PropertyKeys.SENDER_CLIENT, sender);
        final String group = b % 4 == 0 ? "g" + b % 3 : null;
        if (group != null) {
            properties.put(PropertyKeys.MESSAGE_GROUP, group);
        }
        final long expires = c % 6 == 1 ? clock.wallMs() + b % 60 : Long.MAX_VALUE;
        if (expires != Long.MAX_VALUE) {
            properties.put(PropertyKeys.EXPIRES_MS, Long.toString(expires));
        }
        final long offset = source.add(queueId, properties);
        tell("%s", model.add(new Message(queueId, offset, colour, sender, group, expires)));
    }

    private Consumer consumer(final Step step, final boolean isTake) {
        // Messages that nobody wants are settled on a topic: there all have to want the same.
        final int choice = model.rules.leavesUnwanted() ? step.a() : 0;
        final String colour = COLOURS[choice % COLOURS.length];
        final String notFrom = choice % 7 == 3 ? "me" : null;
        final boolean inOrder = isTake && step.b() % 3 == 0;
        number++;
        final Wish wish =
                new Wish(TagFilter.ALL, selector(colour), notFrom, Wish.ANY_QUEUE, inOrder);
        final long invisibleMs = isTake || step.b() % 2 == 0 ? 1 + step.c() % 50 : Long.MAX_VALUE;
        return new Consumer(number, wish, colour, invisibleMs, isTake);
    }

    private static io.posthorn.broker.selector.Selector selector(final String colour) {
        try {
            return colour == null
                    ? null
                    : SelectorParser.parse("colour = '" + colour + "'", Dialect.SQL92);
        } catch (final InvalidSelector e) {
            throw new AssertionError(e);
        }
    }

    private void attach(final Step step) {
        if (model.consumers.size() < MOST_CONSUMERS) {
            final Consumer consumer = consumer(step, false);
            consumer.outlet =
                    subscription.attach(
                            consumer.wish, consumer.invisibleMs, consumer.fresh::addAll);
            model.consumers.put(consumer.number, consumer);
            tell("%s came, leases last %d ms", consumer, consumer.invisibleMs);
        }
    }

    private void takeOnce(final Step step) {
        if (model.consumers.size() < MOST_CONSUMERS) {
            final Consumer consumer = consumer(step, true);
            consumer.credit = 1 + step.c() % 6;
            tell("%s takes %d, inOrder %s", consumer, consumer.credit, consumer.wish.inOrder());
            model.consumers.put(consumer.number, consumer);
            consumer.outlet =
                    subscription.take(
                            consumer.wish,
                            (int) consumer.credit,
                            consumer.invisibleMs,
                            null,
                            consumer.fresh::addAll);
        }
    }

    private void withdraw(final Step step) {
        final Consumer consumer = any(step.a(), true);
        if (consumer != null) {
            tell("%s gives up", consumer);
            assertThat(consumer.outlet.withdraw()).isTrue();
            model.leave(consumer);
        }
    }

    /** Null if there is none. */
    private Consumer any(final int choice, final boolean isTake) {
        final List<Consumer> those =
                model.consumers.values().stream().filter(each -> each.isTake == isTake).toList();
        return those.isEmpty() ? null : those.get(choice % those.size());
    }

    private void credit(final Step step) {
        final Consumer consumer = any(step.a(), false);
        if (consumer != null) {
            final int more = step.b() % 6;
            tell("%s gets credit for %d", consumer, more);
            consumer.credit += more;
            consumer.outlet.credit(more);
        }
    }

    private void drain(final Step step) {
        final Consumer consumer = any(step.a(), false);
        if (consumer != null) {
            tell("credit of %s is taken back", consumer);
            consumer.credit = 0;
            consumer.outlet.drain(() -> {});
        }
    }

    private void detach(final Step step) {
        final Consumer consumer = any(step.a(), false);
        if (consumer != null) {
            final boolean isCounted = step.b() % 2 == 0;
            tell("%s leaves, counted %s", consumer, isCounted);
            stale.addAll(consumer.has);
            model.leave(consumer);
            model.releaseAllOf(consumer, isCounted, clock.wallMs());
            consumer.outlet.close(isCounted);
        }
    }

    /** Some of what one consumer was given, or of what was given to those who have left. */
    private List<Handed> some(final Step step) {
        final Consumer consumer = any(step.a(), false);
        final List<Handed> from = consumer == null || step.b() % 8 == 0 ? stale : consumer.has;
        final List<Handed> some = new ArrayList<>();
        for (int i = step.b() % 3; i >= 0 && !from.isEmpty(); i--) {
            some.add(from.remove((step.b() + i * step.c()) % from.size()));
        }
        tell("with %s", places(some));
        return some;
    }

    private void accept(final List<Handed> messages, final boolean isLateToo) {
        int expected = 0;
        for (final Handed each : messages) {
            final Message message = model.of(each);
            final boolean isLeft =
                    model.rules.isPopping() && message.state == State.OPEN && message.count > 0;
            if (message.isHeld(each) || isLateToo && isLeft) {
                message.settle();
                expected++;
            }
        }
        assertThat(isLateToo ? subscription.acceptLate(messages) : subscription.accept(messages))
                .isEqualTo(expected);
    }

    private void release(final List<Handed> messages, final boolean isCounted) {
        tell("counted %s", isCounted);
        int expected = 0;
        for (final Handed each : messages) {
            final Message message = model.of(each);
            if (message.isHeld(each)) {
                model.giveBack(message, isCounted, clock.wallMs());
                expected++;
            }
        }
        assertThat(subscription.release(messages, isCounted)).isEqualTo(expected);
    }

    private static Map<String, Object> annotations(final int b, final int c) {
        return switch (b % 4) {
            case 0 -> Map.of();
            case 1 -> Map.of("tries", c, "who", "");
            case 2 -> Map.of("who", "c" + c % 5);
            default -> Map.of("x-opt-" + c % 3, c % 2 == 0);
        };
    }

    private void modify(
            final List<Handed> messages,
            final boolean hasFailed,
            final boolean isElsewhere,
            final Map<String, Object> annotations) {
        tell("failed %s, not here %s, %s", hasFailed, isElsewhere, annotations);
        int expected = 0;
        for (final Handed each : messages) {
            final Message message = model.of(each);
            if (message.isHeld(each)) {
                if (isElsewhere) {
                    model.refuse(each);
                }
                message.annotate(annotations);
                model.giveBack(message, hasFailed, clock.wallMs());
                expected++;
            }
        }
        assertThat(
                        subscription.modify(
                                messages, hasFailed, isElsewhere, Annotations.of(annotations)))
                .isEqualTo(new ModifyOutcome.Modified(expected));
    }

    private void reject(final Handed message) {
        assertThat(subscription.reject(message)).isEqualTo(model.of(message).isHeld(message));
    }

    private void extend(final Handed handed, final int c) {
        final Message message = model.of(handed);
        final long deadlineMs = clock.wallMs() + 1 + c % 50;
        final Handed extended = subscription.extend(handed, deadlineMs);
        assertThat(extended != null).isEqualTo(message.isHeld(handed));
        if (extended != null) {
            message.deadlineMs = deadlineMs;
            stale.add(extended);
        }
    }

    private void claim(final Handed handed) {
        final Message message = model.of(handed);
        assertThat(subscription.claim(handed)).isEqualTo(message.isHeld(handed));
        if (message.isHeld(handed)) {
            message.state = State.CLAIMED;
            claimed.add(handed);
        }
    }

    /** As the broker does it: laid down first, then settled. */
    private void commit() {
        tell("%s", places(claimed));
        for (final int queueId : QUEUES) {
            final List<Handed> here =
                    claimed.stream().filter(each -> each.queueId() == queueId).toList();
            if (!here.isEmpty()) {
                final long below = subscription.view().get(queueId).settledBelow();
                final long[] offsets =
                        here.stream().mapToLong(Handed::queueOffset).sorted().distinct().toArray();
                written.addAll(subscription.books().settling(queueId, offsets, PIECE));
                model.writeSettled(queueId, below, here.stream().map(model::of).toList());
            }
        }
        claimed.forEach(each -> model.of(each).settle());
        subscription.settleClaimed(claimed);
        claimed.clear();
    }

    private void rollback() {
        tell("%s", places(claimed));
        claimed.forEach(each -> model.giveBack(model.of(each), true, clock.wallMs()));
        subscription.giveBackClaimed(claimed);
        claimed.clear();
    }

    private void pass(final int ms) {
        tell("%d ms pass", ms);
        clock.advance(Duration.ofMillis(ms));
        model.expire(clock.wallMs());
        subscription.expireIfDue();
    }

    private void bury(final Step step) {
        if (!toBury.isEmpty()) {
            bury(toBury.remove(step.a() % toBury.size()), step.b() % 4 != 0);
        }
    }

    private void bury(final Dead dead, final boolean isGone) {
        tell("%s is buried: %s", dead, isGone);
        final Message message = model.at(dead.queueId(), dead.queueOffset());
        if (isGone) {
            message.settle();
        } else {
            message.open(message.count);
        }
        subscription.buried(dead.queueId(), dead.queueOffset(), isGone);
        // What waits for it is looked at with the next arrival.
        subscription.look();
    }

    private void move(final Step step) {
        // What is claimed or dead before a move may be another one's after it: ended first.
        if (!claimed.isEmpty()) {
            rollback();
            return;
        }
        if (!toBury.isEmpty()) {
            bury(toBury.remove(0), true);
            return;
        }
        final int queueId = QUEUES[step.a() % QUEUES.length];
        final long to = step.b() % (model.end(queueId) + 1);
        tell("%d moves to %d", queueId, to);
        model.moveTo(queueId, to);
        subscription.moveTo(queueId, to);
    }

    private void browse(final Step step) {
        final Consumer as = consumer(step, false);
        final List<String> expected =
                model.inOrder()
                        .filter(
                                each ->
                                        each.state == State.OPEN
                                                || each.state == State.LEASED
                                                || each.state == State.WAITING)
                        .filter(each -> as.wants(each) && !each.isOver(clock.wallMs()))
                        .map(each -> each.queueId + "/" + each.offset + "x" + each.count)
                        .toList();
        final List<Handed> found = new ArrayList<>();
        Glance glance = subscription.browse(as.wish, null, 3);
        found.addAll(glance.messages());
        while (glance.next() != null) {
            glance = subscription.browse(as.wish, glance.next(), 3);
            found.addAll(glance.messages());
        }
        if (model.rules.leavesUnwanted()) {
            assertThat(places(found)).isEqualTo(expected);
        }
    }

    private void write() {
        written.addAll(subscription.books().takeChanges(PIECE));
        model.write();
    }

    private void snapshot() {
        written.clear();
        written.addAll(subscription.books().snapshot(PIECE));
        model.write();
    }

    /**
     * Nothing written comes back, all else does, with the count that was written; but with one of 1
     * at least if it was delivered.
     */
    private void crash() {
        claimed.clear();
        toBury.clear();
        stale.clear();
        final Set<Message> delivered =
                model.all().filter(each -> each.count > 0).collect(Collectors.toSet());
        model.crash();
        open();
        for (final Lanes.Note note : written) {
            subscription
                    .books()
                    .restore(note.queueId(), note.isOfAnnotations(), ByteBuffer.wrap(note.text()));
        }
        subscription.books().endRestoring(model.rules.mostDeliveries() != 1);
        model.all().forEach(each -> restore(each, delivered.contains(each)));
        checkView();
    }

    private void restore(final Message message, final boolean wasDelivered) {
        final Handed found = subscription.peek(message.queueId, message.offset);
        if (model.rules.leavesUnwanted()) {
            assertThat(found == null)
                    .as("%s is settled", message)
                    .isEqualTo(message.state == State.SETTLED);
        }
        if (found != null) {
            assertThat(found.count())
                    .as("count of %s", message)
                    .isBetween(
                            wasDelivered && model.rules.mostDeliveries() != 1
                                    ? Math.max(1, message.count)
                                    : message.count,
                            Math.max(1, message.count));
            message.count = found.count();
            assertThat(found.annotations().values())
                    .as("annotations of %s", message)
                    .isEqualTo(message.annotations);
        }
    }

    /** A list of steps, from which any step can be taken out. */
    static List<Step> steps(
            final java.util.Random random, final SubscriptionRules rules, final int count) {
        final int sum = List.of(Op.values()).stream().mapToInt(op -> op.weight(rules)).sum();
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                new Step(
                                        op(random.nextInt(sum), rules),
                                        random.nextInt(1 << 20),
                                        random.nextInt(1 << 20),
                                        random.nextInt(1 << 20)))
                .toList();
    }

    private static Op op(final int choice, final SubscriptionRules rules) {
        int left = choice;
        for (final Op op : Op.values()) {
            left -= op.weight(rules);
            if (left < 0) {
                return op;
            }
        }
        throw new AssertionError(choice);
    }
}
