package io.posthorn.broker.delivery;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests that wait in a subscription for a message: how many there are, and until when each
 * waits. What wakes them is the subscription's business. Any thread may call.
 */
public final class Polls {

    private final Clock clock;
    private final long limit;
    private final Set<Poll> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean closed;

    /** One waiting request. */
    public final class Poll {

        private final String group;
        private final String topic;
        private final int queueId;
        private final long deadlineMs;
        private final Runnable over;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Poll(
                final String group,
                final String topic,
                final int queueId,
                final long deadlineMs,
                final Runnable over) {
            this.group = group;
            this.topic = topic;
            this.queueId = queueId;
            this.deadlineMs = deadlineMs;
            this.over = over;
        }

        /** The request has been answered; does nothing if it waits no more. */
        public void end() {
            if (ended.compareAndSet(false, true)) {
                waiting.remove(this);
                count.decrementAndGet();
            }
        }

        /** Does not wait until the time is over; does nothing if the request waits no more. */
        public void giveUp() {
            if (!ended.get()) {
                end();
                over.run();
            }
        }
    }

    /**
     * @param clock for deadlines
     * @param limit how many may wait
     * @param counters where the numbers are declared
     */
    public Polls(final Clock clock, final long limit, final Counters counters) {
        this.clock = clock;
        this.limit = limit;
        counters.gauge(
                "posthorn_broker_waiting_pops",
                "requests",
                "Pops and notifications that wait for a message",
                count::get);
    }

    /**
     * Lets a request wait.
     *
     * @param group whose
     * @param topic of which topic
     * @param queueId of which queue; {@link Wish#ANY_QUEUE} for all
     * @param deadlineMs until when
     * @param over called when the time is over or the broker stops, by any thread; perhaps also
     *     when the request was answered at the same moment, which is for the caller to see
     * @return to be ended when the request is answered; null if too many wait already
     */
    public Poll add(
            final String group,
            final String topic,
            final int queueId,
            final long deadlineMs,
            final Runnable over) {
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            return null;
        }
        final Poll poll = new Poll(group, topic, queueId, deadlineMs, over);
        waiting.add(poll);
        if (closed) {
            poll.giveUp();
        }
        return poll;
    }

    /**
     * How many wait for the same.
     *
     * @param group whose
     * @param topic of which topic
     * @param queueId of which queue; {@link Wish#ANY_QUEUE} for those that wait for all
     * @return not negative
     */
    public int count(final String group, final String topic, final int queueId) {
        return (int)
                waiting.stream()
                        .filter(
                                poll ->
                                        poll.queueId == queueId
                                                && poll.group.equals(group)
                                                && poll.topic.equals(topic))
                        .count();
    }

    /** Ends those whose time is over. Called a few times a second by one thread. */
    public void expire() {
        final long nowMs = clock.wallMs();
        waiting.forEach(
                poll -> {
                    if (poll.deadlineMs <= nowMs) {
                        poll.giveUp();
                    }
                });
    }

    /** Ends all and lets nobody wait any more, because the broker stops. */
    public void close() {
        closed = true;
        waiting.forEach(Poll::giveUp);
    }
}
