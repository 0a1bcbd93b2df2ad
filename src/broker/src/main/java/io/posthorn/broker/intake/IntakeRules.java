package io.posthorn.broker.intake;

import java.time.Duration;

/**
 * What the intake allows.
 *
 * @param writable whether clients may send to this broker at all
 * @param maxBodyBytes largest body that comes in one piece, of a batch in total
 * @param maxLargeBodyBytes largest body that comes in several pieces, as JMS clients can send it
 * @param maxWaitingSends how many sends may wait for durability at once
 * @param flushTimeout how long a send waits for durability
 * @param syncFlush whether sends wait until they are on disk
 * @param maxDelay farthest delivery time ahead
 * @param region goes into each message
 * @param traceOn whether clients should trace
 */
public record IntakeRules(
        boolean writable,
        int maxBodyBytes,
        int maxLargeBodyBytes,
        int maxWaitingSends,
        Duration flushTimeout,
        boolean syncFlush,
        Duration maxDelay,
        String region,
        boolean traceOn) {

    /** 4 MiB, 256 MiB in pieces, 10 000 waiting sends, 5 s, asynchronous flush, a year. */
    public static final IntakeRules DEFAULT =
            new IntakeRules(
                    true,
                    4 << 20,
                    256 << 20,
                    10_000,
                    Duration.ofSeconds(5),
                    false,
                    Duration.ofDays(365),
                    "DefaultRegion",
                    true);

    /**
     * The same with another limit of bodies in pieces.
     *
     * @param newMaxLargeBodyBytes largest body that comes in several pieces
     * @return a copy
     */
    public IntakeRules withLargeBodies(final int newMaxLargeBodyBytes) {
        return new IntakeRules(
                writable,
                maxBodyBytes,
                newMaxLargeBodyBytes,
                maxWaitingSends,
                flushTimeout,
                syncFlush,
                maxDelay,
                region,
                traceOn);
    }

    /**
     * The same with another durability.
     *
     * @param newSyncFlush whether sends wait until they are on disk
     * @return a copy
     */
    public IntakeRules withSyncFlush(final boolean newSyncFlush) {
        return new IntakeRules(
                writable,
                maxBodyBytes,
                maxLargeBodyBytes,
                maxWaitingSends,
                flushTimeout,
                newSyncFlush,
                maxDelay,
                region,
                traceOn);
    }
}
