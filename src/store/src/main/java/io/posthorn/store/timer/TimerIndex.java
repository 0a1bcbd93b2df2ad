package io.posthorn.store.timer;

import io.posthorn.store.chain.Chain;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.RecordFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which records wait for their time. The derivation adds timers and deliveries; whoever delivers
 * polls. One short lock guards the near timers in memory; it is taken inside the log's turn, never
 * around it.
 */
public final class TimerIndex {

    private static final String WAITING = "timer/";
    private static final String DELIVERED = "timed/";
    private static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);

    /** How many minutes ahead of now are held in memory. */
    private static final long MINUTES_AHEAD = 2;

    private final Chains chains;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, Minute> minutes = new TreeMap<>();
    private final DueHeap near = new DueHeap();
    private final Unit.Batch batch = new Unit.Batch(1024);
    private long loadedBefore = Long.MIN_VALUE;
    private volatile Runnable onEarlier = () -> {};

    /** The chains of one minute; the second appears with the first delivery. */
    private static final class Minute {
        private Chain waiting;
        private Chain delivered;

        long pending() {
            final long done = delivered == null ? 0 : delivered.next();
            return waiting == null ? 0 : Math.max(0, waiting.next() - done);
        }
    }

    /**
     * @param chains where timers are kept; those found there are taken over
     */
    public TimerIndex(final Chains chains) {
        this.chains = chains;
        for (final Chain chain : chains.all()) {
            final String name = chain.name();
            if (name.startsWith(WAITING)) {
                minuteOf(name, WAITING).waiting = chain;
            } else if (name.startsWith(DELIVERED)) {
                minuteOf(name, DELIVERED).delivered = chain;
            }
        }
    }

    private Minute minuteOf(final String name, final String prefix) {
        return minutes.computeIfAbsent(
                Long.parseLong(name.substring(prefix.length())), minute -> new Minute());
    }

    /**
     * Takes note of a record that waits for its time, or that delivers one. Only for the
     * derivation.
     *
     * @param facts any record
     */
    public void put(final RecordFacts facts) {
        final long due = facts.dueMs();
        if (due >= 0) {
            addWaiting(due, facts.physicalOffset(), facts.length());
            return;
        }
        final long origin = facts.timerOrigin();
        if (origin >= 0) {
            addDelivered(facts.timerOriginDueMs(), origin, facts.physicalOffset());
        }
    }

    private void addWaiting(final long dueMs, final long physicalOffset, final int length) {
        final long number = dueMs / MINUTE_MS;
        boolean earlier = false;
        lock.lock();
        try {
            final Minute minute = minutes.computeIfAbsent(number, key -> new Minute());
            if (minute.waiting == null) {
                minute.waiting = chains.create(WAITING + number);
            }
            minute.waiting.append(physicalOffset, length, dueMs);
            if (number < loadedBefore) {
                earlier = near.isEmpty() || dueMs < near.firstDueMs();
                near.add(dueMs, physicalOffset, length);
            }
        } finally {
            lock.unlock();
        }
        if (earlier) {
            onEarlier.run();
        }
    }

    private void addDelivered(final long dueMs, final long origin, final long physicalOffset) {
        final long number = dueMs / MINUTE_MS;
        lock.lock();
        try {
            final Minute minute = minutes.get(number);
            if (minute == null || minute.waiting == null) {
                return;
            }
            if (minute.delivered == null) {
                minute.delivered = chains.create(DELIVERED + number);
            }
            minute.delivered.append(physicalOffset, 1, origin);
        } finally {
            lock.unlock();
        }
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
     * back.
     *
     * @param nowMs the time
     * @param most how many at the most
     * @return in order of their time
     */
    public List<DueTimer> poll(final long nowMs, final int most) {
        final List<DueTimer> due = new ArrayList<>();
        lock.lock();
        try {
            load(nowMs / MINUTE_MS + MINUTES_AHEAD);
            while (due.size() < most && !near.isEmpty() && near.firstDueMs() <= nowMs) {
                due.add(near.poll());
            }
        } finally {
            lock.unlock();
        }
        return due;
    }

    /**
     * Gives back a timer that could not be delivered.
     *
     * @param timer as it was handed out
     */
    public void giveBack(final DueTimer timer) {
        lock.lock();
        try {
            near.add(timer.dueMs(), timer.physicalOffset(), timer.length());
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
                    ? MINUTE_MS
                    : Math.max(0, Math.min(MINUTE_MS, near.firstDueMs() - nowMs));
        } finally {
            lock.unlock();
        }
    }

    private void load(final long before) {
        if (before <= loadedBefore) {
            return;
        }
        for (final Map.Entry<Long, Minute> entry :
                minutes.subMap(loadedBefore, before).entrySet()) {
            load(entry.getValue());
        }
        loadedBefore = before;
    }

    private void load(final Minute minute) {
        if (minute.pending() == 0) {
            return;
        }
        final Set<Long> done = new HashSet<>();
        if (minute.delivered != null) {
            forEach(minute.delivered, i -> done.add(batch.tag(i)));
        }
        forEach(
                minute.waiting,
                i -> {
                    if (!done.contains(batch.physicalOffset(i))) {
                        near.add(batch.tag(i), batch.physicalOffset(i), batch.size(i));
                    }
                });
    }

    private void forEach(final Chain chain, final java.util.function.IntConsumer reader) {
        long index = chain.first();
        int count = chain.read(index, batch);
        while (count > 0) {
            for (int i = 0; i < count; i++) {
                reader.accept(i);
            }
            index += count;
            count = chain.read(index, batch);
        }
    }

    /**
     * Forgets minutes all of whose timers were delivered by durable records. Only for the
     * derivation.
     *
     * @param nowMs the time
     * @param durable up to where the log is durable
     */
    public void prune(final long nowMs, final long durable) {
        lock.lock();
        try {
            final long present = nowMs / MINUTE_MS;
            minutes.headMap(present)
                    .values()
                    .removeIf(
                            minute -> {
                                final boolean over =
                                        minute.waiting != null
                                                && minute.pending() == 0
                                                && minute.delivered != null
                                                && minute.delivered.physicalOffsetOf(
                                                                minute.delivered.next() - 1)
                                                        < durable;
                                if (over) {
                                    chains.delete(minute.waiting);
                                    chains.delete(minute.delivered);
                                }
                                return over;
                            });
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
            return minutes.values().stream().mapToLong(Minute::pending).sum();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The oldest record that a waiting timer may need.
     *
     * @return a physical offset; {@link Long#MAX_VALUE} if none waits
     */
    public long oldestNeeded() {
        lock.lock();
        try {
            long oldest = Long.MAX_VALUE;
            for (final Minute minute : minutes.values()) {
                if (minute.pending() > 0) {
                    oldest =
                            Math.min(
                                    oldest,
                                    minute.waiting.physicalOffsetOf(minute.waiting.first()));
                }
            }
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /** Takes one entry while all are read. */
    @FunctionalInterface
    public interface EntryReader {
        /**
         * One entry.
         *
         * @param minute of its time, counted from the epoch
         * @param delivered whether it says that a timer was delivered, not that one waits or waited
         * @param physicalOffset where the timer's record lies
         * @param entryOf where the record lies that this entry was made for: the timer's own, or
         *     the one that delivered it
         */
        void entry(long minute, boolean delivered, long physicalOffset, long entryOf);
    }

    /**
     * Hands out all entries. For who examines a store that is at rest.
     *
     * @param reader takes each entry
     */
    public void forEach(final EntryReader reader) {
        lock.lock();
        try {
            minutes.forEach(
                    (number, minute) -> {
                        if (minute.waiting != null) {
                            forEach(
                                    minute.waiting,
                                    i -> {
                                        final long at = batch.physicalOffset(i);
                                        reader.entry(number, false, at, at);
                                    });
                        }
                        if (minute.delivered != null) {
                            forEach(
                                    minute.delivered,
                                    i ->
                                            reader.entry(
                                                    number,
                                                    true,
                                                    batch.tag(i),
                                                    batch.physicalOffset(i)));
                        }
                    });
        } finally {
            lock.unlock();
        }
    }
}
