package io.posthorn.store.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.TagCode;
import io.posthorn.store.ColdReads;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.index.KeyIndex;
import io.posthorn.store.log.Appended;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.recovery.Damage;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScrubTest {

    private static final Path HOME = Path.of("store");
    private static final int SEGMENT = 64 << 10;
    private static final int MESSAGES = 1_500;
    private static final int ENOUGH_TURNS = 40;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final ManualClock clock = new ManualClock();
    private final Counters counters = new Counters();
    private final HandTurnedAgents agents = new HandTurnedAgents(Set.of("posthorn-segments"));
    private final List<Appended> appended = new ArrayList<>();
    private Store store;

    @BeforeEach
    void open() throws IOException {
        store =
                Store.open(
                        new StoreSettings(
                                HOME,
                                SEGMENT,
                                50,
                                20,
                                SEGMENT,
                                512,
                                HostAddress.NONE,
                                new RetentionRules(Long.MAX_VALUE, Long.MAX_VALUE, 100, 100),
                                ColdReads.unlimited(0),
                                false),
                        disk,
                        clock,
                        agents,
                        counters,
                        fatal -> assertThat(fatal).isNull());
        store.recover();
        for (int i = 0; i < MESSAGES; i++) {
            final Map<String, String> properties =
                    Map.of(PropertyKeys.TAGS, "tag-" + i, PropertyKeys.KEYS, "key-" + i);
            appended.add(
                    store.log()
                            .append(
                                    Draft.to("orders", 0)
                                            .properties(PropertyText.of(properties))
                                            .body(ByteBuffer.wrap(new byte[150]))
                                            .build()));
        }
        turn();
    }

    @AfterEach
    void close() {
        store.close();
        assertThat(disk.mappedFiles()).isZero();
    }

    private void turn() {
        for (int i = 0; i < ENOUGH_TURNS; i++) {
            clock.advance(Duration.ofMillis(100));
            agents.turnAll();
        }
    }

    private double counted(final String name) {
        final double[] value = new double[1];
        counters.families().stream()
                .filter(each -> each.name().equals(name))
                .forEach(each -> each.source().accept((number, labels) -> value[0] = number));
        return value[0];
    }

    private ConsumeQueue queue() {
        return store.queues().find("orders", 0);
    }

    private int sizeAt(final long queueOffset) {
        final Unit.Batch one = new Unit.Batch(1);
        assertThat(queue().read(queueOffset, one)).isOne();
        return one.size(0);
    }

    private void corruptEntry(final int queueOffset) throws IOException {
        final Appended record = appended.get(queueOffset);
        final byte[] wanted =
                ByteBuffer.allocate(12)
                        .putInt(record.length())
                        .putLong(TagCode.of("tag-" + queueOffset) & 0xFFFF_FFFFL)
                        .array();
        int hits = 0;
        for (final Path file : disk.files()) {
            if (file.getFileName().toString().startsWith("blocks-")) {
                final ByteBuffer bytes = ByteBuffer.wrap(disk.read(file));
                for (int at = 0; at + 12 <= bytes.capacity(); at += 4) {
                    if (bytes.slice(at, 12).equals(ByteBuffer.wrap(wanted))) {
                        disk.corrupt(file, at + 2, 0x10);
                        hits++;
                    }
                }
            }
        }
        assertThat(hits).isOne();
    }

    @Test
    void shouldFindNothingInASoundStore() {
        assertThat(store.damages().all()).isEmpty();
        assertThat(counted("posthorn_store_mended_entries_total")).isZero();
        assertThat(counted("posthorn_store_scrubbed_bytes_total")).isGreaterThan(3 * SEGMENT);
    }

    @Test
    void shouldTellWhereARecordIsDamagedAndOnlyThere() throws IOException {
        final Appended record = appended.get(17);
        disk.corrupt(
                HOME.resolve("commitlog/00000000000000000000"),
                (int) record.physicalOffset() + 100,
                1);
        turn();
        assertThat(store.damages().all())
                .singleElement()
                .satisfies(
                        damage -> {
                            assertThat(damage.from()).isEqualTo(record.physicalOffset());
                            assertThat(damage.to()).isEqualTo(record.end());
                            assertThat(damage.fault()).contains("checksum");
                        });
        assertThat(counted("posthorn_store_damaged_places")).isOne();
    }

    @Test
    void shouldWriteEntriesAnewThatCannotBeReadAnyMore() throws IOException {
        final int size = appended.get(40).length();
        for (final int each : new int[] {40, 41, 42, 60}) {
            corruptEntry(each);
            assertThat(sizeAt(each)).isEqualTo(Unit.HOLE);
        }
        turn();
        for (final int each : new int[] {40, 41, 42, 60}) {
            assertThat(sizeAt(each)).isEqualTo(size);
        }
        assertThat(counted("posthorn_store_mended_entries_total")).isEqualTo(4);
        assertThat(store.damages().all()).isEmpty();
    }

    @Test
    void shouldLeaveAnEntryWithoutProofThatItIsTheRecords() throws IOException {
        corruptEntry(0);
        turn();
        assertThat(sizeAt(0)).isEqualTo(Unit.HOLE);
        assertThat(counted("posthorn_store_mended_entries_total")).isZero();
    }

    @Test
    void shouldMissNothingOfATopicThatWasDeletedAndMadeAnew() {
        final CompletableFuture<Void> deletion = store.deleteQueues("orders");
        turn();
        assertThat(deletion).isCompleted();
        for (int i = 0; i < 3; i++) {
            store.log().append(Draft.to("orders", 0).body(ByteBuffer.allocate(10)).build());
        }
        turn();
        assertThat(queue().maxOffset()).isEqualTo(3);
        assertThat(counted("posthorn_store_lost_entries_total")).isZero();
    }

    @Test
    void shouldTellOfADamagedFileOfTheKeyIndex() throws IOException {
        final Path file = HOME.resolve("index/keys-000000000000");
        assertThat(damagedIndexFiles()).isEmpty();
        disk.corrupt(file, 5_000, 4);
        assertThat(damagedIndexFiles()).containsExactly(file);
    }

    private List<Path> damagedIndexFiles() {
        final List<Path> damaged = new ArrayList<>();
        final KeyIndex.Sweep sweep = store.index().sweep();
        int read = 0;
        for (int step = sweep.step(1_000, damaged::add);
                step > 0;
                step = sweep.step(1_000, damaged::add)) {
            assertThat(step).isLessThanOrEqualTo(1_000);
            read += step;
        }
        assertThat(read).as("some file is sealed").isPositive();
        return damaged;
    }

    @Test
    void shouldForgetDamageThatHasGoneWithItsSegment() {
        final long[] start = {0};
        final Damages damages = new Damages(() -> start[0], new Counters());
        damages.found(new Damage(100, 200, "rot"));
        damages.found(new Damage(100, 200, "rot"));
        damages.found(new Damage(5_000, 5_100, "rot"));
        assertThat(damages.all()).hasSize(2);
        start[0] = 4_096;
        assertThat(damages.all()).singleElement().extracting(Damage::from).isEqualTo(5_000L);
    }
}
