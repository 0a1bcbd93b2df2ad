package io.posthorn.broker.traffic;

import java.util.concurrent.TimeUnit;

/** Remembers sums at equal distances, and so what passed between the oldest and now. */
final class Window {

    private final int ticksPerMark;
    private final long[] messages;
    private final long[] bytes;
    private final long[] nanos;
    private int ticks;
    private int marks;
    private volatile Passed passed = Passed.NOTHING;

    Window(final int ticksPerMark, final int marksKept) {
        this.ticksPerMark = ticksPerMark;
        this.messages = new long[marksKept];
        this.bytes = new long[marksKept];
        this.nanos = new long[marksKept];
    }

    void tick(final long messageSum, final long byteSum, final long nowNanos) {
        if (marks > 0) {
            final int oldest = marks < nanos.length ? 0 : marks % nanos.length;
            passed =
                    new Passed(
                            messageSum - messages[oldest],
                            byteSum - bytes[oldest],
                            (double) (nowNanos - nanos[oldest]) / TimeUnit.SECONDS.toNanos(1));
        }
        if (ticks % ticksPerMark == 0) {
            final int slot = marks % nanos.length;
            messages[slot] = messageSum;
            bytes[slot] = byteSum;
            nanos[slot] = nowNanos;
            marks++;
        }
        ticks++;
    }

    Passed passed() {
        return passed;
    }
}
