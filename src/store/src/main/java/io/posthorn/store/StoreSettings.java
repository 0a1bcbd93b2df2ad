package io.posthorn.store;

import io.posthorn.message.HostAddress;
import io.posthorn.store.retention.RetentionRules;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * How a store is to work.
 *
 * @param directory where everything lies
 * @param segmentLength bytes of a commit log segment
 * @param flushIntervalMs the longest time that records stay unflushed when nobody waits for them
 * @param checkpointIntervalMs how often what is derived is made durable; bounds what recovery has
 *     to read
 * @param chainFileLength about how many bytes a file of queue entries takes
 * @param indexCapacity entries of a key index file
 * @param storeHost the broker's advertised address, part of each record
 * @param retention when old segments go
 * @param coldReads how what the memory does not hold any more is read
 * @param isFlushAwaited whether senders wait until their records are on disk. Then the log is
 *     flushed so often that records are better written past the mapping of its file
 */
public record StoreSettings(
        Path directory,
        int segmentLength,
        long flushIntervalMs,
        long checkpointIntervalMs,
        int chainFileLength,
        int indexCapacity,
        HostAddress storeHost,
        RetentionRules retention,
        ColdReads coldReads,
        boolean isFlushAwaited) {

    private static final int MIN_SEGMENT_LENGTH = 4096;

    /**
     * RocketMQ takes the same part of the memory for warm ({@code accessMessageInMemoryMaxRatio}).
     */
    private static final int WARM_PERCENT_OF_MEMORY = 40;

    /** Checks the numbers. */
    public StoreSettings {
        if (segmentLength < MIN_SEGMENT_LENGTH) {
            throw new IllegalArgumentException(
                    "a segment must have at least %d bytes, not %d"
                            .formatted(MIN_SEGMENT_LENGTH, segmentLength));
        }
        if (flushIntervalMs <= 0 || checkpointIntervalMs <= 0) {
            throw new IllegalArgumentException("flush and checkpoint intervals must be above 0 ms");
        }
    }

    /**
     * Settings for production.
     *
     * @param directory where everything lies
     * @param storeHost the broker's advertised address
     * @return 1 GiB segments, flushed every 500 ms while nobody waits for it, checkpoint every 5 s;
     *     as much of the log as 40 % of the memory of machine or container counts as warm
     */
    public static StoreSettings in(final Path directory, final HostAddress storeHost) {
        return new StoreSettings(
                directory,
                1 << 30,
                500,
                5_000,
                16 << 20,
                1 << 20,
                storeHost,
                RetentionRules.DEFAULT,
                ColdReads.unlimited(memoryBytes() / 100 * WARM_PERCENT_OF_MEMORY),
                false);
    }

    /** Of the machine or container; if the JVM does not know it, what it may use itself. */
    private static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    /**
     * The same with other sizes.
     *
     * @param newSegmentLength bytes of a segment
     * @return small files throughout if segments are small
     */
    public StoreSettings withSegmentLength(final int newSegmentLength) {
        return new StoreSettings(
                directory,
                newSegmentLength,
                flushIntervalMs,
                checkpointIntervalMs,
                Math.min(chainFileLength, newSegmentLength),
                Math.min(indexCapacity, Math.max(64, newSegmentLength / 64)),
                storeHost,
                retention,
                coldReads,
                isFlushAwaited);
    }

    /**
     * The same for another broker.
     *
     * @param newStoreHost its advertised address
     * @return a copy
     */
    public StoreSettings withStoreHost(final HostAddress newStoreHost) {
        return new StoreSettings(
                directory,
                segmentLength,
                flushIntervalMs,
                checkpointIntervalMs,
                chainFileLength,
                indexCapacity,
                newStoreHost,
                retention,
                coldReads,
                isFlushAwaited);
    }

    /**
     * The same with another interval.
     *
     * @param newFlushIntervalMs the longest time that records stay unflushed
     * @return a copy
     */
    public StoreSettings withFlushInterval(final long newFlushIntervalMs) {
        return new StoreSettings(
                directory,
                segmentLength,
                newFlushIntervalMs,
                checkpointIntervalMs,
                chainFileLength,
                indexCapacity,
                storeHost,
                retention,
                coldReads,
                isFlushAwaited);
    }

    /**
     * The same with other rules.
     *
     * @param rules when old segments go
     * @return a copy
     */
    public StoreSettings withRetention(final RetentionRules rules) {
        return new StoreSettings(
                directory,
                segmentLength,
                flushIntervalMs,
                checkpointIntervalMs,
                chainFileLength,
                indexCapacity,
                storeHost,
                rules,
                coldReads,
                isFlushAwaited);
    }

    /**
     * The same with another way to read old messages.
     *
     * @param newColdReads how they are read
     * @return a copy
     */
    public StoreSettings withColdReads(final ColdReads newColdReads) {
        return new StoreSettings(
                directory,
                segmentLength,
                flushIntervalMs,
                checkpointIntervalMs,
                chainFileLength,
                indexCapacity,
                storeHost,
                retention,
                newColdReads,
                isFlushAwaited);
    }

    /**
     * The same with senders who wait for the disk, or without.
     *
     * @param newIsFlushAwaited whether they do
     * @return a copy
     */
    public StoreSettings withFlushAwaited(final boolean newIsFlushAwaited) {
        return new StoreSettings(
                directory,
                segmentLength,
                flushIntervalMs,
                checkpointIntervalMs,
                chainFileLength,
                indexCapacity,
                storeHost,
                retention,
                coldReads,
                newIsFlushAwaited);
    }
}
