package io.posthorn.base.count;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {

    private final Histogram histogram = new Histogram();

    @Test
    void shouldPutDurationIntoClassWhoseBoundIsNotBelowIt() {
        final long[] bounds = Histogram.boundsNanos();
        for (int i = 0; i < bounds.length; i++) {
            final long[] before = histogram.counts();
            histogram.record(bounds[i]);
            histogram.record(bounds[i] + 1);
            final long[] after = histogram.counts();
            assertThat(after[i] - before[i]).as("exactly the bound %d", bounds[i]).isEqualTo(1);
            assertThat(after[i + 1] - before[i + 1])
                    .as("one above the bound %d", bounds[i])
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldKeepSumAndTakeNegativeAsZero() {
        histogram.record(-5);
        histogram.record(2_000);
        assertThat(histogram.sumNanos()).isEqualTo(2_000);
        assertThat(histogram.counts()[0]).isEqualTo(1);
    }

    @Test
    void shouldCountLongestDurationsInTheLastClass() {
        histogram.record(Long.MAX_VALUE);
        final long[] counts = histogram.counts();
        assertThat(counts[counts.length - 1]).isEqualTo(1);
    }
}
