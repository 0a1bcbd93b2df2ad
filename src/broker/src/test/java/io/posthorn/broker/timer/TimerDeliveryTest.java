package io.posthorn.broker.timer;

import static io.posthorn.broker.TestHouse.properties;
import static io.posthorn.broker.TestHouse.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.message.Draft;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.TopicNames;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerDeliveryTest {

    private final List<TestHouse> houses = new ArrayList<>();
    private final TopicCatalog catalog = TopicCatalog.inMemory();
    private final ManualClock clock = new ManualClock();
    private TestHouse house = open(new SimulatedDisk());
    private TimerDelivery timers = timersOf(house);

    private TestHouse open(final SimulatedDisk disk) {
        final TestHouse opened =
                new TestHouse(disk, clock, IntakeRules.DEFAULT, catalog, 1 << 18).withTopic("t", 1);
        houses.add(opened);
        return opened;
    }

    private TimerDelivery timersOf(final TestHouse of) {
        return new TimerDelivery(of.store, of.intake, clock, of.counters);
    }

    @AfterEach
    void close() {
        houses.forEach(TestHouse::close);
    }

    private void later(final String body, final long delayMs) {
        house.stored(
                send("t", 0, body, properties("TIMER_DELAY_MS", Long.toString(delayMs), "a", "b")));
    }

    private void kill() {
        house = open(house.disk.killProcess());
        timers = timersOf(house);
    }

    @Test
    void shouldDeliverInTheOrderOfTimeAndNeverEarly() {
        later("third", 3_000);
        later("first", 1_000);
        later("second", 2_000);
        timers.turn();
        clock.advance(Duration.ofMillis(999));
        timers.turn();
        assertThat(house.bodies("t", 0)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        timers.turn();
        assertThat(house.bodies("t", 0)).containsExactly("first");
        clock.advance(Duration.ofMinutes(10));
        timers.turn();
        assertThat(house.bodies("t", 0)).containsExactly("first", "second", "third");
        assertThat(house.store.timers().pending()).isZero();
    }

    @Test
    void shouldDeliverTheMessageAsItWasSent() {
        later("x", 1_000);
        clock.advance(Duration.ofSeconds(1));
        timers.turn();
        final TestHouse.Found found = house.records("t").get(0);
        assertThat(found.properties().get("a")).isEqualTo("b");
        assertThat(found.properties().has("REAL_TOPIC")).isFalse();
        assertThat(found.queueId()).isZero();
    }

    @Test
    void shouldRestUntilTheNextIsDue() {
        later("x", 5_000);
        clock.advance(Duration.ofSeconds(2));
        assertThat(Duration.ofNanos(timers.turn())).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void shouldDeliverExactlyOnceWhateverStepTheProcessIsKilledAt() {
        later("one", 1_000);
        kill();
        later("two", 2_000);
        kill();
        clock.advance(Duration.ofMillis(1_500));
        kill();
        timers.turn();
        kill();
        timers.turn();
        assertThat(house.bodies("t", 0)).containsExactly("one");
        clock.advance(Duration.ofMillis(1_500));
        timers.turn();
        timers.turn();
        kill();
        timers.turn();
        clock.advance(Duration.ofHours(1));
        timers.turn();
        assertThat(house.bodies("t", 0)).containsExactly("one", "two");
        assertThat(house.store.timers().pending()).isZero();
    }

    @Test
    void shouldDeliverManyInSeveralTurns() {
        for (int i = 0; i < 600; i++) {
            later("m" + i, 1_000);
        }
        clock.advance(Duration.ofSeconds(1));
        int turns = 1;
        while (timers.turn() == 0) {
            turns++;
        }
        assertThat(turns).isEqualTo(3);
        assertThat(house.store.queues().find("t", 0).maxOffset()).isEqualTo(600);
    }

    @Test
    void shouldGiveBackWhatTheStoreDoesNotTake() {
        later("x", 1_000);
        clock.advance(Duration.ofSeconds(1));
        house.store
                .log()
                .refuse(new StoreUnavailable(StoreUnavailable.Reason.FAILED, "the disk failed"));
        assertThat(Duration.ofNanos(timers.turn())).isEqualTo(Duration.ofMillis(100));
        kill();
        timers.turn();
        assertThat(house.bodies("t", 0)).containsExactly("x");
    }

    @Test
    void shouldNotLetOneMessageThatCannotBeDeliveredHoldUpTheOthers() {
        house.store
                .log()
                .append(
                        Draft.to(TopicNames.TIMER, 0)
                                .body(ByteBuffer.wrap(new byte[] {1}))
                                .properties(
                                        properties(
                                                PropertyKeys.TIMER_OUT_MS,
                                                Long.toString(clock.wallMs() + 500)))
                                .build());
        later("x", 1_000);
        clock.advance(Duration.ofSeconds(1));
        timers.turn();
        assertThat(house.bodies("t", 0)).containsExactly("x");
        assertThat(house.store.timers().pending()).as("kept for ever").isZero();
        assertThat(lost()).isOne();
    }

    private double lost() {
        final double[] value = new double[1];
        house.counters.families().stream()
                .filter(each -> each.name().equals("posthorn_timer_lost_total"))
                .forEach(each -> each.source().accept((number, labels) -> value[0] = number));
        return value[0];
    }

    @Test
    void shouldDropAMessageWhoseRecordIsDamagedAndNotDeliverIt() {
        later("damaged", 1_000);
        later("sound", 1_000);
        final TestHouse.Found found = house.records(TopicNames.TIMER).get(0);
        house.disk.corrupt(
                TestHouse.HOME.resolve("commitlog/00000000000000000000"),
                (int) found.physicalOffset() + 90,
                1);
        clock.advance(Duration.ofSeconds(1));
        timers.turn();
        assertThat(house.bodies("t", 0)).containsExactly("sound");
        assertThat(house.store.timers().pending()).isZero();
        assertThat(house.store.timers().oldestNeeded(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(lost()).isOne();
    }

    @Test
    void shouldDropAMessageWhoseQueueIsNoNumberOnce() {
        house.store
                .log()
                .append(
                        Draft.to(TopicNames.TIMER, 0)
                                .body(ByteBuffer.wrap(new byte[] {1}))
                                .properties(
                                        properties(
                                                PropertyKeys.REAL_TOPIC,
                                                "t",
                                                PropertyKeys.REAL_QUEUE_ID,
                                                "zero",
                                                PropertyKeys.TIMER_OUT_MS,
                                                Long.toString(clock.wallMs() + 500)))
                                .build());
        clock.advance(Duration.ofSeconds(1));
        timers.turn();
        timers.turn();
        assertThat(house.store.timers().pending()).isZero();
        assertThat(lost()).as("dropped once").isOne();
    }
}
