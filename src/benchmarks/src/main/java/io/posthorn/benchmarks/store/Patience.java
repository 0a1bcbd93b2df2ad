package io.posthorn.benchmarks.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Appends until the target takes the message, as a client tries again. Counts the refusals. */
final class Patience {

    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final LongAdder refusals = new LongAdder();

    /** One attempt. */
    @FunctionalInterface
    interface Attempt {
        boolean take() throws Exception;
    }

    void append(final Attempt attempt) throws Exception {
        long begin = 0;
        while (!attempt.take()) {
            refusals.increment();
            final long now = System.nanoTime();
            begin = begin == 0 ? now : begin;
            if (now - begin > LIMIT_NANOS) {
                throw new IllegalStateException("a store refused a message for two minutes");
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    long refusals() {
        return refusals.sum();
    }
}
