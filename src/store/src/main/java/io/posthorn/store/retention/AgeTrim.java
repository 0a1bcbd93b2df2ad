package io.posthorn.store.retention;

import io.posthorn.base.time.Clock;
import io.posthorn.store.log.CommitLog;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.ConsumeQueues;
import io.posthorn.store.queue.QueueTimes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Passes over the messages of topics with an age limit of their own when they are older than it:
 * readers of their queues do not get them any more, and their bytes go with their segments. Nothing
 * is noted of it. After a start, or when the queues were derived anew, the rule is simply applied
 * again.
 *
 * <p>Where a queue's old messages end is looked for outside the log's turn, since that may have to
 * wait for the disk. Only the retention's agent calls it.
 */
final class AgeTrim {

    /** Limits are hours; nobody sees whether a message goes some seconds later. */
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int QUEUES_PER_TURN = 50;

    /** A block is given back in well below a microsecond, so the appender does not notice. */
    private static final int BLOCKS_PER_LOCK = 100;

    private final Supplier<AgeLimits> limits;
    private final CommitLog log;
    private final ConsumeQueues queues;
    private final Clock clock;
    private final QueueTimes times;
    private final Deque<ConsumeQueue> left = new ArrayDeque<>();
    private long nextPassNanos;

    /**
     * @param limits the topics' limits
     * @param log says when records were stored; its turn is taken to drop entries
     * @param queues those that are trimmed
     * @param clock the time
     */
    AgeTrim(
            final Supplier<AgeLimits> limits,
            final CommitLog log,
            final ConsumeQueues queues,
            final Clock clock) {
        this.limits = limits;
        this.log = log;
        this.queues = queues;
        this.clock = clock;
        this.times = new QueueTimes(log);
        this.nextPassNanos = clock.nanos();
    }

    /**
     * Looks at a few queues.
     *
     * @return nanoseconds until the next turn is due
     */
    long turn() {
        if (left.isEmpty()) {
            final long wait = nextPassNanos - clock.nanos();
            if (wait > 0) {
                return wait;
            }
            left.addAll(limited());
        }
        for (int i = 0; i < QUEUES_PER_TURN && !left.isEmpty(); i++) {
            trim(left.remove());
        }
        if (left.isEmpty()) {
            nextPassNanos = clock.nanos() + INTERVAL_NANOS;
            return INTERVAL_NANOS;
        }
        return BUSY_NANOS;
    }

    private List<ConsumeQueue> limited() {
        final List<ConsumeQueue> found = new ArrayList<>();
        for (final String topic : queues.topics()) {
            if (limits.get().maxAgeMs(topic) >= 0) {
                found.addAll(queues.of(topic));
            }
        }
        return found;
    }

    private void trim(final ConsumeQueue queue) {
        final long limitMs = limits.get().maxAgeMs(queue.topic());
        if (limitMs < 0) {
            return;
        }
        final long oldestMs = clock.wallMs() - limitMs;
        final long keptFrom = times.behindLastBefore(queue, queue.maxOffset(), oldestMs);
        boolean isDone = keptFrom == queue.minOffset();
        while (!isDone) {
            isDone = log.inTurn(() -> queues.passOver(queue, keptFrom, BLOCKS_PER_LOCK));
        }
    }
}
