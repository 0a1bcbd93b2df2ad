package io.posthorn.store.timer;

import io.posthorn.base.check.Invariant;
import io.posthorn.store.chain.Chain;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.timer.Bucket.Scale;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/**
 * Which records wait for their time. The derivation adds timers and what settles them; whoever
 * delivers polls, on one thread. One short lock guards the near timers in memory; it is taken
 * inside the log's turn, never around it.
 *
 * <p>A timer stays in the bucket it came to: of a minute, an hour or a day, by how far ahead it
 * was. Shortly before their time those of all three are read into a heap. So a year of timers takes
 * some hundred chains, and memory only for the next two minutes.
 */
public final class TimerIndex {

    /** How far ahead timers are held in memory. */
    private static final long NEAR_MS = TimeUnit.MINUTES.toMillis(2);

    /** Memory is filled for so long at a time. */
    private static final long STEP_MS = TimeUnit.MINUTES.toMillis(1);

    private final Chains chains;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Scale, TreeMap<Long, Bucket>> buckets = new EnumMap<>(Scale.class);
    private final DueHeap near = new DueHeap();

    /** All timers due before are in memory, or are just being read into it. */
    private long nearBefore = Long.MIN_VALUE;

    /** Timers due at or after this may still be missing in memory; the same when nobody reads. */
    private long readBefore = Long.MIN_VALUE;

    /** Timers that were taken before they came to memory, and neither settled nor given back. */
    private final Set<Long> taken = new HashSet<>();

    /** Timers that were taken before the reading that is under way came to them. */
    private final Set<Long> takenUnread = new HashSet<>();

    private volatile Runnable onEarlier = () -> {};

    /**
     * @param chains where timers are kept; those found there are taken over
     */
    public TimerIndex(final Chains chains) {
        this.chains = chains;
        for (final Scale scale : Scale.values()) {
            buckets.put(scale, new TreeMap<>());
        }
        for (final Chain chain : chains.all()) {
            final Scale scale = Bucket.scaleOf(chain);
            if (scale != null) {
                bucket(scale, Bucket.numberOf(chain)).adopt(chain);
            }
        }
        all().forEach(bucket -> bucket.adopted(chains));
    }

    private Bucket bucket(final Scale scale, final long number) {
        return buckets.get(scale).computeIfAbsent(number, key -> new Bucket(scale, number));
    }

    /**
     * Takes note of a record that waits for its time, or that settles one. Only for the derivation.
     *
     * @param facts any record
     */
    public void put(final RecordFacts facts) {
        final long due = facts.dueMs();
        final long origin = due >= 0 ? facts.evacuatedFrom() : facts.timerOrigin();
        if (origin >= 0) {
            settle(
                    due >= 0 ? due : facts.timerOriginDueMs(),
                    origin,
                    facts.physicalOffset(),
                    due < 0 && facts.evacuatedFrom() >= 0);
        }
        if (due >= 0) {
            addWaiting(due, facts);
        }
    }

    private void addWaiting(final long dueMs, final RecordFacts facts) {
        final Scale scale = Scale.of(dueMs, facts.storeTimestamp());
        boolean earlier = false;
        lock.lock();
        try {
            bucket(scale, scale.numberOf(dueMs))
                    .add(chains, dueMs, facts.physicalOffset(), facts.length());
            if (dueMs < nearBefore) {
                earlier = near.isEmpty() || dueMs < near.firstDueMs();
                near.add(dueMs, facts.physicalOffset(), facts.length());
            }
        } finally {
            lock.unlock();
        }
        if (earlier) {
            onEarlier.run();
        }
    }

    private void settle(
            final long dueMs,
            final long origin,
            final long settledBy,
            final boolean mayBeRepeated) {
        lock.lock();
        try {
            // What waited may be missing when all this is derived again from a log whose beginning
            // is lost. Counting what settled it would take another timer for settled.
            final Bucket bucket = holding(dueMs, origin);
            // Nor may a delivery count once more that was laid down again.
            if (bucket != null && !(mayBeRepeated && bucket.isSettled(origin))) {
                bucket.settle(chains, origin, settledBy);
            }
            noLongerTaken(origin);
        } finally {
            lock.unlock();
        }
    }

    /** The reading under way may have looked before what was settled, or has still to come. */
    private void noLongerTaken(final long physicalOffset) {
        if (taken.remove(physicalOffset) && readBefore < nearBefore) {
            takenUnread.add(physicalOffset);
        }
    }

    private Bucket holding(final long dueMs, final long physicalOffset) {
        for (final Scale scale : Scale.values()) {
            final Bucket bucket = buckets.get(scale).get(scale.numberOf(dueMs));
            if (bucket != null && bucket.holds(physicalOffset)) {
                return bucket;
            }
        }
        return null;
    }

    /**
     * Forgets a timer that can never be delivered, as if it had been. Only for the derivation,
     * which has made room for one more unit. The log is told nothing: whatever derives from it
     * again will not find the timer either.
     *
     * @param timer as it was handed out; not given back
     * @param logEnd where the log ends now
     */
    public void drop(final DueTimer timer, final long logEnd) {
        lock.lock();
        try {
            final Bucket bucket;
            if (timer.isDamaged()) {
                final Scale scale = Scale.values()[timer.damagedScale()];
                bucket = buckets.get(scale).get(scale.numberOf(timer.dueMs()));
            } else {
                bucket = holding(timer.dueMs(), timer.physicalOffset());
            }
            if (bucket != null && bucket.pending() > 0) {
                // Behind all that was settled so far and before all to come, as a chain has to be.
                bucket.settle(chains, timer.physicalOffset(), logEnd - 1);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a timer out before its time: to cancel it, or to lay its record down elsewhere. Called
     * in the log's turn, in which the record that settles it is laid down as well; if that fails,
     * the timer is to be given back.
     *
     * @param dueMs when it is due
     * @param physicalOffset where its record lies
     * @return false if it is not waiting: never known, settled, or just being delivered
     */
    public boolean take(final long dueMs, final long physicalOffset) {
        lock.lock();
        try {
            final Bucket bucket = holding(dueMs, physicalOffset);
            if (bucket == null || bucket.isSettled(physicalOffset)) {
                return false;
            }
            if (dueMs >= nearBefore) {
                return taken.add(physicalOffset);
            }
            return near.remove(physicalOffset)
                    || dueMs >= readBefore && takenUnread.add(physicalOffset);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a timer out only if it is so far ahead that nobody is about to deliver it.
     *
     * @param dueMs when it is due
     * @param physicalOffset where its record lies
     * @return false if it is in memory or not waiting
     */
    public boolean takeFar(final long dueMs, final long physicalOffset) {
        lock.lock();
        try {
            return dueMs >= nearBefore && take(dueMs, physicalOffset);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives back what was taken when it was far ahead. Does nothing for other timers.
     *
     * @param timer perhaps one of those
     */
    public void giveBackFar(final DueTimer timer) {
        lock.lock();
        try {
            if (taken.contains(timer.physicalOffset())) {
                giveBack(timer);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether a timer is neither delivered nor cancelled nor laid down elsewhere.
     *
     * @param dueMs when it is due
     * @param physicalOffset where its record lies
     * @return true also while it is being delivered
     */
    public boolean isWaiting(final long dueMs, final long physicalOffset) {
        lock.lock();
        try {
            final Bucket bucket = holding(dueMs, physicalOffset);
            return bucket != null && !bucket.isSettled(physicalOffset);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether a timer is so far ahead that nobody is about to deliver it.
     *
     * @param dueMs when it is due
     * @return false for those in memory
     */
    public boolean isFar(final long dueMs) {
        lock.lock();
        try {
            return dueMs >= nearBefore;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Finds timers whose record is gone, before they are due. Looks at all that wait, so it is for
     * a start at which something is known to be missing.
     *
     * @param isGone told the physical offset of a record
     * @return in no order
     */
    public List<DueTimer> missing(final LongPredicate isGone) {
        final List<DueTimer> missing = new ArrayList<>();
        lock.lock();
        try {
            for (final Bucket bucket : all()) {
                bucket.forEachPending(
                        Long.MAX_VALUE,
                        (due, offset, length) -> {
                            if (length > 0 && isGone.test(offset)) {
                                missing.add(new DueTimer(due, offset, length));
                            }
                        });
            }
        } finally {
            lock.unlock();
        }
        return missing;
    }

    /**
     * Has somebody told when a timer comes in that is due before all others.
     *
     * @param listener must be quick; called inside the log's turn
     */
    public void onEarlier(final Runnable listener) {
        this.onEarlier = listener;
    }

    /**
     * Takes timers whose time has come. Each is handed out once; who cannot deliver one gives it
     * back. One thread at a time.
     *
     * @param nowMs the time
     * @param most how many at the most
     * @return in order of their time
     */
    public List<DueTimer> poll(final long nowMs, final int most) {
        readUntil((nowMs + NEAR_MS) / STEP_MS * STEP_MS);
        final List<DueTimer> due = new ArrayList<>();
        lock.lock();
        try {
            while (due.size() < most && !near.isEmpty() && near.firstDueMs() <= nowMs) {
                due.add(near.poll());
            }
        } finally {
            lock.unlock();
        }
        return due;
    }

    /**
     * Gives back a timer that could not be delivered, or was taken and could not be settled.
     *
     * @param timer as it was handed out
     */
    public void giveBack(final DueTimer timer) {
        lock.lock();
        try {
            noLongerTaken(timer.physicalOffset());
            if (timer.dueMs() < nearBefore) {
                near.add(timer.dueMs(), timer.physicalOffset(), timer.length());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * When something is to be done next.
     *
     * @param nowMs the time
     * @return ms until the next timer in memory is due, at most a minute
     */
    public long restMs(final long nowMs) {
        lock.lock();
        try {
            return near.isEmpty()
                    ? STEP_MS
                    : Math.max(0, Math.min(STEP_MS, near.firstDueMs() - nowMs));
        } finally {
            lock.unlock();
        }
    }

    /** Where to stop reading a bucket: what comes behind goes to memory by itself. */
    private record Reading(Bucket bucket, long endIndex) {}

    private void readUntil(final long before) {
        final long from;
        final List<Reading> readings = new ArrayList<>();
        lock.lock();
        try {
            if (before <= nearBefore) {
                return;
            }
            from = nearBefore;
            nearBefore = before;
            for (final Bucket bucket : all()) {
                if (bucket.endMs() > from && bucket.beginMs() < before && bucket.pending() > 0) {
                    readings.add(new Reading(bucket, bucket.waiting().next()));
                }
            }
        } finally {
            lock.unlock();
        }
        // A day's bucket may be long; meanwhile the log's appender must not wait for the lock.
        readings.forEach(reading -> read(reading, from, before));
        lock.lock();
        try {
            Invariant.that(nearBefore == before, "two threads polled timers at once");
            readBefore = before;
            takenUnread.clear();
        } finally {
            lock.unlock();
        }
    }

    private void read(final Reading reading, final long from, final long before) {
        reading.bucket()
                .forEachPending(
                        reading.endIndex(),
                        (due, offset, length) -> {
                            if (due >= from && due < before) {
                                addNear(due, offset, length);
                            }
                        });
    }

    private void addNear(final long dueMs, final long physicalOffset, final int length) {
        lock.lock();
        try {
            if (!taken.contains(physicalOffset) && !takenUnread.contains(physicalOffset)) {
                near.add(dueMs, physicalOffset, length);
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Bucket> all() {
        return buckets.values().stream().flatMap(byNumber -> byNumber.values().stream()).toList();
    }

    /**
     * Forgets buckets all of whose timers were settled by durable records. Only for the derivation.
     *
     * @param nowMs the time
     * @param durable up to where the log is durable
     */
    public void prune(final long nowMs, final long durable) {
        lock.lock();
        try {
            buckets.forEach(
                    (scale, byNumber) ->
                            byNumber.headMap(scale.numberOf(nowMs))
                                    .values()
                                    .removeIf(bucket -> bucket.prune(chains, durable)));
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many timers wait.
     *
     * @return not negative
     */
    public long pending() {
        lock.lock();
        try {
            return all().stream().mapToLong(Bucket::pending).sum();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The oldest record that a waiting timer may need. What is gone is needed no more.
     *
     * @param logStart where the log begins
     * @return a physical offset, not below the log's start; {@link Long#MAX_VALUE} if none waits
     */
    public long oldestNeeded(final long logStart) {
        lock.lock();
        try {
            return all().stream()
                    .mapToLong(bucket -> bucket.oldestNeeded(logStart))
                    .min()
                    .orElse(Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /** Takes one timer while all are read. */
    @FunctionalInterface
    public interface PendingReader {
        /**
         * One timer that waits.
         *
         * @param timer possibly a damaged one
         */
        void timer(DueTimer timer);
    }

    /**
     * Hands out all timers that wait. For who examines a store at rest.
     *
     * @param reader takes each timer, in no order
     */
    public void forEachPending(final PendingReader reader) {
        lock.lock();
        try {
            for (final Bucket bucket : all()) {
                bucket.forEachPending(
                        Long.MAX_VALUE,
                        (due, offset, length) -> reader.timer(new DueTimer(due, offset, length)));
            }
        } finally {
            lock.unlock();
        }
    }
}
