package io.posthorn.remoting.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;

/** Makes buffers that were never released fail the test that asks. */
final class Leaks {

    private static final int BUFFERS = 64;

    private Leaks() {}

    static void failIfAny() {
        assertThat(find()).isEmpty();
    }

    /** What was leaked since the last time. */
    static List<String> find() {
        collectGarbage();
        for (int i = 0; i < BUFFERS; i++) {
            // The detector looks at its queue when something is allocated.
            final ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
            buffer.release();
        }
        final List<String> found = List.copyOf(RecordingLeakDetector.FOUND);
        RecordingLeakDetector.FOUND.clear();
        return found;
    }

    /** Until a reference made here was seen to be cleared and queued. */
    private static void collectGarbage() {
        final ReferenceQueue<Object> queue = new ReferenceQueue<>();
        final WeakReference<Object> seen = new WeakReference<>(new Object(), queue);
        while (!seen.refersTo(null) || queue.poll() == null) {
            System.gc();
            Thread.onSpinWait();
        }
    }
}
