package io.posthorn.broker.delivery;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.intake.Arrivals;
import io.posthorn.broker.selector.MessageView;
import io.posthorn.message.PropertyText;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Readers that wait for a message. An arrival wakes those of its queue who want it; the others wait
 * on. Every five seconds each looks itself whether its queue has moved on, past messages it does
 * not want or because a wake was missed, so no mistake lasts longer. A reader is woken once, by
 * whatever comes first.
 */
public final class Waiting implements Arrivals {

    /**
     * As RocketMQ's brokers do; a reader that wants little learns so often where the queue ends.
     */
    private static final long LOOK_INTERVAL_MS = 5_000;

    private final Clock clock;
    private final long limit;
    private final Map<String, Map<Integer, Queue<Waiter>>> byTopic = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean closed;

    /** One waiting reader. */
    private final class Waiter {
        private final Pull pull;
        private final long deadlineMs;
        private final BooleanSupplier hasNews;
        private final Runnable wake;
        private final AtomicBoolean woken = new AtomicBoolean();

        /** Touched by the thread that calls {@link #expire} only. */
        private long lookAtMs;

        Waiter(
                final Pull pull,
                final long nowMs,
                final long patienceMs,
                final BooleanSupplier hasNews,
                final Runnable wake) {
            this.pull = pull;
            this.deadlineMs = nowMs + patienceMs;
            this.lookAtMs = nowMs + LOOK_INTERVAL_MS;
            this.hasNews = hasNews;
            this.wake = wake;
        }

        boolean wants(final long tagCode, final PropertyText properties) {
            final Subscription wanted = pull.subscription();
            return (wanted.tags().wantsAll() || wanted.tags().matchesCode(tagCode))
                    && (wanted.selector() == null
                            || wanted.selector().matches(new MessageView().wrap(properties)));
        }

        boolean isOver(final long nowMs) {
            if (deadlineMs <= nowMs) {
                return true;
            }
            if (lookAtMs > nowMs) {
                return false;
            }
            lookAtMs = nowMs + LOOK_INTERVAL_MS;
            return hasNews.getAsBoolean();
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
     * @param pull what it asked for and did not get; wakes only for messages its subscription wants
     * @param patienceMs how long at the most
     * @param hasNews whether the reader would get another answer by now; asked every five seconds
     *     by the thread that calls {@link #expire}
     * @param wake called once, by any thread; must be quick
     * @return a handle whose {@code run} wakes the reader at once; null if too many wait already or
     *     nobody may wait any more
     */
    public Runnable add(
            final Pull pull,
            final long patienceMs,
            final BooleanSupplier hasNews,
            final Runnable wake) {
        if (closed) {
            return null;
        }
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            return null;
        }
        final Waiter waiter = new Waiter(pull, clock.wallMs(), patienceMs, hasNews, wake);
        byTopic.computeIfAbsent(pull.topic(), key -> new ConcurrentHashMap<>())
                .computeIfAbsent(pull.queueId(), key -> new ConcurrentLinkedQueue<>())
                .add(waiter);
        if (closed) {
            // Closed meanwhile; whoever closed may have looked before this one was there.
            waiter.wake();
        }
        return waiter::wake;
    }

    @Override
    public void arrived(
            final String topic,
            final int queueId,
            final long tagCode,
            final PropertyText properties) {
        final Queue<Waiter> waiters = of(topic, queueId);
        if (waiters != null && !waiters.isEmpty()) {
            wake(waiters, waiter -> waiter.wants(tagCode, properties));
        }
    }

    /**
     * Wakes the readers of a group at a queue, because the group was moved to another place there.
     *
     * @param group the group
     * @param topic the queue's topic
     * @param queueId the queue
     */
    public void moved(final String group, final String topic, final int queueId) {
        final Queue<Waiter> waiters = of(topic, queueId);
        if (waiters != null) {
            wake(waiters, waiter -> waiter.pull.group().equals(group));
        }
    }

    private Queue<Waiter> of(final String topic, final int queueId) {
        final Map<Integer, Queue<Waiter>> queues = byTopic.get(topic);
        return queues == null ? null : queues.get(queueId);
    }

    private static void wake(final Queue<Waiter> waiters, final Predicate<Waiter> whom) {
        waiters.removeIf(
                waiter -> {
                    if (!waiter.woken.get() && whom.test(waiter)) {
                        waiter.wake();
                    }
                    return waiter.woken.get();
                });
    }

    private void wakeAll(final Predicate<Waiter> whom) {
        byTopic.values().forEach(queues -> queues.values().forEach(waiters -> wake(waiters, whom)));
    }

    /**
     * How many wait.
     *
     * @return not negative
     */
    public long count() {
        return count.get();
    }

    /**
     * Wakes those whose time is over, and those whose queue has moved on. Called a few times a
     * second by one thread.
     */
    public void expire() {
        final long nowMs = clock.wallMs();
        wakeAll(waiter -> waiter.isOver(nowMs));
    }

    /** Wakes everybody and lets nobody wait any more, because the broker stops. */
    public void close() {
        closed = true;
        wakeAll(waiter -> true);
    }
}
