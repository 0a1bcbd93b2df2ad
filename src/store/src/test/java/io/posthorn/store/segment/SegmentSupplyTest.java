package io.posthorn.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.agent.Agents;
import io.posthorn.base.disk.Disk;
import io.posthorn.testkit.Await;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SegmentSupplyTest {

    private static final Path HOME = Path.of("commitlog");
    private static final int SEGMENT = 1 << 10;
    private static final int STEPS = 10_000;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final AtomicInteger steps = new AtomicInteger();
    private final List<Throwable> died = new ArrayList<>();

    @Test
    @Timeout(20)
    void shouldEndAtOnceInTheMiddleOfASegment() throws IOException {
        final Segments segments = Segments.open(slowDisk(), HOME, SEGMENT);
        final SegmentSupply supply =
                new SegmentSupply(
                                segments,
                                SegmentSupply.SMALL_PIECE,
                                Agents.THREADS,
                                (agent, e) -> died.add(e))
                        .start();
        supply.order();
        Await.until("a segment is being made", Duration.ofSeconds(10), () -> steps.get() > 1);
        supply.close();
        segments.close();
        assertThat(steps.get()).isLessThan(STEPS);
        assertThat(died).isEmpty();
        assertThat(disk.mappedFiles()).isZero();
    }

    /** Takes a tenth of a second for each of many steps of making a file. */
    private Disk slowDisk() {
        return (Disk)
                Proxy.newProxyInstance(
                        Disk.class.getClassLoader(),
                        new Class<?>[] {Disk.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("create")) {
                                final Disk.Pace pace = (Disk.Pace) arguments[2];
                                while (steps.get() < STEPS) {
                                    pace.rest(
                                            TimeUnit.MILLISECONDS.toNanos(100),
                                            steps.incrementAndGet());
                                }
                            }
                            return onDisk(method, arguments);
                        });
    }

    private Object onDisk(final Method method, final Object[] arguments) throws Throwable {
        try {
            return method.invoke(disk, arguments);
        } catch (final InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
