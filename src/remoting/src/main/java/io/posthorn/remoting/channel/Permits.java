package io.posthorn.remoting.channel;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is under way and refuses more than a limit. Any thread. */
final class Permits {

    private final AtomicInteger taken = new AtomicInteger();
    private final int limit;

    Permits(final int limit) {
        this.limit = limit;
    }

    /** Takes one if there is one. */
    boolean take() {
        if (taken.incrementAndGet() <= limit) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    /** Gives one back. */
    void giveBack() {
        taken.decrementAndGet();
    }

    int taken() {
        return taken.get();
    }

    int limit() {
        return limit;
    }
}
