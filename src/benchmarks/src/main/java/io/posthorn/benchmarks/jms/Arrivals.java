package io.posthorn.benchmarks.jms;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts messages as they come, on any thread, and tells when all are there. */
final class Arrivals {

    private static final int LIMIT_MINUTES = 30;

    private final AtomicLong come = new AtomicLong();
    private final CompletableFuture<Long> complete = new CompletableFuture<>();
    private volatile long expected;

    /**
     * @param expected how many; {@link Long#MAX_VALUE} as long as that is not known
     */
    Arrivals(final long expected) {
        this.expected = expected;
    }

    /** One more has come. */
    void count() {
        completeIfAll(come.incrementAndGet());
    }

    /** Now it is known how many. */
    void expect(final long count) {
        expected = count;
        completeIfAll(come.get());
    }

    private void completeIfAll(final long count) {
        if (count >= expected) {
            complete.complete(System.nanoTime());
        }
    }

    /** One cannot be taken, so that waiting is in vain. */
    void fail(final Exception cause) {
        complete.completeExceptionally(cause);
    }

    /**
     * Waits for all.
     *
     * @return when the last came, as {@link System#nanoTime} says it
     */
    long await() throws Exception {
        try {
            return complete.get(LIMIT_MINUTES, TimeUnit.MINUTES);
        } catch (final TimeoutException e) {
            throw new IllegalStateException(
                    "only %d of %d messages came".formatted(come.get(), expected), e);
        } catch (final ExecutionException e) {
            throw new IllegalStateException("a message could not be taken", e.getCause());
        }
    }
}
