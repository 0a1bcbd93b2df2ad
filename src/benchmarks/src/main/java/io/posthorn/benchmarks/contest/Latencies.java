package io.posthorn.benchmarks.contest;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long things took, as many threads see it. Longer than five minutes counts as five. */
public final class Latencies {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int DIGITS = 3;
    private static final double[] PERCENTILES = {50, 99, 99.9};

    private final Histogram nanos = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);

    /**
     * Counts what ends now.
     *
     * @param begin when it began, as {@link System#nanoTime} says it
     */
    public void recordSince(final long begin) {
        nanos.recordValue(Math.min(LONGEST_NANOS, Math.max(0, System.nanoTime() - begin)));
    }

    /**
     * Adds {@code p50}, {@code p99} and {@code p99.9} in milliseconds.
     *
     * @param answer where to
     * @return the answer
     */
    public Answer addTo(final Answer answer) {
        for (final double percentile : PERCENTILES) {
            final String name = "p" + (percentile % 1 == 0 ? "%.0f" : "%s").formatted(percentile);
            answer.with(name, nanos.getValueAtPercentile(percentile) / 1e6);
        }
        return answer;
    }
}
