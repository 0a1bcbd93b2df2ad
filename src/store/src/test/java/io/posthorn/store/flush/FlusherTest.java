package io.posthorn.store.flush;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.log.Appended;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import io.posthorn.testkit.SimulatedDisk.Faults;
import io.posthorn.testkit.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlusherTest {

    private final HandTurnedAgents agents = new HandTurnedAgents(Set.of("posthorn-segments"));
    private final SimulatedDisk disk = new SimulatedDisk();
    private final ManualClock clock = new ManualClock();
    private final List<IOException> told = new ArrayList<>();
    private final List<Throwable> fatal = new ArrayList<>();
    private Store store;

    @BeforeEach
    void open() throws IOException {
        store =
                Store.open(
                        StoreSettings.in(Path.of("store"), HostAddress.NONE)
                                .withSegmentLength(1 << 20),
                        disk,
                        clock,
                        agents,
                        new Counters(),
                        fatal::add);
        store.recover();
    }

    @Test
    void shouldTellWhoAsksAfterTheLastFlushFailed() {
        final Appended appended = append();
        breakTheLog();
        store.close();
        store.flusher().whenDurable(appended.end(), told::add);
        assertThat(told).singleElement().isInstanceOf(IOException.class);
        assertThat(fatal).hasSize(1);
    }

    @Test
    void shouldTellWhoWaitsAndWhoAsksLaterThatAFlushFailed() {
        final Appended appended = append();
        breakTheLog();
        store.flusher().whenDurable(appended.end(), told::add);
        agents.turnAll();
        assertThat(told).singleElement().isInstanceOf(IOException.class);
        disk.failBy(Faults.NONE);
        store.flusher().whenDurable(appended.end(), told::add);
        agents.turnAll();
        assertThat(told).hasSize(2).doesNotContainNull();
        assertThat(fatal).hasSize(1);
        store.close();
    }

    /** It may come alone, and then nobody else wakes the flusher. */
    @Test
    void shouldNotRestWhileItExpectsThoseItToldTogether() throws IOException {
        final Appended appended = append();
        disk.failBy(
                (operation, path) -> {
                    if (operation == Operation.FORCE) {
                        clock.advance(Duration.ofMillis(1));
                    }
                    return null;
                });
        store.flusher().whenDurable(appended.end(), told::add);
        store.flusher().whenDurable(appended.end(), told::add);
        final long rest = store.flusher().turn();
        assertThat(told).hasSize(2).containsOnlyNulls();
        assertThat(rest).isBetween(1L, TimeUnit.MILLISECONDS.toNanos(1));
        store.flusher().whenDurable(append().end(), told::add);
        clock.advance(Duration.ofNanos(rest));
        store.flusher().turn();
        assertThat(told).hasSize(3);
        store.close();
    }

    private Appended append() {
        return store.log().append(Draft.to("orders", 0).body(ByteBuffer.allocate(10)).build());
    }

    private void breakTheLog() {
        disk.failBy(
                (operation, path) ->
                        operation == Operation.FORCE && path.toString().contains("commitlog")
                                ? "Input/output error"
                                : null);
    }
}
