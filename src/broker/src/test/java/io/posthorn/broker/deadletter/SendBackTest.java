package io.posthorn.broker.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.deadletter.SendBack.Outcome;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.message.OffsetMessageId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendBackTest {

    private final TestHouse house = new TestHouse().withTopic("t", 1);
    private final SendBack sendBack =
            new SendBack(house.topics, house.groups, house.store, house.intake, house.clock);

    @AfterEach
    void close() {
        house.close();
        assertThat(house.disk.mappedFiles()).isZero();
    }

    private String put() {
        return house.stored(TestHouse.send("t", 0, "x", TestHouse.tagged("a"))).messageId();
    }

    private Outcome take(final String id, final int level, final Integer most) {
        final long place = OffsetMessageId.parse(id).orElseThrow().physicalOffset();
        return sendBack.take(new SendBack.Request("g", place, level, most));
    }

    private TestHouse.Found waiting() {
        final List<TestHouse.Found> all = house.records("rmq_sys_wheel_timer");
        return all.get(all.size() - 1);
    }

    private long delayMs() {
        return Long.parseLong(waiting().properties().get("TIMER_OUT_MS")) - house.clock.wallMs();
    }

    private static GroupConfig group(final int retryQueues, final int retries) {
        return new GroupConfig(
                "g",
                true,
                true,
                true,
                false,
                retryQueues,
                retries,
                GroupConfig.of("g").retryPolicy(),
                0,
                1,
                true,
                0,
                15,
                List.of(),
                Map.of());
    }

    @Test
    void shouldLetACopyWaitForItsNextTry() {
        final String id = put();
        assertThat(take(id, 0, null)).isEqualTo(Outcome.TAKEN);
        final TestHouse.Found copy = waiting();
        assertThat(copy.reconsumeTimes()).isOne();
        assertThat(copy.body()).isEqualTo("x");
        assertThat(copy.properties().toMap())
                .containsEntry("REAL_TOPIC", "%RETRY%g")
                .containsEntry("RETRY_TOPIC", "t")
                .containsEntry("ORIGIN_MESSAGE_ID", id)
                .containsEntry("TAGS", "a")
                .containsEntry("WAIT", "false")
                .containsEntry("DELAY", "3");
        assertThat(delayMs()).isEqualTo(10_000);
        assertThat(house.topics.find("%RETRY%g")).isEqualTo(TopicConfig.of("%RETRY%g", 1));
    }

    @Test
    void shouldUseTheLevelAskedForAndTheHighestForMore() {
        take(put(), 5, null);
        assertThat(delayMs()).isEqualTo(60_000);
        take(put(), 99, null);
        assertThat(delayMs()).isEqualTo(7_200_000);
        assertThat(waiting().properties().get("DELAY")).isEqualTo("18");
    }

    @Test
    void shouldGoToTheDeadLettersWhenAskedTo() {
        final String id = put();
        assertThat(take(id, -1, null)).isEqualTo(Outcome.TAKEN);
        assertThat(house.records("%DLQ%g"))
                .singleElement()
                .satisfies(
                        dead ->
                                assertThat(dead.properties().toMap())
                                        .containsEntry("DLQ_ORIGIN_TOPIC", "t")
                                        .containsEntry("DLQ_ORIGIN_MESSAGE_ID", id)
                                        .doesNotContainKey("DELAY"));
    }

    @Test
    void shouldGoToTheDeadLettersAfterTheLastTry() {
        house.groups.put(group(1, 0));
        take(put(), 0, null);
        assertThat(house.records("%DLQ%g")).hasSize(1);
        take(put(), 0, 1);
        assertThat(house.records("%DLQ%g")).hasSize(1);
    }

    @Test
    void shouldStoreNothingForAGroupThatWantsNoRetries() {
        house.groups.put(group(0, 16));
        final String id = put();
        final long end = house.store.log().end();
        assertThat(take(id, 0, null)).isEqualTo(Outcome.TAKEN);
        assertThat(house.store.log().end()).isEqualTo(end);
    }

    @Test
    void shouldSayWhatIsMissing() {
        put();
        assertThat(sendBack.take(new SendBack.Request("a\tb", 0, 0, null)))
                .isEqualTo(Outcome.NO_GROUP);
        assertThat(sendBack.take(new SendBack.Request("g", 7, 0, null)))
                .isEqualTo(Outcome.NO_MESSAGE);
        house.intake.serve(false);
        assertThat(sendBack.take(new SendBack.Request("g", 0, 0, null)))
                .isEqualTo(Outcome.UNAVAILABLE);
    }
}
