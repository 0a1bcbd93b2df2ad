package io.posthorn.base.count;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Durations by size class. The upper bounds double from 1 µs to about 67 s, so that a class is
 * found by counting leading zeros and recording costs two additions. Many threads may record.
 */
public final class Histogram {

    private static final int CLASSES = 27;
    private static final long FIRST_BOUND_NANOS = 1_000;

    /** One slot a class, and a last one for what is longer than the last bound. */
    private final AtomicLongArray counts = new AtomicLongArray(CLASSES + 1);

    private final LongAdder sumNanos = new LongAdder();

    /**
     * Records one duration.
     *
     * @param nanos the duration; negative counts as 0
     */
    public void record(final long nanos) {
        final long value = Math.max(0, nanos);
        counts.incrementAndGet(classOf(value));
        sumNanos.add(value);
    }

    /**
     * The upper bounds of the classes.
     *
     * @return nanoseconds, rising; the last class has no bound and is not listed
     */
    public static long[] boundsNanos() {
        final long[] bounds = new long[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            bounds[i] = FIRST_BOUND_NANOS << i;
        }
        return bounds;
    }

    /**
     * How many durations fell into each class.
     *
     * @return one count for each of {@link #boundsNanos} and one more for what is longer
     */
    public long[] counts() {
        final long[] copy = new long[CLASSES + 1];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts.get(i);
        }
        return copy;
    }

    /**
     * The sum of all durations.
     *
     * @return nanoseconds
     */
    public long sumNanos() {
        return sumNanos.sum();
    }

    private static int classOf(final long nanos) {
        if (nanos <= FIRST_BOUND_NANOS) {
            return 0;
        }
        final long units = (nanos - 1) / FIRST_BOUND_NANOS;
        return Math.min(CLASSES, 64 - Long.numberOfLeadingZeros(units));
    }
}
