package io.posthorn.broker.intake;

import java.time.Duration;

/**
 * What the intake allows.
 *
 * @param writable whether clients may send to this broker at all
 * @param maxBodyBytes largest body, of a batch in total
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
        int maxWaitingSends,
        Duration flushTimeout,
        boolean syncFlush,
        Duration maxDelay,
        String region,
        boolean traceOn) {

    /** 4 MiB, 10 000 waiting sends, 5 s, asynchronous flush, a year. */
    public static final IntakeRules DEFAULT =
            new IntakeRules(
                    true,
                    4 << 20,
                    10_000,
                    Duration.ofSeconds(5),
                    false,
                    Duration.ofDays(365),
                    "DefaultRegion",
                    true);

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
                maxWaitingSends,
                flushTimeout,
                newSyncFlush,
                maxDelay,
                region,
                traceOn);
    }
}
