package io.posthorn.broker.delivery;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.SmallFile;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.deadletter.DeadLetters;
import io.posthorn.broker.topic.Topics;
import io.posthorn.message.Draft;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.store.Store;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.recovery.Damage;
import io.posthorn.store.retention.Hold;
import io.posthorn.store.segment.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;

/**
 * All subscriptions of a broker: the one engine behind every way to consume. Brings arrivals to
 * those who wait, ends leases that are over, buries dead messages, and has what was settled written
 * down.
 */
public final class Deliveries {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int PIECE = 1 << 16;

    private final Topics topics;
    private final Store store;
    private final Visibility visibility;
    private final Clock clock;
    private final Settlements settlements;
    private final Burials burials;

    private final SubscriptionTable table = new SubscriptionTable();
    private final Set<GroupSubscription> toLookAt = ConcurrentHashMap.newKeySet();
    private volatile Runnable wake = () -> {};

    /** Held while a subscription begins, so that nobody is given anything before it has. */
    private final ReentrantLock beginning = new ReentrantLock();

    /**
     * @param topics say which queues are lanes of a priority
     * @param store log and queues
     * @param visibility which records may be seen
     * @param deadLetters make dead letters
     * @param letters lays records down together, and wakes those who wait for them; may throw
     *     {@link StoreUnavailable}
     * @param offsets shown how far groups that pop have got
     * @param mark says where the last snapshot of the settlements begins
     * @param isSyncFlush whether what is settled must be on disk before that is confirmed
     * @param clock the time
     * @param counters where numbers are declared
     */
    public Deliveries(
            final Topics topics,
            final Store store,
            final Visibility visibility,
            final DeadLetters deadLetters,
            final Consumer<List<Draft>> letters,
            final ConsumerOffsets offsets,
            final SmallFile mark,
            final boolean isSyncFlush,
            final Clock clock,
            final Counters counters) {
        this.topics = topics;
        this.store = store;
        this.visibility = visibility;
        this.clock = clock;
        this.settlements =
                new Settlements(store, mark, isSyncFlush, this::all, offsets, clock, counters);
        this.burials =
                new Burials(
                        store,
                        this::sourceOf,
                        deadLetters,
                        letters,
                        this::together,
                        clock,
                        counters);
    }

    /**
     * Reads what was settled before the start. Once, when the store has recovered. What may have
     * been delivered before a crash counts as delivered once, so that nobody is told that it is the
     * first time (JMS 3.1, 3.4.7). Only where one delivery is all there is to be, a message that
     * may not have been delivered at all had to die of that: there it counts as it was noted.
     *
     * @throws IOException if the disk fails
     */
    public void restore() throws IOException {
        settlements.restore(
                record -> obtain(record.group(), record.topic(), record.rules()),
                record -> table.remove(record.group(), record.topic()));
        all().forEach(each -> each.books().endRestoring(each.rules().mostDeliveries() != 1));
    }

    /**
     * The agents that work for this; to be run from the start to the end.
     *
     * @return to be given a thread each
     */
    public List<Agent> agents() {
        return List.of(new Keeper(), settlements);
    }

    /**
     * Says how the agents are woken.
     *
     * @param wakes one for each of {@link #agents}, in their order; cheap; any thread
     */
    public void onWork(final List<Runnable> wakes) {
        wake = wakes.get(0);
        settlements.onWork(wakes.get(1));
    }

    /**
     * What must stay in the log for the subscriptions' sake.
     *
     * @return for the retention
     */
    public List<Hold> holds() {
        return List.of(settlements.hold(), new UnsettledHold(this, store.log()));
    }

    /**
     * Where the log ends: what is sent from now on lies behind.
     *
     * @return a physical offset
     */
    public long logEnd() {
        return store.log().end();
    }

    /**
     * The subscription of a group and a topic; there is one from now on.
     *
     * @param group who
     * @param topic what
     * @param rules how it is to treat its messages; they take effect also if there was one
     * @return the same until it is ended
     */
    public GroupSubscription open(
            final String group, final String topic, final SubscriptionRules rules) {
        return open(group, topic, rules, queueId -> -1);
    }

    /**
     * The subscription of a group and a topic; there is one from now on.
     *
     * @param group who
     * @param topic what
     * @param rules how it is to treat its messages; they take effect also if there was one
     * @param places queue offsets by queue where a new one begins; below 0 where the rules say
     * @return the same until it is ended
     */
    public GroupSubscription open(
            final String group,
            final String topic,
            final SubscriptionRules rules,
            final IntToLongFunction places) {
        beginning.lock();
        try {
            final GroupSubscription known = find(group, topic);
            if (known != null) {
                noteRules(known, rules);
                return known;
            }
            final GroupSubscription subscription = fresh(group, topic, rules);
            subscription.books().begin(rules.start(), places);
            table.put(subscription);
            if (rules.isLasting()) {
                settlements.begun(subscription);
            }
            return subscription;
        } finally {
            beginning.unlock();
        }
    }

    private void noteRules(final GroupSubscription known, final SubscriptionRules rules) {
        if (!known.rules().equals(rules)) {
            known.rules(rules);
            if (rules.isLasting()) {
                settlements.begun(known);
            }
        }
    }

    private GroupSubscription fresh(
            final String group, final String topic, final SubscriptionRules rules) {
        return new GroupSubscription(group, topic, rules, sourceOf(topic), clock, new Listener());
    }

    private StoreSource sourceOf(final String topic) {
        return new StoreSource(topic, topics, store, visibility);
    }

    private GroupSubscription obtain(
            final String group, final String topic, final SubscriptionRules rules) {
        final GroupSubscription known = table.find(group, topic);
        final GroupSubscription subscription = known == null ? fresh(group, topic, rules) : known;
        table.put(subscription);
        subscription.rules(rules);
        return subscription;
    }

    /**
     * Finds a subscription.
     *
     * @param group who
     * @param topic what
     * @return null if there is none
     */
    public GroupSubscription find(final String group, final String topic) {
        return table.find(group, topic);
    }

    /**
     * The subscriptions of a topic.
     *
     * @param topic any name
     * @return a view
     */
    public Collection<GroupSubscription> of(final String topic) {
        return table.of(topic);
    }

    /**
     * All subscriptions.
     *
     * @return a copy
     */
    public List<GroupSubscription> all() {
        return table.all();
    }

    /**
     * Whether a topic has, or had, messages, subscribed to or not.
     *
     * @param topic any name
     * @return false also if there is no such topic
     */
    public boolean hasQueues(final String topic) {
        return sourceOf(topic).queues().length > 0;
    }

    /**
     * Ends a subscription: what it has not consumed is not kept for it any more.
     *
     * @param group who
     * @param topic what
     * @return false if there is none
     */
    public boolean end(final String group, final String topic) {
        final GroupSubscription ended = table.remove(group, topic);
        if (ended == null) {
            return false;
        }
        ended.close();
        if (ended.rules().isLasting()) {
            settlements.ended(ended);
        }
        return true;
    }

    /**
     * Ends all subscriptions of a topic.
     *
     * @param topic what
     */
    public void endTopic(final String topic) {
        of(topic).forEach(each -> end(each.group(), topic));
    }

    /**
     * Ends all subscriptions of a group.
     *
     * @param group who
     */
    public void endGroup(final String group) {
        table.topics().forEach(topic -> end(group, topic));
    }

    /**
     * A message can be seen in a queue. Any thread, also event loops.
     *
     * @param topic its topic
     */
    public void arrived(final String topic) {
        table.awaitingIn(topic).forEach(GroupSubscription::arrived);
    }

    /**
     * Asks to be told when all that is settled by now is as safe as the broker promises.
     *
     * @return completed soon; exceptionally if the disk failed
     */
    public CompletableFuture<Void> written() {
        return settlements.written();
    }

    /**
     * Opens a window on a message that was handed out, wherever it lies by now.
     *
     * @param topic its topic
     * @param message as it was handed out
     * @return the window, to be closed; null if the message cannot be read any more
     */
    public Slice open(final String topic, final Handed message) {
        final Slice slice = open(message.physicalOffset(), message.length());
        if (slice != null) {
            return slice;
        }
        return open(topic, message.queueId(), message.queueOffset());
    }

    /** What may have been spoilt by the disk is looked at before it goes anywhere. */
    private Slice open(final long physicalOffset, final int length) {
        final Slice slice = store.log().slice(physicalOffset, length);
        if (slice == null || store.isTrusted(physicalOffset)) {
            return slice;
        }
        final String fault =
                new RecordView()
                        .faultAt(slice.bytes(), 0, length, physicalOffset, new RecordCheck());
        if (fault == null) {
            return slice;
        }
        slice.close();
        store.damages().found(new Damage(physicalOffset, physicalOffset + length, fault));
        return null;
    }

    /**
     * Opens windows on messages that were handed out. Those that no frame holds are as good as
     * unreadable.
     *
     * @param topic their topic
     * @param messages as they were handed out
     * @return to be released
     */
    public Parcel pack(final String topic, final List<Handed> messages) {
        return new Parcel(false, topic, store, this).pack(messages);
    }

    /**
     * Opens windows on messages that were handed out. Those that no frame holds are without their
     * body, and say how long it is ({@link io.posthorn.message.PropertyKeys#LARGE_BODY}).
     *
     * @param topic their topic
     * @param messages as they were handed out
     * @return to be released
     */
    public Parcel packByHeads(final String topic, final List<Handed> messages) {
        return new Parcel(true, topic, store, this).pack(messages);
    }

    /**
     * Opens a window on a message of a queue.
     *
     * @param topic its topic
     * @param queueId its queue
     * @param queueOffset its place there
     * @return the window, to be closed; null if there is no such message (any more)
     */
    public Slice open(final String topic, final int queueId, final long queueOffset) {
        final Unit.Batch one = new Unit.Batch(1);
        sourceOf(topic).read(queueId, queueOffset, one);
        return one.count() == 0 || one.size(0) == Unit.HOLE
                ? null
                : open(one.physicalOffset(0), one.size(0));
    }

    /**
     * Whether a message that was handed out has probably to be read from the disk.
     *
     * @param message as it was handed out
     * @return false for what was stored lately
     */
    public boolean isCold(final Handed message) {
        return !store.isWarm(message.physicalOffset());
    }

    /**
     * What settles messages in the log. They are settled when it is laid down, and have to be
     * settled in their subscription then.
     *
     * @param subscription whose
     * @param messages as they were handed out
     * @return to be laid down, all together
     */
    public List<Draft> settling(final GroupSubscription subscription, final List<Handed> messages) {
        final List<Draft> drafts = new ArrayList<>();
        messages.stream()
                .collect(Collectors.groupingBy(Handed::queueId))
                .forEach(
                        (queueId, some) ->
                                subscription
                                        .books()
                                        .settling(
                                                queueId,
                                                some.stream()
                                                        .mapToLong(Handed::queueOffset)
                                                        .sorted()
                                                        .distinct()
                                                        .toArray(),
                                                PIECE)
                                        .forEach(
                                                note ->
                                                        drafts.add(
                                                                SettlementRecord.of(
                                                                                subscription, note)
                                                                        .draft(clock.wallMs()))));
        return drafts;
    }

    /**
     * Does what lays down {@link #settling} and settles in the subscriptions too, as one step for
     * the snapshots of what was settled.
     *
     * @param work both halves; may wait for the log, but for nothing else
     */
    public void together(final Runnable work) {
        settlements.together(work);
    }

    private final class Listener implements SubscriptionListener {
        @Override
        public void changed(final GroupSubscription subscription) {
            settlements.changed(subscription);
        }

        @Override
        public void ahead(
                final GroupSubscription subscription, final int queueId, final byte[] note) {
            settlements.layAhead(subscription, Lanes.Note.ofCursor(queueId, note));
        }

        @Override
        public void awaited(final GroupSubscription subscription, final boolean isAwaited) {
            table.awaited(subscription, isAwaited);
        }

        @Override
        public void goOn(final GroupSubscription subscription) {
            toLookAt.add(subscription);
            wake.run();
        }

        @Override
        public void dead(final GroupSubscription subscription, final Dead dead) {
            burials.add(subscription, dead);
            wake.run();
        }
    }

    /** Does what no consumer's thread should have to. */
    private final class Keeper implements Agent {

        @Override
        public String name() {
            return "posthorn-delivery";
        }

        @Override
        public long turn() {
            for (final GroupSubscription each : toLookAt) {
                toLookAt.remove(each);
                each.look();
            }
            burials.bury();
            table.topics()
                    .forEach(topic -> table.of(topic).forEach(GroupSubscription::expireIfDue));
            return toLookAt.isEmpty() ? TICK_NANOS : 0;
        }
    }
}
