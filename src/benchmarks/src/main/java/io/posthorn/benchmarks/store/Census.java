package io.posthorn.benchmarks.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts what can be found in the queues, again and again until all is there: a store may say that
 * nothing is left to derive while entries are still on their way to its database.
 *
 * @param messages how many were found in the end
 * @param atNanos when they could be found, by {@link System#nanoTime}: the counting itself does not
 *     count
 */
record Census(long messages, long atNanos) {

    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Waits a minute at the most. */
    static Census await(final TargetStore store, final Spread spread, final long expected)
            throws Exception {
        store.awaitDerived();
        final long begin = System.nanoTime();
        long at = begin;
        long found = store.messages(spread);
        while (found < expected && at - begin < LIMIT_NANOS) {
            LockSupport.parkNanos(NAP_NANOS);
            at = System.nanoTime();
            found = store.messages(spread);
        }
        return new Census(found, at);
    }
}
