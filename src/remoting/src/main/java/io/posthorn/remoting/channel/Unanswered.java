package io.posthorn.remoting.channel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests of one endpoint that are not answered yet, and whether it is closing. Any thread.
 */
final class Unanswered {

    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    void begin() {
        count.incrementAndGet();
    }

    void end() {
        if (count.decrementAndGet() == 0 && draining) {
            drained.complete(null);
        }
    }

    int count() {
        return count.get();
    }

    boolean draining() {
        return draining;
    }

    /** From now on, completes as soon as nothing is unanswered. */
    CompletableFuture<Void> drain() {
        draining = true;
        if (count.get() == 0) {
            drained.complete(null);
        }
        return drained;
    }
}
