package io.posthorn.broker.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posthorn.base.count.Counters;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlowTest {

    private final Flow flow = new Flow();
    private long second;

    private void tick(final int seconds, final long messagesEach) {
        for (int i = 0; i < seconds; i++) {
            flow.add(messagesEach, 100 * messagesEach);
            second++;
            flow.tick(TimeUnit.SECONDS.toNanos(second));
        }
    }

    @Test
    void shouldShowTheRateOfTheLastTenSeconds() {
        tick(1, 0);
        tick(5, 20);
        assertThat(flow.messageRate()).isEqualTo(20);
        assertThat(flow.byteRate()).isEqualTo(2_000);
        tick(5, 0);
        assertThat(flow.messageRate()).isEqualTo(10);
        tick(10, 0);
        assertThat(flow.messageRate()).isZero();
        assertThat(flow.messages()).isEqualTo(100);
        assertThat(flow.bytes()).isEqualTo(10_000);
    }

    @Test
    void shouldShowWhatPassedInAMinuteAnHourAndADay() {
        assertThat(flow.last(Flow.Period.DAY)).isEqualTo(Passed.NOTHING);
        tick(3_600, 2);
        final Passed minute = flow.last(Flow.Period.MINUTE);
        assertThat(minute.seconds()).isBetween(50.0, 60.0);
        assertThat(minute.rate(minute.messages())).isEqualTo(2, within(0.001));
        assertThat(flow.last(Flow.Period.HOUR).seconds()).isBetween(3_300.0, 3_600.0);
        assertThat(flow.last(Flow.Period.DAY).messages()).isBetween(7_100L, 7_200L);
        tick(3_600, 0);
        assertThat(flow.last(Flow.Period.MINUTE).messages()).isZero();
        assertThat(flow.last(Flow.Period.HOUR).messages()).isZero();
        assertThat(flow.last(Flow.Period.DAY).messages()).isGreaterThan(7_000);
    }

    @Test
    void shouldForgetATopicWithItsReaders() {
        final Traffic traffic = new Traffic(new Counters());
        traffic.taken("t", 1, 10);
        traffic.given("g", "t", 1, 10);
        assertThat(traffic.knows("t")).isTrue();
        assertThat(traffic.knows("g", "t")).isTrue();
        traffic.forget("t");
        assertThat(traffic.knows("t")).isFalse();
        assertThat(traffic.knows("g", "t")).isFalse();
        assertThat(traffic.in().messages()).isOne();
        assertThat(traffic.outRate("t")).isZero();
    }
}
