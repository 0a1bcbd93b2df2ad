package io.posthorn.remoting.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes buffers that were never released fail the test that asks. */
public final class Leaks {

    private static final List<String> FOUND = new CopyOnWriteArrayList<>();
    private static final int BUFFERS = 64;
    private static final int ROUNDS = 20;

    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Recording());
    }

    private Leaks() {}

    /** To be called before the first buffer of a test class. */
    public static void watch() {
        // The static block does it.
    }

    /** Has unreachable buffers found, and fails if there were any. */
    @SuppressWarnings("removal")
    public static void failIfAny() {
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            System.runFinalization();
            for (int i = 0; i < BUFFERS; i++) {
                // The detector looks at its queue when something is allocated.
                final ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
                buffer.release();
            }
            if (round >= 1) {
                break;
            }
        }
        final List<String> leaks = List.copyOf(FOUND);
        FOUND.clear();
        assertThat(leaks).isEmpty();
    }

    private static final class Recording extends ResourceLeakDetectorFactory {

        @Override
        @SuppressWarnings("deprecation")
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                final Class<T> resource, final int samplingInterval, final long maxActive) {
            return new ResourceLeakDetector<>(resource, samplingInterval) {
                @Override
                protected void reportTracedLeak(final String resourceType, final String records) {
                    FOUND.add(resourceType + records);
                }

                @Override
                protected void reportUntracedLeak(final String resourceType) {
                    FOUND.add(resourceType);
                }

                @Override
                protected boolean needReport() {
                    return true;
                }
            };
        }
    }
}
