package io.posthorn.remoting.body;

import java.util.Map;

/**
 * How many timer messages wait (response of 61).
 *
 * @param timingCount topic to count
 * @param dataVersion version of the table; null if absent
 */
public record TimerMetrics(Map<String, Metric> timingCount, DataVersion dataVersion) {

    /** Puts defaults where the sender left something out. */
    public TimerMetrics {
        timingCount = timingCount == null ? Map.of() : timingCount;
    }

    /**
     * One topic.
     *
     * @param count messages that wait
     * @param timeStamp when that was, milliseconds since the epoch
     */
    public record Metric(long count, long timeStamp) {}
}
