package io.posthorn.store.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.log.Appended;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OldestSegmentTest {

    private static final Path HOME = Path.of("store");
    private static final int ENOUGH_TURNS = 40;

    private final ManualClock clock = new ManualClock();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<Throwable> fatal = new ArrayList<>();
    private HandTurnedAgents agents;

    /** After a start the segment that was made ahead is part of the log. */
    @Test
    void shouldStayWhileItIsWrittenToHoweverFullTheDiskIs() throws IOException {
        final Store first = open();
        first.log().append(message());
        turn();
        first.close();
        final Store store = open();
        disk.withCapacity(usedBytes() * 10 / 9);
        for (int i = 0; i < 3; i++) {
            turn();
            final Appended appended = store.log().append(message());
            assertThat(store.log().start()).isZero();
            assertThat(store.log().record(appended.physicalOffset())).isNotNull();
        }
        final ConsumeQueue queue = store.queues().find("orders", 0);
        assertThat(queue.minOffset()).isZero();
        assertThat(queue.maxOffset()).isEqualTo(4);
        assertThat(store.retention().usedPercent()).isGreaterThanOrEqualTo(85);
        assertThat(fatal).isEmpty();
    }

    private Store open() throws IOException {
        agents = new HandTurnedAgents(Set.of("posthorn-segments"));
        final Store store =
                Store.open(
                        StoreSettings.in(HOME, HostAddress.NONE)
                                .withSegmentLength(1 << 20)
                                .withRetention(
                                        new RetentionRules(
                                                Long.MAX_VALUE, Long.MAX_VALUE, 85, 100)),
                        disk,
                        clock,
                        agents,
                        new Counters(),
                        fatal::add);
        store.recover();
        return store;
    }

    private long usedBytes() {
        final long[] used = new long[1];
        disk.files().forEach(file -> used[0] += lengthOf(file));
        return used[0];
    }

    private long lengthOf(final Path file) {
        try {
            return disk.read(file).length;
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private void turn() {
        for (int i = 0; i < ENOUGH_TURNS; i++) {
            clock.advance(Duration.ofMillis(500));
            agents.turnAll();
        }
    }

    private static Draft message() {
        return Draft.to("orders", 0).body(ByteBuffer.allocate(10)).build();
    }
}
