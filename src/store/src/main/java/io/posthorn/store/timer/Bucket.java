package io.posthorn.store.timer;

import io.posthorn.store.chain.Chain;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.chain.Unit;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The timers due within one minute, hour or day: those that wait in one chain, those that are
 * settled (delivered, cancelled, moved or lost) in another, which appears with the first of them.
 */
final class Bucket {

    /** How long a bucket is, by how far ahead a timer was when it came. */
    enum Scale {
        MINUTE("m", TimeUnit.MINUTES.toMillis(1), TimeUnit.HOURS.toMillis(2)),
        HOUR("h", TimeUnit.HOURS.toMillis(1), TimeUnit.DAYS.toMillis(3)),
        DAY("d", TimeUnit.DAYS.toMillis(1), Long.MAX_VALUE);

        private final String letter;
        private final long lengthMs;
        private final long aheadMs;

        Scale(final String letter, final long lengthMs, final long aheadMs) {
            this.letter = letter;
            this.lengthMs = lengthMs;
            this.aheadMs = aheadMs;
        }

        /** The scale of a timer. It follows from its record alone. */
        static Scale of(final long dueMs, final long storedMs) {
            final long ahead = dueMs - storedMs;
            return ahead <= MINUTE.aheadMs ? MINUTE : ahead <= HOUR.aheadMs ? HOUR : DAY;
        }

        long numberOf(final long dueMs) {
            return dueMs / lengthMs;
        }
    }

    private static final String WAITING = "timer/";
    private static final String SETTLED = "timed/";

    private final Scale scale;
    private final long number;
    private Chain waiting;
    private Chain settled;

    /** So many of the settled ones, the oldest, waited in a chain that has gone. */
    private long stale;

    /** Up to which record the chains were durable when that chain went. */
    private long goneAtMark;

    /** What is in the settled chain; made when somebody asks. */
    private LongSet settledSet;

    Bucket(final Scale scale, final long number) {
        this.scale = scale;
        this.number = number;
    }

    /** Takes over a chain found on disk. */
    void adopt(final Chain chain) {
        if (chain.name().startsWith(WAITING)) {
            waiting = chain;
        } else {
            settled = chain;
        }
    }

    /** Counts, once all chains found on disk were taken over. */
    void adopted(final Chains chains) {
        if (settled == null) {
            return;
        }
        goneAtMark = chains.mark();
        if (waiting == null) {
            stale = settled.next();
        } else if (waiting.first() == 0) {
            stale = settledBefore(waiting.physicalOffsetOf(0));
        }
    }

    /** How many were settled in a row, from the first on, that lay before a physical offset. */
    private long settledBefore(final long physicalOffset) {
        final Unit.Batch one = new Unit.Batch(1);
        long index = settled.first();
        while (settled.read(index, one) > 0 && one.tag(0) < physicalOffset) {
            index++;
        }
        return index;
    }

    /** A chain's scale, or null if it holds no timers. */
    static Scale scaleOf(final Chain chain) {
        final String name = chain.name();
        if (!name.startsWith(WAITING) && !name.startsWith(SETTLED)) {
            return null;
        }
        final char letter = name.charAt(WAITING.length());
        return Arrays.stream(Scale.values())
                .filter(each -> each.letter.charAt(0) == letter)
                .findFirst()
                .orElse(null);
    }

    static long numberOf(final Chain chain) {
        return Long.parseLong(chain.name().substring(WAITING.length() + 1));
    }

    Scale scale() {
        return scale;
    }

    long number() {
        return number;
    }

    long beginMs() {
        return number * scale.lengthMs;
    }

    long endMs() {
        return beginMs() + scale.lengthMs;
    }

    Chain waiting() {
        return waiting;
    }

    long pending() {
        final long done = settled == null ? 0 : settled.next() - stale;
        return waiting == null ? 0 : Math.max(0, waiting.next() - done);
    }

    /**
     * Deletes what waited here once all of it is settled by durable records, and how it was settled
     * when that is durable: with only the second gone, everything would seem to wait again.
     *
     * @return true if nothing is left
     */
    boolean prune(final Chains chains, final long durable) {
        if (isOver(durable)) {
            chains.delete(waiting);
            waiting = null;
            stale = settled.next();
            goneAtMark = chains.mark();
        } else if (waiting == null && settled != null && chains.mark() > goneAtMark) {
            chains.delete(settled);
            settled = null;
            settledSet = null;
            stale = 0;
        }
        return waiting == null && settled == null;
    }

    private boolean isOver(final long durable) {
        return waiting != null
                && pending() == 0
                && settled != null
                && settled.physicalOffsetOf(settled.next() - 1) < durable;
    }

    void add(final Chains chains, final long dueMs, final long physicalOffset, final int length) {
        if (waiting == null) {
            waiting = chains.create(WAITING + scale.letter + number);
        }
        waiting.append(physicalOffset, length, dueMs);
    }

    /** Whether a timer is or was in here. */
    boolean holds(final long physicalOffset) {
        return waiting != null && waiting.indexOf(physicalOffset) >= 0;
    }

    /** Notes by which record a timer is settled. */
    void settle(final Chains chains, final long physicalOffset, final long settledBy) {
        if (settled == null) {
            settled = chains.create(SETTLED + scale.letter + number);
        }
        settled.append(settledBy, 1, physicalOffset);
        if (settledSet != null) {
            settledSet.add(physicalOffset);
        }
    }

    /** Physical offsets of the settled timers, sorted. */
    long[] settled() {
        final Chain chain = settled;
        if (chain == null) {
            return new long[0];
        }
        final long[] offsets = new long[Math.toIntExact(chain.next() - chain.first())];
        final Unit.Batch batch = new Unit.Batch(1024);
        int count = 0;
        while (count < offsets.length) {
            final int more = chain.read(chain.first() + count, batch);
            if (more == 0) {
                break;
            }
            for (int i = 0; i < more && count < offsets.length; i++) {
                offsets[count++] = batch.tag(i);
            }
        }
        Arrays.sort(offsets, 0, count);
        return Arrays.copyOf(offsets, count);
    }

    boolean isSettled(final long physicalOffset) {
        if (settled == null) {
            return false;
        }
        if (settledSet == null) {
            settledSet = new LongSet();
            for (final long each : settled()) {
                settledSet.add(each);
            }
        }
        return settledSet.contains(physicalOffset);
    }

    /** Takes a timer; a damaged entry has a negative length. */
    @FunctionalInterface
    interface Reader {
        void timer(long dueMs, long physicalOffset, int length);
    }

    /** Hands out what waits, up to an index of the waiting chain. */
    void forEachPending(final long endIndex, final Reader reader) {
        if (waiting == null) {
            return;
        }
        final long[] done = settled();
        final Unit.Batch batch = new Unit.Batch(1024);
        long index = waiting.first();
        while (index < endIndex) {
            final int count = (int) Math.min(waiting.read(index, batch), endIndex - index);
            if (count == 0) {
                return;
            }
            for (int i = 0; i < count; i++) {
                if (Arrays.binarySearch(done, batch.physicalOffset(i)) < 0) {
                    final boolean isWhole = batch.size(i) > 0;
                    reader.timer(
                            isWhole ? batch.tag(i) : beginMs(),
                            batch.physicalOffset(i),
                            isWhole ? batch.size(i) : DueTimer.damagedIn(scale.ordinal()));
                }
            }
            index += count;
        }
    }

    /** The oldest record that may wait in here, not below the log's start. */
    long oldestNeeded(final long logStart) {
        if (pending() == 0) {
            return Long.MAX_VALUE;
        }
        final long first = waiting.physicalOffsetOf(waiting.first());
        if (first >= logStart) {
            return first;
        }
        final long index = waiting.indexFrom(logStart);
        return index < waiting.next() ? waiting.physicalOffsetOf(index) : Long.MAX_VALUE;
    }
}
