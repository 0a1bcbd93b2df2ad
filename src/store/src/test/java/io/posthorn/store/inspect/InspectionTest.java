package io.posthorn.store.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.LocalDisk;
import io.posthorn.base.time.Clock;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.log.Appended;
import io.posthorn.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {

    private static final int SEGMENT = 1 << 16;
    private static final long FAR = 4_000_000_000_000L;

    @TempDir Path home;

    private Path directory;
    private final List<Appended> appended = new ArrayList<>();

    /** 600 orders in two queues, 3 timers of which one was delivered, 3 segments. */
    @BeforeEach
    void fill() throws IOException {
        directory = home.resolve("store");
        try (Store store = open()) {
            for (int i = 0; i < 600; i++) {
                appended.add(store.log().append(order(i)));
            }
            final Appended first = store.log().append(timer(FAR));
            store.log().append(timer(FAR + 60_000));
            store.log().append(timer(FAR + 120_000));
            store.log()
                    .append(
                            Draft.to("orders", 0)
                                    .body(bytes("delivered"))
                                    .properties(
                                            PropertyText.of(
                                                    Map.of(
                                                            PropertyKeys.TIMER_ORIGIN,
                                                            Long.toString(first.physicalOffset()),
                                                            PropertyKeys.TIMER_OUT_MS,
                                                            Long.toString(FAR))))
                                    .build());
        }
    }

    private Store open() throws IOException {
        final Store store =
                Store.open(
                        StoreSettings.in(directory, HostAddress.NONE).withSegmentLength(SEGMENT),
                        new LocalDisk(),
                        Clock.SYSTEM,
                        Agents.THREADS,
                        new Counters(),
                        fatal -> {});
        store.recover();
        return store;
    }

    private static Draft order(final int i) {
        return Draft.to("orders", i % 2)
                .body(bytes("order " + i))
                .properties(
                        PropertyText.of(
                                Map.of(
                                        PropertyKeys.UNIQUE_KEY, "U" + i,
                                        PropertyKeys.KEYS, "key-" + i + " all",
                                        PropertyKeys.TAGS, "tag")))
                .build();
    }

    private static Draft timer(final long dueMs) {
        return Draft.to(TopicNames.TIMER, 0)
                .body(bytes("later"))
                .properties(
                        PropertyText.of(
                                Map.of(
                                        PropertyKeys.REAL_TOPIC, "orders",
                                        PropertyKeys.REAL_QUEUE_ID, "0",
                                        PropertyKeys.TIMER_OUT_MS, Long.toString(dueMs))))
                .build();
    }

    private static ByteBuffer bytes(final String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private VerificationReport verify() throws IOException {
        try (Inspection inspection = Inspection.open(directory)) {
            return Verification.run(inspection, Progress.SILENT);
        }
    }

    private Map<Path, Long> sizesAndTimes() throws IOException {
        final Map<Path, Long> all = new HashMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(file, Files.size(file) ^ Files.getLastModifiedTime(file).toMillis());
            }
        }
        return all;
    }

    private void flip(final Path file, final long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            final int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 0x40);
        }
    }

    private Path segmentOf(final long physicalOffset) {
        return directory
                .resolve("commitlog")
                .resolve("%020d".formatted(physicalOffset / SEGMENT * SEGMENT));
    }

    @Test
    void shouldFindASoundStoreSoundAndChangeNothing() throws IOException {
        final Map<Path, Long> before = sizesAndTimes();
        final VerificationReport report = verify();
        assertThat(report.faults()).isEmpty();
        assertThat(report.isSound()).isTrue();
        assertThat(report.records()).isEqualTo(604);
        assertThat(report.queueEntries()).isEqualTo(604);
        assertThat(report.indexEntries()).isEqualTo(1_800);
        assertThat(report.timersWaiting()).isEqualTo(2);
        assertThat(report.notDerived()).isZero();
        assertThat(report.tornBytes()).isZero();
        assertThat(sizesAndTimes()).isEqualTo(before);
    }

    @Test
    void shouldNotTouchAStoreInUse() throws IOException {
        try (Store store = open()) {
            assertThat(store.isRecovered()).isTrue();
            assertThatThrownBy(() -> Inspection.open(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is locked");
            assertThatThrownBy(() -> Rebuild.run(directory, Progress.SILENT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is locked");
        }
        assertThat(verify().isSound()).isTrue();
    }

    @Test
    void shouldSayWhereThereIsNoStore() {
        assertThatThrownBy(() -> Inspection.open(home.resolve("nowhere")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("There is no store");
    }

    @Test
    void shouldFindADamagedRecordByItsPlace() throws IOException {
        final Appended hit = appended.get(50);
        flip(segmentOf(hit.physicalOffset()), hit.physicalOffset() % SEGMENT + 95);
        final VerificationReport report = verify();
        assertThat(report.faults())
                .anySatisfy(
                        fault -> {
                            assertThat(fault.kind()).isEqualTo(Fault.Kind.DAMAGE);
                            assertThat(fault.physicalOffset()).isEqualTo(hit.physicalOffset());
                            assertThat(fault.text()).contains("checksum");
                        })
                .anySatisfy(
                        fault -> {
                            assertThat(fault.kind()).isEqualTo(Fault.Kind.QUEUE);
                            assertThat(fault.text()).contains("1 of its");
                        });
    }

    @Test
    void shouldFindADamagedQueueEntryAndRebuildingShouldMendIt() throws IOException {
        final Path blocks;
        try (Stream<Path> files = Files.list(directory.resolve("queues"))) {
            blocks =
                    files.filter(file -> file.getFileName().toString().startsWith("blocks-"))
                            .sorted()
                            .findFirst()
                            .orElseThrow();
        }
        // Deep inside the first block of the first queue, so that opening does not take it for the
        // end.
        final int blockCount;
        try (RandomAccessFile head = new RandomAccessFile(blocks.toFile(), "r")) {
            head.seek(12);
            blockCount = head.readInt();
        }
        final int blocksAt = (64 + blockCount * 32 + 4095) / 4096 * 4096;
        flip(blocks, blocksAt + 3 * 20 + 7);
        assertThat(verify().faults())
                .singleElement()
                .satisfies(
                        fault -> {
                            assertThat(fault.kind()).isEqualTo(Fault.Kind.QUEUE);
                            assertThat(fault.text()).contains("queue offset 3 is a hole");
                        });
        final Rebuild.Result result = Rebuild.run(directory, Progress.SILENT);
        assertThat(result.records()).isEqualTo(604);
        assertThat(result.timersWaiting()).isEqualTo(2);
        final VerificationReport after = verify();
        assertThat(after.faults()).isEmpty();
        assertThat(after.indexEntries()).isEqualTo(1_800);
    }

    @Test
    void shouldFindALostKey() throws IOException {
        final Path keys = directory.resolve("index").resolve("keys-000000000000");
        final int slots = SEGMENT / 64 / 2;
        flip(keys, 64 + 4 * slots + 20 * 7 + 2);
        assertThat(verify().faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.INDEX));
    }

    @Test
    void shouldShowARecordAndSayWhereTheNextOnesBegin() throws IOException {
        try (Inspection inspection = Inspection.open(directory)) {
            final Appended order = appended.get(7);
            final FoundRecord found = inspection.record(order.physicalOffset());
            assertThat(found.isSound()).isTrue();
            assertThat(found.view().properties().get(PropertyKeys.UNIQUE_KEY)).isEqualTo("U7");
            assertThat(found.after()).isEqualTo(appended.get(8).physicalOffset());
            final FoundRecord between = inspection.record(order.physicalOffset() + 5);
            assertThat(between.isSound()).isFalse();
            assertThat(between.before()).isEqualTo(order.physicalOffset());
            assertThat(between.after()).isEqualTo(appended.get(8).physicalOffset());
            assertThat(inspection.record(FAR)).isNull();
        }
    }

    @Test
    void shouldListSegmentsAndQueues() throws IOException {
        try (Inspection inspection = Inspection.open(directory)) {
            assertThat(
                            inspection.segments(Progress.SILENT).stream()
                                    .mapToLong(SegmentEntry::records)
                                    .sum())
                    .isEqualTo(604);
            assertThat(inspection.queues("orders"))
                    .extracting(QueueEntry::queueId, QueueEntry::maxOffset)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(0, 301L),
                            org.assertj.core.groups.Tuple.tuple(1, 300L));
            assertThat(inspection.queues(null)).hasSize(3);
        }
    }

    @Test
    void shouldCutAtARecordAndKeepWhatWasCutOff() throws IOException {
        final Appended cut = appended.get(100);
        final Truncation plan = Truncation.plan(directory, cut.physicalOffset(), Progress.SILENT);
        assertThat(plan.records()).isEqualTo(504);
        assertThat(plan.newEnds())
                .containsEntry(new Truncation.QueueName("orders", 0), 50L)
                .containsEntry(new Truncation.QueueName("orders", 1), 50L);
        final Path kept = plan.cut(true, Progress.SILENT);
        assertThat(kept).hasFileName("lost-tail-" + cut.physicalOffset());
        assertThat(Files.size(kept)).isEqualTo(plan.bytes());
        try (Store store = open()) {
            assertThat(store.log().end()).isEqualTo(cut.physicalOffset());
            assertThat(store.recovery().damages()).isEmpty();
            assertThat(store.queues().find("orders", 0).maxOffset()).isEqualTo(50);
            assertThat(store.timers().pending()).isZero();
            assertThat(store.log().append(order(1_000)).queueOffset()).isEqualTo(50);
        }
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void shouldCutOnlyWhereARecordBegins() {
        assertThatThrownBy(
                        () ->
                                Truncation.plan(
                                        directory,
                                        appended.get(5).physicalOffset() + 1,
                                        Progress.SILENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No record begins")
                .hasMessageContaining("" + appended.get(5).physicalOffset());
        assertThatThrownBy(() -> Truncation.plan(directory, FAR, Progress.SILENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not in it");
    }

    @Test
    void shouldCutOffADamagedRecordToo() throws IOException {
        final Appended hit = appended.get(50);
        flip(segmentOf(hit.physicalOffset()), hit.physicalOffset() % SEGMENT + 95);
        Truncation.plan(directory, hit.physicalOffset(), Progress.SILENT)
                .cut(false, Progress.SILENT);
        assertThat(Rebuild.run(directory, Progress.SILENT).records()).isEqualTo(50);
        assertThat(verify().faults()).isEmpty();
    }

    @Test
    void shouldNotMissEntriesOfATopicThatWasDeletedAndMadeAgain() throws IOException {
        try (Store store = open()) {
            store.deleteQueues("orders").join();
            store.log().append(order(0));
        }
        assertThat(verify().faults()).isEmpty();
        Rebuild.run(directory, Progress.SILENT);
        assertThat(verify().faults()).isEmpty();
        try (Inspection inspection = Inspection.open(directory)) {
            assertThat(inspection.queues("orders"))
                    .singleElement()
                    .satisfies(queue -> assertThat(queue.maxOffset()).isEqualTo(1));
        }
    }

    @Test
    void shouldNotMissEntriesOfMessagesThatAreOlderThanTheirTopicKeepsThem() throws IOException {
        try (Store store =
                Store.open(
                        StoreSettings.in(directory, HostAddress.NONE).withSegmentLength(SEGMENT),
                        new LocalDisk(),
                        Clock.SYSTEM,
                        Agents.THREADS,
                        new Counters(),
                        fatal -> {})) {
            store.retention().limitAges(topic -> topic.equals("orders") ? 0 : -1);
            store.recover();
            Await.until(
                    "all orders are passed over",
                    Duration.ofSeconds(20),
                    () ->
                            store.queues().of("orders").stream()
                                    .allMatch(queue -> queue.isGivenBack(0)));
        }
        final VerificationReport report = verify();
        assertThat(report.faults()).isEmpty();
        assertThat(report.superseded()).isPositive();
    }
}
