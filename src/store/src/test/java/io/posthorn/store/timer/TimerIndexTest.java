package io.posthorn.store.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counters;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.StoreSettings;
import io.posthorn.store.log.Appended;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SeededRandom;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimerIndexTest {

    private static final Path HOME = Path.of("store");

    private final ManualClock clock = new ManualClock(1_700_000_000_000L);
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private SimulatedDisk disk = new SimulatedDisk();
    private Store store;

    @BeforeEach
    void open() throws IOException {
        store =
                Store.open(
                        StoreSettings.in(HOME, HostAddress.NONE).withSegmentLength(1 << 20),
                        disk,
                        clock,
                        Agents.THREADS,
                        new Counters(),
                        fatal::set);
        store.recover();
    }

    @AfterEach
    void close() {
        store.close();
        assertThat(fatal.get()).isNull();
    }

    private void restart() throws IOException {
        final SimulatedDisk after = disk.killProcess();
        store.close();
        disk = after;
        open();
    }

    private Appended timer(final Duration ahead) {
        return timer(clock.wallMs() + ahead.toMillis());
    }

    private Appended timer(final long dueMs) {
        return store.log()
                .append(
                        Draft.to(TopicNames.TIMER, 0)
                                .properties(
                                        PropertyText.of(
                                                Map.of(
                                                        PropertyKeys.TIMER_OUT_MS,
                                                        Long.toString(dueMs))))
                                .build());
    }

    private void settle(final long dueMs, final long origin) {
        store.log().append(delivery(dueMs, origin));
    }

    private static Draft delivery(final long dueMs, final long origin) {
        return Draft.to("orders", 0)
                .properties(
                        PropertyText.of(
                                Map.of(
                                        PropertyKeys.TIMER_OUT_MS,
                                        Long.toString(dueMs),
                                        PropertyKeys.TIMER_ORIGIN,
                                        Long.toString(origin))))
                .build();
    }

    private boolean cancel(final long dueMs, final long origin) {
        return store.log()
                .inTurn(
                        () -> {
                            final boolean taken = store.timers().take(dueMs, origin);
                            if (taken) {
                                settle(dueMs, origin);
                            }
                            return taken;
                        });
    }

    @Test
    void shouldHandOutEachTimerOnceAndInOrderThroughAYearOfRandomWork() throws IOException {
        final SeededRandom random = SeededRandom.create();
        final TreeMap<Long, Long> waiting = new TreeMap<>();
        final long end = clock.wallMs() + Duration.ofDays(400).toMillis();
        while (clock.wallMs() < end) {
            for (int i = random.nextInt(4); i > 0; i--) {
                final long[] most = {
                    Duration.ofSeconds(90).toMillis(),
                    Duration.ofHours(5).toMillis(),
                    Duration.ofDays(365).toMillis()
                };
                final long due = clock.wallMs() + (long) (random.nextDouble() * most[i % 3]);
                waiting.put(timer(due).physicalOffset(), due);
            }
            if (random.nextInt(4) == 0 && !waiting.isEmpty()) {
                final Map.Entry<Long, Long> any =
                        new ArrayList<>(waiting.entrySet()).get(random.nextInt(waiting.size()));
                assertThat(cancel(any.getValue(), any.getKey())).as("%s", random).isTrue();
                assertThat(cancel(any.getValue(), any.getKey())).as("%s", random).isFalse();
                waiting.remove(any.getKey());
            }
            if (random.nextInt(40) == 0) {
                restart();
            }
            final long[] steps = {30_000, 1_200_000, Duration.ofDays(3).toMillis()};
            clock.advance(
                    Duration.ofMillis((long) (random.nextDouble() * steps[random.nextInt(3)])));
            deliver(waiting, random);
            assertThat(store.timers().pending()).as("%s", random).isEqualTo(waiting.size());
        }
    }

    private void deliver(final Map<Long, Long> waiting, final SeededRandom random) {
        long last = Long.MIN_VALUE;
        List<DueTimer> due = store.timers().poll(clock.wallMs(), 10);
        while (!due.isEmpty()) {
            for (final DueTimer each : due) {
                assertThat(each.dueMs()).as("%s", random).isBetween(last, clock.wallMs());
                last = each.dueMs();
                assertThat(waiting.remove(each.physicalOffset()))
                        .as("%s", random)
                        .isEqualTo(each.dueMs());
                assertThat(cancel(each.dueMs(), each.physicalOffset())).isFalse();
                settle(each.dueMs(), each.physicalOffset());
            }
            due = store.timers().poll(clock.wallMs(), 10);
        }
        assertThat(waiting.values())
                .as("%s", random)
                .allSatisfy(left -> assertThat(left).isGreaterThan(clock.wallMs()));
    }

    @Test
    void shouldTakeFewChainsForTimersAllOverAYear() {
        final SeededRandom random = SeededRandom.create();
        for (int i = 0; i < 20_000; i++) {
            timer(Duration.ofSeconds(random.nextInt(365 * 24 * 3600)));
        }
        assertThat(disk.files().stream().filter(file -> file.toString().contains("blocks-")))
                .hasSizeLessThan(20);
        assertThat(store.timers().pending()).isEqualTo(20_000);
    }

    @Test
    void shouldHandOutAgainWhatWasGivenBack() {
        final Appended timer = timer(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(2));
        final List<DueTimer> due = store.timers().poll(clock.wallMs(), 10);
        assertThat(due).hasSize(1);
        assertThat(store.timers().poll(clock.wallMs(), 10)).isEmpty();
        store.timers().giveBack(due.get(0));
        assertThat(store.timers().poll(clock.wallMs(), 10))
                .extracting(DueTimer::physicalOffset)
                .containsExactly(timer.physicalOffset());
    }

    @Test
    void shouldTellWhenATimerComesInThatIsDueFirst() {
        final List<String> told = new ArrayList<>();
        store.timers().onEarlier(() -> told.add("earlier"));
        store.timers().poll(clock.wallMs(), 10);
        timer(Duration.ofSeconds(50));
        timer(Duration.ofSeconds(60));
        timer(Duration.ofHours(10));
        assertThat(told).hasSize(1);
        timer(Duration.ofSeconds(40));
        assertThat(told).hasSize(2);
        assertThat(store.timers().restMs(clock.wallMs())).isEqualTo(40_000);
    }

    @Test
    void shouldCountATimerAsDeliveredOnceWhenItsDeliveryIsLaidDownAgain() throws IOException {
        final long dueMs = clock.wallMs() + Duration.ofMinutes(10).toMillis();
        final Appended delivered = timer(dueMs);
        final Appended waiting = timer(dueMs);
        final Draft delivery = delivery(dueMs, delivered.physicalOffset());
        final Appended first = store.log().append(delivery);
        store.log()
                .appendAgain(
                        Draft.to(delivery.topic(), delivery.queueId())
                                .properties(
                                        delivery.properties()
                                                .edit()
                                                .set(
                                                        PropertyKeys.EVACUATED_FROM,
                                                        Long.toString(first.physicalOffset()))
                                                .toText())
                                .build(),
                        first.queueOffset(),
                        first.storeTimestamp());
        assertThat(store.timers().pending()).isOne();
        restart();
        assertThat(store.timers().pending()).isOne();
        clock.advance(Duration.ofMinutes(20));
        assertThat(store.timers().poll(clock.wallMs(), 10))
                .extracting(DueTimer::physicalOffset)
                .containsExactly(waiting.physicalOffset());
    }

    @Test
    void shouldNotHandOutWhatWasTakenBeforeItCameToMemoryAndSettledAfterwards() {
        final long dueMs = clock.wallMs() + Duration.ofMinutes(10).toMillis();
        final Appended taken = timer(dueMs);
        final Appended givenBack = timer(dueMs);
        assertThat(store.timers().take(dueMs, taken.physicalOffset())).isTrue();
        assertThat(store.timers().take(dueMs, givenBack.physicalOffset())).isTrue();
        clock.advance(Duration.ofMinutes(9));
        assertThat(store.timers().poll(clock.wallMs(), 10)).isEmpty();
        settle(dueMs, taken.physicalOffset());
        store.timers()
                .giveBack(new DueTimer(dueMs, givenBack.physicalOffset(), givenBack.length()));
        clock.advance(Duration.ofMinutes(2));
        assertThat(store.timers().poll(clock.wallMs(), 10))
                .extracting(DueTimer::physicalOffset)
                .containsExactly(givenBack.physicalOffset());
    }

    @Test
    void shouldHandOutWhatWasGivenBackBeforeItCameToMemory() {
        final long dueMs = clock.wallMs() + Duration.ofMinutes(10).toMillis();
        final Appended timer = timer(dueMs);
        assertThat(store.timers().take(dueMs, timer.physicalOffset())).isTrue();
        store.timers().giveBack(new DueTimer(dueMs, timer.physicalOffset(), timer.length()));
        clock.advance(Duration.ofMinutes(12));
        assertThat(store.timers().poll(clock.wallMs(), 10))
                .extracting(DueTimer::physicalOffset)
                .containsExactly(timer.physicalOffset());
    }
}
