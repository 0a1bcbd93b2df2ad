package io.posthorn.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.LocalDisk;
import io.posthorn.base.time.Clock;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.Appended;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.QueueTimes;
import io.posthorn.store.recovery.Damage;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.store.segment.Slice;
import io.posthorn.store.timer.DueTimer;
import io.posthorn.testkit.Await;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SeededRandom;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    private static final Path HOME = Path.of("store");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Store> opened = new ArrayList<>();
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    @AfterEach
    void closeAll() {
        opened.forEach(Store::close);
    }

    @Test
    void shouldReadBackWhatWasAppendedInQueueOrder() throws IOException {
        final Store store = open(new SimulatedDisk());
        for (int i = 0; i < 1_000; i++) {
            final Appended appended = store.log().append(order(i, i % 3));
            assertThat(appended.queueOffset()).isEqualTo(i / 3);
        }
        for (int queueId = 0; queueId < 3; queueId++) {
            final List<String> bodies = bodiesOf(store, "orders", queueId);
            for (int i = 0; i < bodies.size(); i++) {
                assertThat(bodies.get(i)).isEqualTo("order " + (3 * i + queueId));
            }
        }
    }

    @Test
    void shouldFindEverythingAgainAfterACleanStopWithoutReadingTheLog() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store first = open(disk);
        for (int i = 0; i < 500; i++) {
            first.log().append(order(i, 0));
        }
        close(first);
        final Store second = open(disk);
        assertThat(second.recovery().records()).isZero();
        assertThat(bodiesOf(second, "orders", 0)).hasSize(500);
        assertThat(second.log().append(order(500, 0)).queueOffset()).isEqualTo(500);
        assertThat(second.index().find("orders", "key-77", 0, Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void shouldLeaveFilesAloneThatAreNotItsOwn() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store first = open(disk);
        first.log().append(order(0, 0));
        close(first);
        final List<Path> strangers =
                List.of(
                        HOME.resolve("queues/blocks-00000.bak"),
                        HOME.resolve("queues/names-old"),
                        HOME.resolve("index/keys-x"),
                        HOME.resolve("commitlog/notes.txt"));
        for (final Path stranger : strangers) {
            disk.replace(stranger, new byte[] {1});
        }
        final Store second = open(disk);
        assertThat(bodiesOf(second, "orders", 0)).hasSize(1);
        close(second);
        assertThat(disk.files()).containsAll(strangers);
    }

    @Test
    void shouldFindEverythingAgainAfterTheProcessWasKilled() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store killed = open(disk);
        for (int i = 0; i < 2_000; i++) {
            killed.log().append(order(i, 0));
        }
        final Store store = open(disk.killProcess());
        assertThat(bodiesOf(store, "orders", 0)).hasSize(2_000);
        assertThat(store.index().find("orders", "key-1999", 0, Long.MAX_VALUE, 10)).hasSize(1);
        assertThat(store.recovery().damages()).isEmpty();
    }

    @Test
    void shouldKeepWhatWasSyncedWhenPowerIsLost() throws Exception {
        final SeededRandom seeds = SeededRandom.create();
        for (int round = 0; round < 40; round++) {
            final long seed = seeds.nextLong();
            losePowerOnce(SeededRandom.of(seed), "seed %d of %s".formatted(seed, seeds));
        }
    }

    private void losePowerOnce(final SeededRandom random, final String about) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        final Set<String> kept = new HashSet<>();
        final Set<Damage> damages = new HashSet<>();
        long syncedEnd = 0;
        int appended = 0;
        for (int life = 0; life < 3; life++) {
            final Store store = open(disk);
            final List<String> found = bodiesOf(store, "orders", 0);
            final ConsumeQueue queue = store.queues().find("orders", 0);
            final long max = queue == null ? 0 : queue.maxOffset();
            assertThat(max).as(about).isLessThanOrEqualTo(appended);
            // Sectors that were never flushed may be missing in between; what was synced may not.
            assertThat(found).as(about).containsAll(kept);
            kept.addAll(found);
            assertThat(expected((int) max)).as(about).containsSubsequence(found);
            for (final Damage damage : store.recovery().damages()) {
                assertThat(damages.add(damage) && damage.from() < syncedEnd).as(about).isFalse();
            }
            for (final String body : found) {
                final String key = body.replace("order ", "key-");
                assertThat(store.index().find("orders", key, 0, Long.MAX_VALUE, 10))
                        .as(about)
                        .hasSize(1);
            }
            appended = (int) max;
            final int more = random.nextInt(300);
            for (int i = 0; i < more; i++) {
                final Appended last = store.log().append(order(appended, 0));
                appended++;
                if (random.nextInt(20) == 0) {
                    assertThat(sync(store, last)).isNull();
                    kept.addAll(expected(appended).subList((int) max, appended));
                    syncedEnd = last.end();
                }
            }
            disk = disk.losePower(random);
        }
    }

    private static List<String> expected(final int count) {
        return IntStream.range(0, count).mapToObj(i -> "order " + i).toList();
    }

    @Test
    void shouldDeriveAgainWhateverIsDeleted(@TempDir final Path directory) throws IOException {
        final Disk disk = new LocalDisk();
        final SeededRandom random = SeededRandom.create();
        final StoreSettings settings = settings(directory);
        Store store = open(settings, disk);
        int count = 0;
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 300; i++) {
                store.log().append(order(count++, i % 2));
            }
            close(store);
            for (final String derived : List.of("queues", "index", "durable")) {
                if (random.nextBoolean()) {
                    disk.delete(directory.resolve(derived));
                }
            }
            store = open(settings, disk);
            assertThat(bodiesOf(store, "orders", 0).size() + bodiesOf(store, "orders", 1).size())
                    .as("%s", random)
                    .isEqualTo(count);
            assertThat(store.index().find("orders", "key-5", 0, Long.MAX_VALUE, 10))
                    .as("%s", random)
                    .hasSize(1);
        }
    }

    @Test
    void shouldStepOverDamageAndKeepTheRest() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store first = open(disk);
        Appended damaged = null;
        for (int i = 0; i < 100; i++) {
            final Appended appended = first.log().append(order(i, 0));
            damaged = i == 50 ? appended : damaged;
        }
        close(first);
        disk.delete(HOME.resolve("queues"));
        disk.corrupt(
                HOME.resolve("commitlog/00000000000000000000"),
                (int) damaged.physicalOffset() + 100,
                0x10);
        final Store second = open(disk);
        assertThat(second.recovery().damages()).hasSize(1);
        assertThat(second.recovery().damages().get(0).from()).isEqualTo(damaged.physicalOffset());
        final List<String> bodies = bodiesOf(second, "orders", 0);
        assertThat(bodies).hasSize(99).doesNotContain("order 50").contains("order 49", "order 51");
        assertThat(second.queues().find("orders", 0).maxOffset()).isEqualTo(100);
    }

    @Test
    void shouldRollOverManySegmentsAndReadAcrossThem() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store = open(disk);
        final int count = 5_000;
        for (int i = 0; i < count; i++) {
            store.log().append(order(i, 0));
        }
        assertThat(store.log().end()).isGreaterThan(5 * settings(HOME).segmentLength());
        assertThat(bodiesOf(store, "orders", 0)).hasSize(count);
        close(store);
        disk.delete(HOME.resolve("queues"));
        assertThat(bodiesOf(open(disk), "orders", 0)).hasSize(count);
    }

    @Test
    void shouldDeleteOldSegmentsAndKeepCountingOffsets() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final RetentionRules small = new RetentionRules(Long.MAX_VALUE, 200_000, 100, 100);
        final StoreSettings settings = settings(HOME).withRetention(small);
        final Store store = open(settings, disk);
        for (int i = 0; i < 5_000; i++) {
            store.log().append(order(i, 0));
        }
        final ConsumeQueue queue = store.queues().find("orders", 0);
        Await.until(
                "old segments are deleted",
                LIMIT,
                () -> store.log().start() > 0 && queue.minOffset() > 0);
        assertThat(queue.maxOffset()).isEqualTo(5_000);
        final long min = queue.minOffset();
        assertThat(bodiesOf(store, "orders", 0).get(0)).isEqualTo("order " + min);
        close(store);
        final Store again = open(settings, disk);
        assertThat(again.log().append(order(5_000, 0)).queueOffset()).isEqualTo(5_000);
        assertThat(again.queues().find("orders", 0).minOffset()).isGreaterThanOrEqualTo(min);
    }

    @Test
    void shouldDeleteSegmentsWhoseNewestRecordIsTooOld() throws IOException {
        final ManualClock clock = new ManualClock();
        final Duration age = Duration.ofHours(72);
        final StoreSettings settings =
                settings(HOME)
                        .withRetention(
                                new RetentionRules(age.toMillis(), Long.MAX_VALUE, 100, 100));
        final Store store =
                Store.open(
                        settings,
                        new SimulatedDisk(),
                        clock,
                        Agents.THREADS,
                        new Counters(),
                        fatal::set);
        opened.add(store);
        store.recover();
        for (int i = 0; i < 1_500; i++) {
            store.log().append(order(i, 0));
        }
        final long end = store.log().end();
        clock.advance(age.minusHours(1));
        for (int i = 1_500; i < 3_000; i++) {
            store.log().append(order(i, 0));
        }
        clock.advance(Duration.ofHours(2));
        final int length = settings.segmentLength();
        Await.until(
                "old segments are deleted",
                LIMIT,
                () -> store.log().start() == end / length * length);
        final ConsumeQueue queue = store.queues().find("orders", 0);
        Await.until("the queue begins with the log", LIMIT, () -> queue.minOffset() > 0);
        assertThat(queue.minOffset()).isLessThan(1_500);
    }

    @Test
    void shouldKeepSlicesReadableAfterTheirSegmentIsDeleted(@TempDir final Path directory)
            throws IOException {
        final StoreSettings settings =
                settings(directory)
                        .withRetention(new RetentionRules(Long.MAX_VALUE, 100_000, 100, 100));
        final Store store = open(settings, new LocalDisk());
        final Appended first = store.log().append(order(0, 0));
        try (Slice slice = store.log().slice(first.physicalOffset(), first.length())) {
            for (int i = 1; i < 3_000; i++) {
                store.log().append(order(i, 0));
            }
            Await.until("the first segment is deleted", LIMIT, () -> store.log().start() > 0);
            assertThat(store.log().slice(first.physicalOffset(), first.length())).isNull();
            assertThat(new RecordView().wrap(slice.bytes(), 0).topic()).isEqualTo("orders");
        }
    }

    @Test
    void shouldLayBatchesDownInOneRow() throws IOException {
        final Store store = open(new SimulatedDisk());
        for (int i = 0; i < 200; i++) {
            final List<Appended> row =
                    store.log().append(List.of(order(0, 0), order(1, 0), order(2, 0)));
            assertThat(row.get(0).end()).isEqualTo(row.get(1).physicalOffset());
            assertThat(row.get(1).end()).isEqualTo(row.get(2).physicalOffset());
            assertThat(row.get(2).queueOffset()).isEqualTo(3 * i + 2);
        }
    }

    @Test
    void shouldNeedNoMoreFilesForALargeBatchThanItsEntriesTake() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store =
                open(StoreSettings.in(HOME, HostAddress.NONE).withSegmentLength(4 << 20), disk);
        store.log().append(order(0, 0));
        final long before = blockFiles(disk);
        store.log().append(IntStream.range(1, 2_001).mapToObj(i -> order(i, 0)).toList());
        assertThat(blockFiles(disk)).isEqualTo(before);
        assertThat(bodiesOf(store, "orders", 0)).hasSize(2_001);
    }

    private static long blockFiles(final SimulatedDisk disk) {
        return disk.files().stream().filter(file -> file.toString().contains("blocks-")).count();
    }

    @Test
    void shouldRefuseWhatNoSegmentCanHold() throws IOException {
        final Store store = open(new SimulatedDisk());
        final Draft large = Draft.to("orders", 0).body(ByteBuffer.allocate(1 << 20)).build();
        assertThatThrownBy(() -> store.log().append(large)).isInstanceOf(MessageTooLarge.class);
        assertThat(store.log().append(order(0, 0)).queueOffset()).isZero();
    }

    @Test
    void shouldStopAcknowledgingForeverWhenAFlushFails() throws Exception {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store = open(disk);
        final Appended good = store.log().append(order(0, 0));
        assertThat(sync(store, good)).isNull();
        disk.failForceAfter(0);
        final Appended lost = store.log().append(order(1, 0));
        assertThat(sync(store, lost)).isInstanceOf(IOException.class);
        Await.until("the failure is reported", LIMIT, () -> fatal.get() != null);
        disk.failForceAfter(1_000_000);
        assertThatThrownBy(() -> store.log().append(order(2, 0)))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(sync(store, lost)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldRefuseRecordsWhenTheDiskHasNoRoomAndGoOnReading() throws Exception {
        final SimulatedDisk disk = new SimulatedDisk();
        final Store store = open(disk);
        store.log().append(order(0, 0));
        Await.until(
                "a segment is ready ahead",
                LIMIT,
                () ->
                        disk.files().stream()
                                        .filter(file -> file.startsWith(HOME.resolve("commitlog")))
                                        .count()
                                == 2);
        disk.withCapacity(0);
        final List<Appended> stored = new ArrayList<>();
        assertThatThrownBy(
                        () -> {
                            for (int i = 1; i < 100_000; i++) {
                                stored.add(store.log().append(order(i, 0)));
                            }
                        })
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("No space left");
        assertThat(bodiesOf(store, "orders", 0)).hasSize(stored.size() + 1);
        assertThat(sync(store, stored.get(stored.size() - 1))).isNull();
        disk.withCapacity(Long.MAX_VALUE / 2);
        Await.until(
                "records are taken again",
                LIMIT,
                () -> {
                    try {
                        store.log().append(order(7, 0));
                        return true;
                    } catch (final StoreUnavailable e) {
                        return false;
                    }
                });
    }

    @Test
    void shouldFindOffsetsByTime() throws Exception {
        final Store store = open(new SimulatedDisk());
        final List<Appended> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(store.log().append(order(i, 0)));
            final long last = all.get(i).storeTimestamp();
            Await.until("the clock moves", LIMIT, () -> System.currentTimeMillis() > last);
        }
        final ConsumeQueue queue = store.queues().find("orders", 0);
        final QueueTimes times = new QueueTimes(store.log());
        assertThat(times.firstAtOrAfter(queue, 50, all.get(20).storeTimestamp())).isEqualTo(20);
        assertThat(times.firstAtOrAfter(queue, 50, all.get(20).storeTimestamp() + 1)).isEqualTo(21);
        assertThat(times.firstAtOrAfter(queue, 50, 0)).isZero();
        assertThat(times.firstAtOrAfter(queue, 50, Long.MAX_VALUE)).isEqualTo(50);
        assertThat(times.lastAtOrBefore(queue, 50, all.get(20).storeTimestamp())).isEqualTo(20);
        assertThat(times.lastAtOrBefore(queue, 50, 0)).isZero();
        assertThat(times.lastAtOrBefore(queue, 50, Long.MAX_VALUE)).isEqualTo(49);
    }

    @Test
    void shouldHandOutEachTimerOnceInOrderOfItsTimeAlsoAfterAKill() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        Store store = open(disk);
        final SeededRandom random = SeededRandom.create();
        final long now = System.currentTimeMillis();
        final Map<Long, Long> dueByOffset = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            final long due = now - random.nextInt(600_000);
            dueByOffset.put(store.log().append(timer(due)).physicalOffset(), due);
        }
        store.log().append(timer(now + Duration.ofDays(300).toMillis()));
        for (int life = 0; life < 3; life++) {
            final List<DueTimer> due = store.timers().poll(now, 100);
            assertThat(due)
                    .as("%s", random)
                    .hasSize(100)
                    .isSortedAccordingTo((a, b) -> Long.compare(a.dueMs(), b.dueMs()));
            for (final DueTimer each : due) {
                assertThat(dueByOffset.remove(each.physicalOffset()))
                        .as("%s", random)
                        .isEqualTo(each.dueMs());
                store.log().append(delivery(each));
            }
            disk = disk.killProcess();
            store = open(disk);
            assertThat(store.timers().pending()).as("%s", random).isEqualTo(dueByOffset.size() + 1);
        }
        store.timers().poll(now, 10_000).forEach(each -> dueByOffset.remove(each.physicalOffset()));
        assertThat(dueByOffset).as("%s", random).isEmpty();
    }

    @Test
    void shouldLetManyThreadsAppendAndReadAtOnce() throws Exception {
        final Store store = open(new SimulatedDisk());
        final int writers = 4;
        final int each = 2_000;
        final CountDownLatch done = new CountDownLatch(writers);
        final List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            final int queueId = w;
            runs.add(
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < each; i++) {
                                    assertThat(store.log().append(order(i, queueId)).queueOffset())
                                            .isEqualTo(i);
                                }
                                done.countDown();
                            }));
        }
        final Unit.Batch batch = new Unit.Batch(64);
        while (done.getCount() > 0) {
            final ConsumeQueue queue = store.queues().find("orders", 0);
            final long max = queue == null ? 0 : queue.maxOffset();
            if (max > 0) {
                assertThat(queue.read(max - 1, batch)).isPositive();
                try (Slice slice = store.log().slice(batch.physicalOffset(0), batch.size(0))) {
                    assertThat(new RecordView().wrap(slice.bytes(), 0).queueOffset())
                            .isEqualTo(max - 1);
                }
            }
        }
        CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).get();
        for (int w = 0; w < writers; w++) {
            assertThat(bodiesOf(store, "orders", w)).hasSize(each);
        }
    }

    @Test
    void shouldTakeADirectoryForOneProcessOnly(@TempDir final Path directory) throws IOException {
        open(settings(directory), new LocalDisk());
        assertThatThrownBy(() -> open(settings(directory), new LocalDisk()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("locked");
    }

    @Test
    void shouldGiveTheDirectoryBackWhenItCannotBeOpened() throws IOException {
        final SimulatedDisk disk = new SimulatedDisk();
        close(open(disk));
        final StoreSettings other = settings(HOME).withSegmentLength(32 << 10);
        assertThatThrownBy(() -> open(other, disk))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("posthorn.store.segment-size");
        assertThat(open(disk).isRecovered()).isTrue();
    }

    private Store open(final SimulatedDisk disk) throws IOException {
        return open(settings(HOME), disk);
    }

    private Store open(final StoreSettings settings, final Disk disk) throws IOException {
        final Store store =
                Store.open(
                        settings, disk, Clock.SYSTEM, Agents.THREADS, new Counters(), fatal::set);
        opened.add(store);
        store.recover();
        return store;
    }

    private void close(final Store store) {
        opened.remove(store);
        store.close();
    }

    private static StoreSettings settings(final Path directory) {
        return new StoreSettings(
                directory,
                64 << 10,
                50,
                20,
                64 << 10,
                512,
                HostAddress.NONE,
                new RetentionRules(Long.MAX_VALUE, Long.MAX_VALUE, 100, 100),
                ColdReads.unlimited(Long.MAX_VALUE),
                false);
    }

    private static IOException sync(final Store store, final Appended appended) throws Exception {
        final CompletableFuture<IOException> answer = new CompletableFuture<>();
        store.flusher().whenDurable(appended.end(), answer::complete);
        return answer.get();
    }

    private static Draft order(final int i, final int queueId) {
        return Draft.to("orders", queueId)
                .body(ByteBuffer.wrap(("order " + i).getBytes(StandardCharsets.UTF_8)))
                .properties(
                        PropertyText.of(
                                Map.of(PropertyKeys.KEYS, "key-" + i, PropertyKeys.TAGS, "tag")))
                .build();
    }

    private static Draft timer(final long dueMs) {
        return Draft.to(TopicNames.TIMER, 0)
                .properties(
                        PropertyText.of(Map.of(PropertyKeys.TIMER_OUT_MS, Long.toString(dueMs))))
                .build();
    }

    private static Draft delivery(final DueTimer timer) {
        return Draft.to("orders", 0)
                .properties(
                        PropertyText.of(
                                Map.of(
                                        PropertyKeys.TIMER_OUT_MS,
                                        Long.toString(timer.dueMs()),
                                        PropertyKeys.TIMER_ORIGIN,
                                        Long.toString(timer.physicalOffset()))))
                .build();
    }

    private static List<String> bodiesOf(final Store store, final String topic, final int queueId) {
        final List<String> bodies = new ArrayList<>();
        final ConsumeQueue queue = store.queues().find(topic, queueId);
        final Unit.Batch batch = new Unit.Batch(100);
        long next = queue == null ? 0 : queue.minOffset();
        while (queue != null && queue.read(next, batch) > 0) {
            for (int i = 0; i < batch.count(); i++) {
                if (batch.size(i) != Unit.HOLE) {
                    try (Slice slice = store.log().slice(batch.physicalOffset(i), batch.size(i))) {
                        final RecordView view = new RecordView().wrap(slice.bytes(), 0);
                        assertThat(view.queueOffset()).isEqualTo(next + i);
                        bodies.add(StandardCharsets.UTF_8.decode(view.body()).toString());
                    }
                }
            }
            next = queue.presentFrom(next + batch.count());
        }
        return bodies;
    }
}
