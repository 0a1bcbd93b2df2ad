package io.posthorn.jms;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The consumers of a session, in the order in which they were made, and those of others that have
 * lent it messages (Jakarta Messaging 3.1, 11.2). Belongs to the session's lock.
 */
final class Consumers {

    private final ReentrantLock lock;
    private final Map<Integer, PosthornConsumer> byNumber = new LinkedHashMap<>();

    /** Those whose messages were given here, so that they are settled here too. */
    private final Set<PosthornConsumer> lenders = new LinkedHashSet<>();

    Consumers(final ReentrantLock lock) {
        this.lock = lock;
    }

    /** Outside of the lock or in it. */
    void add(final PosthornConsumer consumer) {
        lock.lock();
        try {
            byNumber.put(consumer.number(), consumer);
        } finally {
            lock.unlock();
        }
    }

    void remove(final PosthornConsumer consumer) {
        byNumber.remove(consumer.number());
    }

    /** Those there are at present. Outside of the lock or in it. */
    List<PosthornConsumer> all() {
        lock.lock();
        try {
            return List.copyOf(byNumber.values());
        } finally {
            lock.unlock();
        }
    }

    List<PosthornConsumer> removeAll() {
        final List<PosthornConsumer> all = all();
        byNumber.clear();
        return all;
    }

    /** A consumer of another session has lent a message. */
    void lentBy(final PosthornConsumer consumer) {
        lenders.add(consumer);
    }

    /** Tells the broker what was accepted and not told yet. */
    void flush() {
        byNumber.values().forEach(each -> each.settlements().flush());
        lenders.forEach(each -> each.settlements().flush());
        lenders.clear();
    }

    /** Returns when no message is on its way. Waits, so outside of the lock. */
    void drain() {
        CompletableFuture.allOf(
                        all().stream()
                                .map(PosthornConsumer::drain)
                                .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    /** Gives back what the application has not seen, and lets messages come anew. */
    void release() {
        byNumber.values().forEach(PosthornConsumer::release);
        topUp();
    }

    /** Lets messages come, as many as are wanted. */
    void topUp() {
        byNumber.values().forEach(PosthornConsumer::topUp);
    }

    /** The broker has taken everything back. */
    void forget() {
        byNumber.values().forEach(PosthornConsumer::forget);
    }

    /** The connection is gone for good. */
    void abandon() {
        byNumber.values().forEach(PosthornConsumer::abandon);
    }
}
