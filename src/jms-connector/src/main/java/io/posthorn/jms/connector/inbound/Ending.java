package io.posthorn.jms.connector.inbound;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Says that an activation ends, to whoever waits meanwhile. Any thread. */
final class Ending {

    private final CompletableFuture<Void> begun = new CompletableFuture<>();

    void begin() {
        begun.complete(null);
    }

    boolean hasBegun() {
        return begun.isDone();
    }

    /** Rests for a while; says false if the activation ends, or the thread. */
    boolean rest(final long ms) {
        try {
            begun.get(ms, TimeUnit.MILLISECONDS);
            return false;
        } catch (final TimeoutException e) {
            return true;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (final ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until something is done, or the activation ends. */
    void awaitOr(final CompletableFuture<Void> done) throws InterruptedException {
        try {
            CompletableFuture.anyOf(begun, done).get();
        } catch (final ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
