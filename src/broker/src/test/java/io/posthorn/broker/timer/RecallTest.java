package io.posthorn.broker.timer;

import static io.posthorn.broker.TestHouse.properties;
import static io.posthorn.broker.TestHouse.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.intake.SendOutcome;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecallTest {

    private final ManualClock clock = new ManualClock();
    private final TopicCatalog catalog = TopicCatalog.inMemory();
    private final List<TestHouse> houses = new ArrayList<>();
    private TestHouse house;
    private TimerDelivery timers;
    private Recall recall;

    @BeforeEach
    void open() {
        open(new SimulatedDisk());
    }

    private void open(final SimulatedDisk disk) {
        house = new TestHouse(disk, clock, IntakeRules.DEFAULT, catalog, 1 << 18).withTopic("t", 1);
        houses.add(house);
        timers = new TimerDelivery(house.store, house.intake, clock, house.counters);
        recall = new Recall(house.store, house.counters);
    }

    @AfterEach
    void close() {
        houses.forEach(TestHouse::close);
    }

    private RecallHandle later(final String body, final Duration delay) {
        final SendOutcome.Stored stored =
                house.stored(
                        send(
                                "t",
                                0,
                                body,
                                properties("TIMER_DELAY_MS", Long.toString(delay.toMillis()))));
        assertThat(stored.dueMs()).isEqualTo(clock.wallMs() + delay.toMillis());
        return new RecallHandle("t", "b", stored.dueMs(), stored.uniqueKey());
    }

    private List<String> delivered(final Duration after) {
        clock.advance(after);
        timers.turn();
        return house.bodies("t", 0);
    }

    @Test
    void shouldTakeBackWhatWaitsNearAndFarAndDeliverTheRest() {
        final RecallHandle near = later("near", Duration.ofSeconds(30));
        final RecallHandle far = later("far", Duration.ofDays(3));
        later("kept", Duration.ofDays(4));
        timers.turn();
        assertThat(recall.take(near)).isTrue();
        assertThat(recall.take(near)).as("once").isFalse();
        assertThat(recall.take(far)).isTrue();
        assertThat(recall.take(far)).as("once").isFalse();
        assertThat(delivered(Duration.ofDays(5))).containsExactly("kept");
        assertThat(house.store.timers().pending()).isZero();
    }

    @Test
    void shouldStayTakenBackWhenTheProcessIsKilled() {
        final RecallHandle far = later("far", Duration.ofDays(3));
        assertThat(recall.take(far)).isTrue();
        open(house.disk.killProcess());
        assertThat(recall.take(far)).isFalse();
        assertThat(delivered(Duration.ofDays(5))).isEmpty();
    }

    @Test
    void shouldNotTakeBackWhatWasDeliveredOrWasNeverThere() {
        final RecallHandle due = later("due", Duration.ofSeconds(1));
        assertThat(delivered(Duration.ofSeconds(1))).containsExactly("due");
        assertThat(recall.take(due)).isFalse();
        final RecallHandle waiting = later("waiting", Duration.ofDays(1));
        assertThat(
                        recall.take(
                                new RecallHandle(
                                        "other", "b", waiting.dueMs(), waiting.uniqueKey())))
                .isFalse();
        assertThat(
                        recall.take(
                                new RecallHandle(
                                        "t", "b", waiting.dueMs() + 1, waiting.uniqueKey())))
                .isFalse();
        assertThat(recall.take(new RecallHandle("t", "b", waiting.dueMs(), "unknown"))).isFalse();
        assertThat(recall.take(waiting)).isTrue();
    }

    @Test
    void shouldWriteHandlesAsRocketMqDoesAndReadNothingElse() {
        final RecallHandle handle = new RecallHandle("t", "b", 1_700_000_000_000L, "U1");
        assertThat(handle.text()).isEqualTo("djEgdCBiIDE3MDAwMDAwMDAwMDEgVTE=");
        assertThat(RecallHandle.parse(handle.text())).contains(handle);
        assertThat(RecallHandle.parse("no handle")).isEmpty();
        assertThat(RecallHandle.parse("")).isEmpty();
        assertThat(RecallHandle.parse("djEgdA==")).isEmpty();
        assertThat(RecallHandle.parse("djIgdCBiIDE3MDAwMDAwMDAwMDEgVTE=")).isEmpty();
        assertThat(RecallHandle.parse("djEgdCBiIHggVTE=")).isEmpty();
    }
}
