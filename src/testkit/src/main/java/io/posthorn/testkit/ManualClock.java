package io.posthorn.testkit;

import io.posthorn.base.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
public final class ManualClock implements Clock {

    private final AtomicLong nanos = new AtomicLong();
    private final long startMs;

    /** Starts in November 2023. */
    public ManualClock() {
        this(1_700_000_000_000L);
    }

    /**
     * @param startMs wall time to start at
     */
    public ManualClock(final long startMs) {
        this.startMs = startMs;
    }

    /**
     * Moves the time forward.
     *
     * @param by how far
     */
    public void advance(final Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public long wallMs() {
        return startMs + nanos.get() / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }
}
