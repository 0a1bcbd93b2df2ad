package io.posthorn.broker.delivery;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.intake.Arrivals;
import io.posthorn.broker.selector.TagFilter;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readers that wait for a message. An arrival wakes those of its queue who may want it; the others
 * wait on until their time is over. A reader is woken once, by whatever comes first.
 */
public final class Waiting implements Arrivals {

    private final Clock clock;
    private final long limit;
    private final Map<String, Map<Integer, Queue<Waiter>>> byTopic = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean closed;

    /** One waiting reader. */
    private final class Waiter {
        private final TagFilter tags;
        private final long deadlineMs;
        private final Runnable wake;
        private final AtomicBoolean woken = new AtomicBoolean();

        Waiter(final TagFilter tags, final long deadlineMs, final Runnable wake) {
            this.tags = tags;
            this.deadlineMs = deadlineMs;
            this.wake = wake;
        }

        boolean wake() {
            if (!woken.compareAndSet(false, true)) {
                return false;
            }
            count.decrementAndGet();
            wake.run();
            return true;
        }
    }

    /**
     * @param clock for deadlines
     * @param limit how many may wait
     * @param counters where the numbers are declared
     */
    public Waiting(final Clock clock, final long limit, final Counters counters) {
        this.clock = clock;
        this.limit = limit;
        counters.gauge(
                "posthorn_broker_waiting_pulls",
                "requests",
                "Pulls that wait for a message",
                count::get);
    }

    /**
     * Lets a reader wait.
     *
     * @param topic the topic
     * @param queueId the queue
     * @param tags wakes only for messages that pass
     * @param patienceMs how long at the most
     * @param wake called once, by any thread; must be quick
     * @return a handle whose {@code run} wakes the reader at once; null if too many wait already or
     *     nobody may wait any more
     */
    public Runnable add(
            final String topic,
            final int queueId,
            final TagFilter tags,
            final long patienceMs,
            final Runnable wake) {
        if (closed) {
            return null;
        }
        final long deadlineMs = clock.wallMs() + patienceMs;
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            return null;
        }
        final Waiter waiter = new Waiter(tags, deadlineMs, wake);
        byTopic.computeIfAbsent(topic, key -> new ConcurrentHashMap<>())
                .computeIfAbsent(queueId, key -> new ConcurrentLinkedQueue<>())
                .add(waiter);
        if (closed) {
            // Closed meanwhile; whoever closed may have looked before this one was there.
            waiter.wake();
        }
        return waiter::wake;
    }

    @Override
    public void arrived(final String topic, final int queueId, final long tagCode) {
        final Map<Integer, Queue<Waiter>> queues = byTopic.get(topic);
        final Queue<Waiter> waiters = queues == null ? null : queues.get(queueId);
        if (waiters == null || waiters.isEmpty()) {
            return;
        }
        waiters.removeIf(
                waiter -> {
                    if (waiter.tags.wantsAll() || waiter.tags.matchesCode(tagCode)) {
                        waiter.wake();
                    }
                    return waiter.woken.get();
                });
    }

    /**
     * How many wait.
     *
     * @return not negative
     */
    public long count() {
        return count.get();
    }

    /** Wakes those whose time is over. Called a few times a second. */
    public void expire() {
        final long now = clock.wallMs();
        byTopic.values()
                .forEach(
                        queues ->
                                queues.values()
                                        .forEach(
                                                waiters ->
                                                        waiters.removeIf(
                                                                waiter -> {
                                                                    if (waiter.deadlineMs <= now) {
                                                                        waiter.wake();
                                                                    }
                                                                    return waiter.woken.get();
                                                                })));
    }

    /** Wakes everybody and lets nobody wait any more, because the broker stops. */
    public void close() {
        closed = true;
        byTopic.values()
                .forEach(
                        queues ->
                                queues.values()
                                        .forEach(
                                                waiters ->
                                                        waiters.removeIf(
                                                                waiter -> {
                                                                    waiter.wake();
                                                                    return true;
                                                                })));
    }
}
