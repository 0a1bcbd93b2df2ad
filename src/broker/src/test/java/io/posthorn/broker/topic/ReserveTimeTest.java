package io.posthorn.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.message.TopicNames;
import io.posthorn.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReserveTimeTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestHouse house = new TestHouse();
    private final ReserveTime times = new ReserveTime(house.topics, TestHouse.IDENTITY);

    @AfterEach
    void close() {
        house.close();
    }

    private void put(final String topic, final String reserveTime) {
        house.topics.put(
                new TopicConfig(
                        topic,
                        1,
                        1,
                        TopicConfig.READ | TopicConfig.WRITE,
                        false,
                        0,
                        reserveTime == null ? Map.of() : Map.of(ReserveTime.KEY, reserveTime),
                        TopicFilterType.SINGLE_TAG));
    }

    private long maxAgeMs(final String reserveTime) {
        put("t", reserveTime);
        return times.maxAgeMs("t");
    }

    @Test
    void shouldTakeHoursAndNothingThatIsNotAboveZero() {
        assertThat(maxAgeMs("2")).isEqualTo(Duration.ofHours(2).toMillis());
        assertThat(maxAgeMs(Long.toString(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        for (final String asTheLog : new String[] {null, "-1", "0", "-7", "long", ""}) {
            assertThat(maxAgeMs(asTheLog)).as(asTheLog).isNegative();
        }
        assertThat(times.maxAgeMs("nobody's")).isNegative();
    }

    @Test
    void shouldLeaveTheBrokersOwnTopicsToTheLog() {
        put(TopicNames.TIMER, "1");
        assertThat(times.maxAgeMs(TopicNames.TIMER)).isNegative();
    }

    @Test
    void shouldSayWhatIsWrongWithAValue() {
        assertThat(ReserveTime.faultOf("-1")).isEmpty();
        assertThat(ReserveTime.faultOf("1")).isEmpty();
        for (final String wrong : List.of("0", "-2", "1h", "1.5", "", "99999999999999999999")) {
            assertThat(ReserveTime.faultOf(wrong).orElseThrow())
                    .contains("reserve.time")
                    .contains("hours")
                    .endsWith("not " + wrong + ".");
        }
    }

    @Test
    void shouldLetNobodyReadWhatIsOlderThanItsTopicKeepsIt() {
        house.withTopic("orders", 1).withTopic("news", 1);
        house.put("orders", 0, "kept", null);
        house.put("news", 0, "old", null);
        house.clock.advance(Duration.ofMinutes(90));
        house.put("news", 0, "young", null);
        put("news", "1");
        house.clock.advance(Duration.ofMinutes(1));
        Await.until(
                "old news are gone",
                LIMIT,
                () -> house.office.topics().stats("news").queues().get(0).minOffset() == 1);
        assertThat(house.bodies("news", 1)).containsExactly("young");
        assertThat(house.reader.pull(house.pull("news", 0)).nextOffset()).isEqualTo(1);
        assertThat(house.bodies("orders", 0)).containsExactly("kept");
    }
}
