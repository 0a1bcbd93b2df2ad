package io.posthorn.broker.traffic;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Messages and bytes that passed one point, with their rate over about the last ten seconds.
 * Anybody adds; one agent ticks once a second.
 */
public final class Flow {

    private static final int SECONDS = 10;

    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final long[] pastMessages = new long[SECONDS + 1];
    private final long[] pastBytes = new long[SECONDS + 1];
    private final long[] pastNanos = new long[SECONDS + 1];
    private final Window minute = new Window(10, 6);
    private final Window hour = new Window(300, 12);
    private final Window day = new Window(3_600, 24);
    private int ticks;
    private volatile double messageRate;
    private volatile double byteRate;

    /**
     * Counts what passed.
     *
     * @param messageCount messages
     * @param byteCount bytes of records
     */
    public void add(final long messageCount, final long byteCount) {
        messages.add(messageCount);
        bytes.add(byteCount);
    }

    void tick(final long nowNanos) {
        final int slot = ticks % pastNanos.length;
        final int oldest = ticks < SECONDS ? 0 : (ticks + 1) % pastNanos.length;
        pastMessages[slot] = messages.sum();
        pastBytes[slot] = bytes.sum();
        pastNanos[slot] = nowNanos;
        final double seconds =
                (double) (nowNanos - pastNanos[oldest]) / TimeUnit.SECONDS.toNanos(1);
        if (seconds > 0) {
            messageRate = (pastMessages[slot] - pastMessages[oldest]) / seconds;
            byteRate = (pastBytes[slot] - pastBytes[oldest]) / seconds;
        }
        minute.tick(pastMessages[slot], pastBytes[slot], nowNanos);
        hour.tick(pastMessages[slot], pastBytes[slot], nowNanos);
        day.tick(pastMessages[slot], pastBytes[slot], nowNanos);
        ticks++;
    }

    /** Which time. */
    public enum Period {
        /** The last minute. */
        MINUTE,
        /** The last hour. */
        HOUR,
        /** The last day. */
        DAY
    }

    /**
     * What passed in a longer time.
     *
     * @param period how long; shorter if the flow is younger
     * @return renewed about every sixth of a minute, twelfth of an hour, hour of a day
     */
    public Passed last(final Period period) {
        return switch (period) {
            case MINUTE -> minute.passed();
            case HOUR -> hour.passed();
            case DAY -> day.passed();
        };
    }

    /**
     * Messages so far.
     *
     * @return not negative
     */
    public long messages() {
        return messages.sum();
    }

    /**
     * Bytes so far.
     *
     * @return not negative
     */
    public long bytes() {
        return bytes.sum();
    }

    /**
     * Messages a second.
     *
     * @return over about the last ten seconds
     */
    public double messageRate() {
        return messageRate;
    }

    /**
     * Bytes a second.
     *
     * @return over about the last ten seconds
     */
    public double byteRate() {
        return byteRate;
    }
}
