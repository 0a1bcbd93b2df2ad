package io.posthorn.remoting.channel;

import io.posthorn.base.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one event through a second and counts the rest, so that peers cannot flood the log. */
final class RateGate {

    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Clock clock;
    private final AtomicLong nextNanos;
    private final AtomicLong heldBack = new AtomicLong();

    RateGate(final Clock clock) {
        this.clock = clock;
        this.nextNanos = new AtomicLong(clock.nanos());
    }

    /**
     * Asks to pass.
     *
     * @return -1 to hold the event back; else how many were held back since the last that passed
     */
    long pass() {
        final long now = clock.nanos();
        final long next = nextNanos.get();
        if (now - next >= 0 && nextNanos.compareAndSet(next, now + INTERVAL_NANOS)) {
            return heldBack.getAndSet(0);
        }
        heldBack.incrementAndGet();
        return -1;
    }
}
