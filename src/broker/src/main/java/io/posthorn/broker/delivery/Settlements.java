package io.posthorn.broker.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.SmallFile;
import io.posthorn.base.time.Clock;
import io.posthorn.message.Draft;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.Appended;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.retention.Hold;
import io.posthorn.store.segment.Slice;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes what subscriptions settled into the log, many settlements in one small record every few
 * milliseconds, and reads it back at a start. From time to time all is written once more, so that a
 * start need not read far back and old segments can go.
 */
final class Settlements implements Agent {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int PIECE = 1 << 18;
    private static final long NOTHING = -1;

    /** So much is written before all is written once more. */
    private static final long SNAPSHOT_BYTES = 64L << 20;

    private final Store store;
    private final SmallFile mark;
    private final boolean isSyncFlush;
    private final Supplier<Collection<GroupSubscription>> all;
    private final ConsumerOffsets offsets;
    private final Clock clock;
    private final Counter written;
    private final Counter failures;
    private final Counter unreadable;

    private final Queue<GroupSubscription> changed = new ConcurrentLinkedQueue<>();
    private final Queue<GroupSubscription> ended = new ConcurrentLinkedQueue<>();
    private final Queue<GroupSubscription> begun = new ConcurrentLinkedQueue<>();

    /**
     * Completed when what was settled before it was asked for is written down; null while nobody
     * asks.
     */
    private final AtomicReference<CompletableFuture<Void>> round = new AtomicReference<>();

    /** For the agent: what could not be written yet, and since when no snapshot was made. */
    private final Deque<Draft> unwritten = new ArrayDeque<>();

    /** For the agent: whose begin is among what could not be written yet. */
    private final List<GroupSubscription> gathered = new ArrayList<>();

    /** Bytes laid down by others since they were counted last. */
    private final LongAdder laidAhead = new LongAdder();

    private long sinceSnapshot;
    private long lastWriteNanos;

    /** Where the last record ends that was written. */
    private long lastEnd = NOTHING;

    private volatile boolean isSnapshotWanted;
    private volatile long snapshotBegin;
    private volatile boolean isRestored;

    /** Where a snapshot begins that is on disk by now, if that is not noted yet. */
    private volatile long snapshotToNote = NOTHING;

    private final ReentrantReadWriteLock together = new ReentrantReadWriteLock();
    private volatile Runnable wake = () -> {};

    /**
     * @param store the log
     * @param mark says where in the settlements' queue the last snapshot begins
     * @param isSyncFlush whether what is settled must be on disk before that is confirmed
     * @param all the subscriptions there are
     * @param offsets shown how far groups that pop have got
     * @param clock the time
     * @param counters where numbers are declared
     */
    Settlements(
            final Store store,
            final SmallFile mark,
            final boolean isSyncFlush,
            final Supplier<Collection<GroupSubscription>> all,
            final ConsumerOffsets offsets,
            final Clock clock,
            final Counters counters) {
        this.store = store;
        this.mark = mark;
        this.isSyncFlush = isSyncFlush;
        this.all = all;
        this.offsets = offsets;
        this.clock = clock;
        this.lastWriteNanos = clock.nanos() - INTERVAL_NANOS;
        this.written =
                counters.counter(
                        "posthorn_settlement_records_total",
                        "records",
                        "Records of what subscriptions settled, each for many messages");
        this.unreadable =
                counters.counter(
                        "posthorn_settlement_unreadable_total",
                        "records",
                        "Records of what subscriptions settled that could not be read at the start;"
                                + " their messages come again");
        this.failures =
                counters.counter(
                        "posthorn_settlement_write_failures_total",
                        "attempts",
                        "Attempts to write down what was settled that the store refused; they are"
                                + " repeated");
    }

    /**
     * Reads what was written down. Before anybody uses a subscription.
     *
     * @param open gives the subscription of a group and a topic, which there is from then on
     * @param end forgets one
     * @throws IOException if the disk fails
     */
    void restore(
            final Function<SettlementRecord, GroupSubscription> open,
            final Consumer<SettlementRecord> end)
            throws IOException {
        final ConsumeQueue queue = store.queues().find(TopicNames.SETTLEMENTS, 0);
        if (queue != null) {
            snapshotBegin = Math.max(noted(), queue.minOffset());
            restore(queue, open, end);
        }
        isRestored = true;
    }

    /** Without the file all is read that the log still has, which comes to the same. */
    private long noted() throws IOException {
        final Optional<byte[]> text = mark.read();
        return text.isEmpty() ? 0 : Long.parseLong(new String(text.get(), UTF_8));
    }

    private void restore(
            final ConsumeQueue queue,
            final Function<SettlementRecord, GroupSubscription> open,
            final Consumer<SettlementRecord> end) {
        final Unit.Batch batch = new Unit.Batch(256);
        final RecordView view = new RecordView();
        final RecordFacts facts = new RecordFacts();
        long next = snapshotBegin;
        while (next < queue.maxOffset()) {
            final int count = queue.read(next, batch);
            for (int i = 0; i < count; i++) {
                try (Slice slice =
                        batch.size(i) == Unit.HOLE
                                ? null
                                : store.log().record(batch.physicalOffset(i))) {
                    if (slice == null) {
                        unreadable.increment();
                    } else {
                        take(
                                SettlementRecord.of(facts.fill(view.wrap(slice.bytes(), 0))),
                                open,
                                end);
                    }
                }
            }
            next = count == 0 ? Math.max(next + 1, queue.presentFrom(next)) : next + count;
        }
    }

    private static void take(
            final SettlementRecord record,
            final Function<SettlementRecord, GroupSubscription> open,
            final Consumer<SettlementRecord> end) {
        if (record.queueId() == SettlementRecord.ENDED) {
            end.accept(record);
            return;
        }
        if (!record.rules().isLasting()) {
            // Laid down with something else, as one step; what it speaks of ended with the broker.
            return;
        }
        final GroupSubscription subscription = open.apply(record);
        subscription.markBeginWritten();
        if (record.queueId() != SettlementRecord.BEGUN) {
            subscription.books().restore(record.queueId(), record.isOfAnnotations(), record.note());
        }
    }

    /** Says how the agent is woken. */
    void onWork(final Runnable newWake) {
        wake = newWake;
    }

    /** A subscription has something to be written down. */
    void changed(final GroupSubscription subscription) {
        changed.add(subscription);
        wake.run();
    }

    /**
     * Lays down at once what may be handed out of a queue before more is written. Any thread, in no
     * subscription's turn.
     */
    void layAhead(final GroupSubscription subscription, final Lanes.Note note) {
        together.readLock().lock();
        try {
            // Behind the note of its end it would be taken for one of a new subscription.
            if (subscription.rules().isLasting() && !subscription.isEnded()) {
                final List<Draft> drafts =
                        subscription.isBeginWritten()
                                ? List.of(draftOf(subscription, note))
                                : allOf(subscription);
                store.log().append(drafts).forEach(each -> laidAhead.add(each.length()));
                subscription.markBeginWritten();
                written.add(drafts.size());
            }
        } catch (final StoreUnavailable e) {
            // While the disk is full messages are delivered all the same. Only a crash before it
            // takes records again would let them seem not to have been.
            failures.increment();
        } finally {
            together.readLock().unlock();
        }
    }

    /**
     * All there is to be written down: with a note of one queue only it would begin anew in others.
     */
    private List<Draft> allOf(final GroupSubscription subscription) {
        final List<Draft> all = new ArrayList<>();
        for (final Lanes.Note note : subscription.books().snapshot(PIECE)) {
            all.add(draftOf(subscription, note));
        }
        all.add(beginOf(subscription));
        return all;
    }

    private Draft draftOf(final GroupSubscription subscription, final Lanes.Note note) {
        return SettlementRecord.of(subscription, note).draft(clock.wallMs());
    }

    /**
     * Asks to be told when all that is settled by now is as safe as the broker promises.
     *
     * @return completed soon; exceptionally if the disk failed
     */
    CompletableFuture<Void> written() {
        final CompletableFuture<Void> next = nextRound();
        wake.run();
        return next;
    }

    private CompletableFuture<Void> nextRound() {
        return round.updateAndGet(each -> each == null ? new CompletableFuture<>() : each);
    }

    @Override
    public String name() {
        return "posthorn-settlements";
    }

    @Override
    public long turn() throws IOException {
        final long early = lastWriteNanos + INTERVAL_NANOS - clock.nanos();
        if (early > 0) {
            return early;
        }
        final CompletableFuture<Void> now = round.getAndSet(null);
        try {
            // Only then what changed since: while the store takes nothing, changes of a message
            // become one in its cursor and do not pile up here.
            boolean isWritten = writeAll();
            gather();
            isWritten |= writeAll();
            gathered.forEach(GroupSubscription::markBeginWritten);
            gathered.clear();
            if (now != null) {
                confirm(now);
            }
            lastWriteNanos = isWritten ? clock.nanos() : lastWriteNanos;
            noteSnapshot();
            sinceSnapshot += laidAhead.sumThenReset();
            if (isSnapshotWanted || sinceSnapshot >= SNAPSHOT_BYTES) {
                snapshot();
            }
            return IDLE_NANOS;
        } catch (final StoreUnavailable e) {
            // Nothing is lost: it is written when the store takes records again.
            failures.increment();
            if (now != null) {
                nextRound().whenComplete((done, fault) -> complete(now, fault));
            }
            return RETRY_NANOS;
        }
    }

    /** What has ended comes first: there may be a new subscription of that name by now. */
    private void gather() {
        if (!ended.isEmpty()) {
            awaitOthers();
        }
        for (GroupSubscription each = ended.poll(); each != null; each = ended.poll()) {
            unwritten.add(SettlementRecord.ofEnd(each.group(), each.topic()).draft(clock.wallMs()));
        }
        for (GroupSubscription each = changed.poll(); each != null; each = changed.poll()) {
            final boolean isWanted = each.rules().isLasting() && !each.isEnded();
            for (final Lanes.Note note : each.books().takeChanges(PIECE)) {
                if (isWanted) {
                    unwritten.add(draftOf(each, note));
                }
            }
            if (isWanted && each.rules().isPopping()) {
                show(each);
            }
        }
        // Only now, because one of which nothing but this is known begins at the front.
        for (GroupSubscription each = begun.poll(); each != null; each = begun.poll()) {
            if (!each.isEnded()) {
                unwritten.add(beginOf(each));
                gathered.add(each);
            }
        }
    }

    /**
     * Who is about to lay something down for a subscription that has ended meanwhile has done so.
     */
    private void awaitOthers() {
        together.writeLock().lock();
        together.writeLock().unlock();
    }

    private Draft beginOf(final GroupSubscription each) {
        return SettlementRecord.ofBegin(each.group(), each.topic(), each.rules())
                .draft(clock.wallMs());
    }

    /** Tools, and clients that pull again, look for a group's place where all groups' are. */
    private void show(final GroupSubscription each) {
        final String group = each.group();
        final String topic = each.topic();
        each.view()
                .forEach(
                        (queueId, lane) -> {
                            final long place = lane.settledBelow();
                            if (offsets.committed(group, topic, queueId) != place) {
                                offsets.commit(group, topic, queueId, place);
                            }
                        });
    }

    /** Says whether there was anything. */
    private boolean writeAll() {
        boolean isAny = false;
        for (Draft next = unwritten.peek(); next != null; next = unwritten.peek()) {
            final Appended appended = store.log().append(next);
            unwritten.remove();
            written.increment();
            isAny = true;
            lastEnd = appended.end();
            sinceSnapshot += appended.length();
        }
        return isAny;
    }

    /**
     * What was settled may have been written in an earlier turn, and not be on disk yet. The disk
     * is not asked for what nobody waits for: it goes there with the next message, or when the
     * flush interval is over.
     */
    private void confirm(final CompletableFuture<Void> asked) {
        if (isSyncFlush) {
            store.flusher().whenDurable(lastEnd, fault -> complete(asked, fault));
        } else {
            asked.complete(null);
        }
    }

    private static void complete(final CompletableFuture<Void> asked, final Throwable fault) {
        if (fault == null) {
            asked.complete(null);
        } else {
            asked.completeExceptionally(fault);
        }
    }

    /** Writes all down once more; what lies before is not needed once that is on disk. */
    private void snapshot() {
        isSnapshotWanted = false;
        final long begin = gatherAll();
        writeAll();
        sinceSnapshot = 0;
        store.flusher().whenDurable(lastEnd, fault -> snapshotOnDisk(begin, fault));
    }

    /** Gives where the settlements' queue ends before the snapshot. */
    private long gatherAll() {
        together.writeLock().lock();
        try {
            for (final GroupSubscription each : List.copyOf(all.get())) {
                if (each.rules().isLasting()) {
                    unwritten.add(beginOf(each));
                    for (final Lanes.Note note : each.books().snapshot(PIECE)) {
                        unwritten.add(draftOf(each, note));
                    }
                }
            }
            return store.queues().nextOffset(TopicNames.SETTLEMENTS, 0);
        } finally {
            together.writeLock().unlock();
        }
    }

    /**
     * Does what lays a settlement down and settles in the subscription too, as one step for
     * snapshots: one that saw the first half only would forget the settlement.
     *
     * @param work both halves; may wait for the log, but for nothing else
     */
    void together(final Runnable work) {
        together.readLock().lock();
        try {
            work.run();
        } finally {
            together.readLock().unlock();
        }
    }

    /** Called by the flusher, which has no time for files. */
    private void snapshotOnDisk(final long begin, final IOException fault) {
        if (fault == null) {
            snapshotToNote = begin;
            wake.run();
        }
    }

    private void noteSnapshot() {
        final long begin = snapshotToNote;
        if (begin == NOTHING) {
            return;
        }
        snapshotToNote = NOTHING;
        try {
            mark.write(Long.toString(begin).getBytes(UTF_8));
            snapshotBegin = begin;
        } catch (final IOException e) {
            // The older snapshot still holds; this one is made again.
            failures.increment();
            isSnapshotWanted = true;
        }
    }

    /** A subscription has begun, or has other rules now. */
    void begun(final GroupSubscription subscription) {
        begun.add(subscription);
        wake.run();
    }

    /** A subscription has ended; nothing of it is written any more but that. */
    void ended(final GroupSubscription subscription) {
        ended.add(subscription);
        wake.run();
    }

    @Override
    public void end() {
        final CompletableFuture<Void> last = nextRound();
        try {
            gather();
            writeAll();
            endReservations();
            writeAll();
            last.complete(null);
        } catch (final StoreUnavailable e) {
            last.completeExceptionally(e);
        }
    }

    /** All that was handed out is written down: a start need not wonder. */
    private void endReservations() {
        for (final GroupSubscription each : List.copyOf(all.get())) {
            if (each.rules().isLasting()) {
                for (final Lanes.Note note : each.books().endingReservations()) {
                    unwritten.add(draftOf(each, note));
                }
            }
        }
    }

    /**
     * Keeps what was written down since the last snapshot, and has the next one made when that is
     * asked for.
     *
     * @return for the retention
     */
    Hold hold() {
        return new Hold() {
            @Override
            public long oldestNeeded() {
                if (!isRestored) {
                    return store.log().start();
                }
                final ConsumeQueue queue = store.queues().find(TopicNames.SETTLEMENTS, 0);
                final Unit.Batch one = new Unit.Batch(1);
                return queue != null && queue.read(queue.presentFrom(snapshotBegin), one) > 0
                        ? one.physicalOffset(0)
                        : Long.MAX_VALUE;
            }

            @Override
            public Need needOf(final RecordFacts record) {
                if (!isNeeded(record)) {
                    return Need.NONE;
                }
                isSnapshotWanted = isRestored;
                return Need.SHORT;
            }

            @Override
            public boolean mayMove(final RecordFacts record) {
                return false;
            }

            private boolean isNeeded(final RecordFacts record) {
                return TopicNames.SETTLEMENTS.equals(record.topic())
                        && (!isRestored || record.queueOffset() >= snapshotBegin);
            }
        };
    }
}
