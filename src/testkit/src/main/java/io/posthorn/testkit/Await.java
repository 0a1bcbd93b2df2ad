package io.posthorn.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a deadline, and never longer than needed. */
public final class Await {

    private static final long STEP_NANOS = 2_000_000;

    private Await() {}

    /**
     * Waits until something holds.
     *
     * @param what for the failure's message
     * @param limit how long at the most
     * @param condition asked every few milliseconds
     */
    public static void until(
            final String what, final Duration limit, final BooleanSupplier condition) {
        final long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within %s: %s".formatted(limit, what));
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
