package io.posthorn.remoting.channel;

import io.posthorn.base.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is turned. */
final class TurnedClock implements Clock {

    private final AtomicLong nanos = new AtomicLong();

    void turn(final Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public long wallMs() {
        return nanos.get() / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }
}
