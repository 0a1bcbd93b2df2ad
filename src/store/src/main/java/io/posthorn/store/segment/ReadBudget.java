package io.posthorn.store.segment;

import io.posthorn.base.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast segments may be read from the disk. Who reads pays before; who pays more than there is
 * waits until it has come in. What is not used in a tenth of a second is lost, so that rest does
 * not end in a rush.
 */
public final class ReadBudget {

    /** For who may read as fast as the disk can. */
    public static final ReadBudget UNLIMITED = new ReadBudget(Long.MAX_VALUE, Clock.SYSTEM);

    private static final long SAVED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final double nanosPerByte;
    private final Clock clock;

    /** When all that was bought is paid for. */
    private long paidNanos;

    /**
     * @param bytesPerSecond what comes in; the greatest number for no limit
     * @param clock measures that
     */
    public ReadBudget(final long bytesPerSecond, final Clock clock) {
        this.nanosPerByte =
                bytesPerSecond == Long.MAX_VALUE
                        ? 0
                        : (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        this.clock = clock;
        this.paidNanos = clock.nanos() - SAVED_NANOS;
    }

    /** Waits until bytes may be read. An interrupted thread does not wait. */
    void pay(final int bytes) {
        if (nanosPerByte == 0) {
            return;
        }
        final long end = buy(bytes);
        for (long left = end - clock.nanos();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - clock.nanos()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Buys bytes, and gives when they may be read. */
    synchronized long buy(final int bytes) {
        final long saved = clock.nanos() - SAVED_NANOS;
        if (paidNanos - saved < 0) {
            paidNanos = saved;
        }
        paidNanos += Math.round(bytes * nanosPerByte);
        return paidNanos;
    }
}
