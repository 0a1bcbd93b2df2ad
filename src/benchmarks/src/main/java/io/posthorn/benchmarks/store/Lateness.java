package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Answer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** How long after its time each message came; below 0 if it came before. One thread reports. */
final class Lateness implements LongConsumer {

    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long[] lateMs;
    private final AtomicInteger count = new AtomicInteger();

    Lateness(final int expected) {
        lateMs = new long[expected];
    }

    @Override
    public void accept(final long dueMs) {
        final int place = count.get();
        if (place < lateMs.length) {
            lateMs[place] = System.currentTimeMillis() - dueMs;
        }
        count.incrementAndGet();
    }

    /** Waits for all, but not for ever. */
    void await(final long untilMs) {
        while (count.get() < lateMs.length && System.currentTimeMillis() < untilMs) {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    void addTo(final Answer answer) {
        final int seen = Math.min(count.get(), lateMs.length);
        answer.with("came, % of those due", 100.0 * count.get() / lateMs.length);
        if (seen > 0) {
            final long[] sorted = Arrays.copyOf(lateMs, seen);
            Arrays.sort(sorted);
            answer.with("late by, min ms", sorted[0])
                    .with("late by, p50 ms", sorted[seen / 2])
                    .with("late by, p99 ms", sorted[(int) (seen * 0.99)])
                    .with("late by, max ms", sorted[seen - 1]);
        }
    }
}
