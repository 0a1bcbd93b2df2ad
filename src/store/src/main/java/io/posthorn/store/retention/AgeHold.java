package io.posthorn.store.retention;

import io.posthorn.base.time.Clock;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.queue.ConsumeQueues;
import io.posthorn.store.segment.Segments;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Keeps the messages of topics whose age limit is longer than the log's. This is a rule of age and
 * not a need: it gives way as soon as the log is too large or the disk too full.
 *
 * <p>It never says that a record is needed for a short time only. A segment of records that were
 * laid down again holds many ages, one of which is always nearly over, so that it would stay until
 * the last one is.
 */
final class AgeHold implements Hold {

    private final Supplier<AgeLimits> limits;
    private final long logMaxAgeMs;
    private final ConsumeQueues queues;
    private final Segments segments;
    private final Clock clock;
    private final BooleanSupplier isPressed;

    /**
     * @param limits the topics' limits
     * @param logMaxAgeMs the log's own limit
     * @param queues say which topics have messages
     * @param segments where the log begins
     * @param clock the time
     * @param isPressed whether segments go for the log's size or the disk, and not for their age
     */
    AgeHold(
            final Supplier<AgeLimits> limits,
            final long logMaxAgeMs,
            final ConsumeQueues queues,
            final Segments segments,
            final Clock clock,
            final BooleanSupplier isPressed) {
        this.limits = limits;
        this.logMaxAgeMs = logMaxAgeMs;
        this.queues = queues;
        this.segments = segments;
        this.clock = clock;
        this.isPressed = isPressed;
    }

    /**
     * Where exactly the oldest one lies is not known: entries of moved records are out of order.
     */
    @Override
    public long oldestNeeded() {
        final boolean isNeeded =
                !isPressed.getAsBoolean()
                        && queues.topics().stream()
                                .filter(topic -> isLonger(limits.get().maxAgeMs(topic)))
                                .flatMap(topic -> queues.of(topic).stream())
                                .anyMatch(queue -> queue.minOffset() < queue.maxOffset());
        return isNeeded ? segments.start() : Long.MAX_VALUE;
    }

    private boolean isLonger(final long limitMs) {
        return limitMs > logMaxAgeMs;
    }

    @Override
    public Need needOf(final RecordFacts record) {
        return isNeeded(record) ? Need.LONG : Need.NONE;
    }

    @Override
    public boolean mayMove(final RecordFacts record) {
        return isNeeded(record);
    }

    private boolean isNeeded(final RecordFacts record) {
        if (isPressed.getAsBoolean()) {
            return false;
        }
        final long limitMs = limits.get().maxAgeMs(record.topic());
        return isLonger(limitMs) && clock.wallMs() - record.storeTimestamp() <= limitMs;
    }
}
