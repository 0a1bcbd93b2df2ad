package io.posthorn.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.TopicNames;
import io.posthorn.store.log.Appended;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.store.segment.Slice;
import io.posthorn.store.timer.DueTimer;
import io.posthorn.testkit.Await;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of timers, and of what they keep alive, when the log has lost their records. */
class LostTimersTest {

    private static final Path HOME = Path.of("store");
    private static final Path FIRST_SEGMENT = HOME.resolve("commitlog/00000000000000000000");
    private static final int SEGMENT = 64 << 10;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final RetentionRules KEEP_ALL =
            new RetentionRules(Long.MAX_VALUE, Long.MAX_VALUE, 100, 100);

    private final ManualClock clock = new ManualClock();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final List<Store> opened = new ArrayList<>();
    private Counters counters;

    @AfterEach
    void closeAll() {
        opened.forEach(Store::close);
        assertThat(disk.mappedFiles()).isZero();
        assertThat(fatal.get()).isNull();
    }

    private Store open(final RetentionRules rules) throws IOException {
        counters = new Counters();
        final StoreSettings settings =
                new StoreSettings(
                        HOME,
                        SEGMENT,
                        50,
                        20,
                        SEGMENT,
                        512,
                        HostAddress.NONE,
                        rules,
                        ColdReads.unlimited(1_000),
                        false);
        final Store store = Store.open(settings, disk, clock, Agents.THREADS, counters, fatal::set);
        opened.add(store);
        store.recover();
        return store;
    }

    private void close(final Store store) {
        opened.remove(store);
        store.close();
    }

    private double lost() {
        final double[] value = new double[1];
        counters.families().stream()
                .filter(each -> each.name().equals("posthorn_timer_lost_total"))
                .forEach(each -> each.source().accept((number, labels) -> value[0] = number));
        return value[0];
    }

    private Appended timer(final Store store, final Duration in) {
        return store.log()
                .append(
                        Draft.to(TopicNames.TIMER, 0)
                                .body(ByteBuffer.wrap(new byte[100]))
                                .properties(
                                        PropertyText.of(
                                                Map.of(
                                                        PropertyKeys.TIMER_OUT_MS,
                                                        Long.toString(dueMs(in)))))
                                .build());
    }

    private long dueMs(final Duration in) {
        return clock.wallMs() + in.toMillis();
    }

    private static void deliver(final Store store, final Appended timer, final long dueMs) {
        store.log()
                .append(
                        Draft.to("orders", 0)
                                .properties(
                                        PropertyText.of(
                                                Map.of(
                                                        PropertyKeys.TIMER_OUT_MS,
                                                        Long.toString(dueMs),
                                                        PropertyKeys.TIMER_ORIGIN,
                                                        Long.toString(timer.physicalOffset()))))
                                .build());
    }

    private static void fillSegments(final Store store, final int count) {
        final long end = store.log().end() + (long) count * SEGMENT;
        while (store.log().end() < end) {
            store.log()
                    .append(Draft.to("orders", 0).body(ByteBuffer.wrap(new byte[2_000])).build());
        }
    }

    @Test
    void shouldDropTimersWhoseSegmentIsGoneAndKeepNothingForThem() throws IOException {
        final Store first = open(KEEP_ALL);
        timer(first, Duration.ofDays(300));
        timer(first, Duration.ofDays(200));
        fillSegments(first, 2);
        final long keptDueMs = dueMs(Duration.ofDays(300));
        final Appended kept = timer(first, Duration.ofDays(300));
        close(first);
        disk.delete(FIRST_SEGMENT);

        final Store second = open(new RetentionRules(Long.MAX_VALUE, 4 * SEGMENT, 100, 100));
        assertThat(lost()).isEqualTo(2);
        assertThat(second.timers().pending()).isOne();
        assertThat(second.timers().oldestNeeded(0)).isEqualTo(0);
        assertThat(second.timers().oldestNeeded(second.log().start()))
                .isEqualTo(kept.physicalOffset());
        fillSegments(second, 6);
        // The timer that is left does not keep its segment either: it is laid down again, and the
        // segment goes when that has been flushed, for which time has to pass.
        Await.until(
                "the log is as short as it has to be",
                LIMIT,
                () -> {
                    clock.advance(Duration.ofMillis(50));
                    return second.log().end() - second.log().start() <= 4 * SEGMENT;
                });
        assertThat(second.log().start()).isGreaterThan(kept.physicalOffset());
        assertThat(second.timers().pending()).isOne();
        close(second);

        final Store third = open(KEEP_ALL);
        assertThat(lost()).as("counted once").isZero();
        clock.advance(Duration.ofDays(301));
        final List<DueTimer> due = third.timers().poll(clock.wallMs(), 10);
        assertThat(due).extracting(DueTimer::dueMs).containsExactly(keptDueMs);
        try (Slice record = third.log().record(due.get(0).physicalOffset())) {
            assertThat(record).as("record of %s", due.get(0)).isNotNull();
        }
    }

    @Test
    void shouldDropATimerThatRecoveryFindsDamaged() throws IOException {
        final Store first = open(KEEP_ALL);
        final Appended damaged = timer(first, Duration.ofDays(300));
        final Appended sound = timer(first, Duration.ofDays(300));
        close(first);
        disk.corrupt(FIRST_SEGMENT, (int) damaged.physicalOffset() + 100, 1);
        // Without its mark the index is derived again, so recovery reads the record.
        disk.delete(HOME.resolve("index"));

        final Store second = open(KEEP_ALL);
        assertThat(second.recovery().damages()).hasSize(1);
        assertThat(second.timers().pending()).isOne();
        assertThat(lost()).isOne();
        clock.advance(Duration.ofDays(301));
        assertThat(second.timers().poll(clock.wallMs(), 10))
                .extracting(DueTimer::physicalOffset)
                .containsExactly(sound.physicalOffset());
    }

    @Test
    void shouldNotTakeTheDeliveryOfAMissingTimerForThatOfAnother() throws IOException {
        final Store first = open(KEEP_ALL);
        final long due = dueMs(Duration.ofDays(1));
        final Appended gone = timer(first, Duration.ofDays(1));
        fillSegments(first, 1);
        final Appended waiting = timer(first, Duration.ofDays(1));
        deliver(first, gone, due);
        close(first);
        disk.delete(FIRST_SEGMENT);
        disk.delete(HOME.resolve("queues"));

        final Store second = open(KEEP_ALL);
        assertThat(second.timers().pending()).isOne();
        assertThat(second.timers().poll(due, 10))
                .extracting(DueTimer::physicalOffset)
                .containsExactly(waiting.physicalOffset());
    }

    @Test
    void shouldHandOutATimerWhoseEntryIsDamagedSoThatItCanBeDropped() throws IOException {
        final Store store = open(KEEP_ALL);
        final Appended timer = timer(store, Duration.ofMinutes(30));
        final long due = dueMs(Duration.ofMinutes(30));
        corruptEntryWith(due);
        final List<DueTimer> polled = store.timers().poll(due, 10);
        assertThat(polled).hasSize(1);
        assertThat(polled.get(0).isDamaged()).isTrue();
        assertThat(polled.get(0).dueMs()).isLessThanOrEqualTo(due);
        store.drop(polled.get(0));
        assertThat(store.timers().pending()).isZero();
        assertThat(store.timers().oldestNeeded(0))
                .as("first offset kept after %s", timer)
                .isEqualTo(Long.MAX_VALUE);
        assertThat(lost()).isOne();
    }

    private void corruptEntryWith(final long tag) throws IOException {
        for (final Path file : disk.files()) {
            if (file.getFileName().toString().startsWith("blocks-")) {
                final ByteBuffer bytes = ByteBuffer.wrap(disk.read(file));
                for (int at = 0; at + 8 <= bytes.capacity(); at++) {
                    if (bytes.getLong(at) == tag) {
                        disk.corrupt(file, at, 1);
                        return;
                    }
                }
            }
        }
        throw new AssertionError("there is no entry of the timer");
    }

    @Test
    void shouldForgetADroppedTimerForGoodOnceThatIsDurable() throws IOException {
        final Store first = open(KEEP_ALL);
        timer(first, Duration.ofSeconds(1));
        timer(first, Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(1));
        final List<DueTimer> due = first.timers().poll(clock.wallMs(), 10);
        first.drop(due.get(0));
        fillSegments(first, 1);
        close(first);
        final Store second = open(KEEP_ALL);
        assertThat(second.timers().pending()).isOne();
        assertThat(second.timers().poll(clock.wallMs(), 10)).isEmpty();
    }

    @Test
    void shouldNotShowADamagedRecordAndNotLetItStopRetention() throws IOException {
        final Store first = open(KEEP_ALL);
        fillSegments(first, 4);
        close(first);
        final int second = SEGMENT;
        disk.corrupt(HOME.resolve("commitlog/%020d".formatted(second)), 150, 1);
        final Duration age = Duration.ofHours(1);
        final Store store = open(new RetentionRules(age.toMillis(), Long.MAX_VALUE, 100, 100));
        assertThat(store.log().record(second)).isNull();
        try (Slice sound = store.log().record(2L * SEGMENT)) {
            assertThat(sound).isNotNull();
        }
        clock.advance(age.plusMinutes(1));
        Await.until(
                "old segments are deleted",
                LIMIT,
                () -> store.log().start() == store.log().end() / SEGMENT * SEGMENT);
    }

    @Test
    void shouldCallTheEndOfTheLogWarm() throws IOException {
        final Store store = open(KEEP_ALL);
        fillSegments(store, 1);
        assertThat(store.isWarm(store.log().end() - 1_000)).isTrue();
        assertThat(store.isWarm(store.log().end() - 1_001)).isFalse();
    }
}
