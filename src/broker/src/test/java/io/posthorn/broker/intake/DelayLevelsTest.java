package io.posthorn.broker.intake;

import static io.posthorn.broker.TestHouse.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DelayLevelsTest {

    private static final long NOW = 1_700_000_000_000L;

    private static OptionalLong due(final String... properties) {
        return DelayLevels.dueMs(properties(properties), NOW, Duration.ofDays(3));
    }

    @Test
    void shouldKnowEighteenLevelsAndTakeHigherOnesAsTheHighest() {
        assertThat(DelayLevels.count()).isEqualTo(18);
        assertThat(due("DELAY", "1")).hasValue(NOW + 1_000);
        assertThat(due("DELAY", "18")).hasValue(NOW + 7_200_000);
        assertThat(due("DELAY", "19")).hasValue(NOW + 7_200_000);
        assertThat(due("DELAY", Long.toString(Long.MAX_VALUE))).hasValue(NOW + 7_200_000);
    }

    @Test
    void shouldNotDelayWithoutALevelAboveZero() {
        assertThat(due()).isEmpty();
        assertThat(due("DELAY", "0")).isEmpty();
        assertThat(due("DELAY", "-3")).isEmpty();
    }

    @Test
    void shouldUseTheLevelThenSecondsThenMillisecondsThenTheTime() {
        final String time = Long.toString(NOW + 4_000);
        assertThat(due("TIMER_DELIVER_MS", time)).hasValue(NOW + 4_000);
        assertThat(due("TIMER_DELIVER_MS", time, "TIMER_DELAY_MS", "3000")).hasValue(NOW + 3_000);
        assertThat(due("TIMER_DELIVER_MS", time, "TIMER_DELAY_MS", "3000", "TIMER_DELAY_SEC", "2"))
                .hasValue(NOW + 2_000);
        assertThat(due("TIMER_DELAY_SEC", "2", "DELAY", "1")).hasValue(NOW + 1_000);
    }

    @Test
    void shouldDeliverAtOnceWhatIsDueAlready() {
        assertThat(due("TIMER_DELIVER_MS", Long.toString(NOW))).isEmpty();
        assertThat(due("TIMER_DELIVER_MS", "-1")).isEmpty();
        assertThat(due("TIMER_DELAY_MS", "0")).isEmpty();
        assertThat(due("TIMER_DELAY_SEC", "-5")).isEmpty();
    }

    @Test
    void shouldRefuseWhatLiesTooFarAhead() {
        final long three = Duration.ofDays(3).toMillis();
        assertThat(due("TIMER_DELAY_MS", Long.toString(three))).hasValue(NOW + three);
        for (final String far :
                new String[] {Long.toString(three + 1), Long.toString(Long.MAX_VALUE)}) {
            assertThatThrownBy(() -> due("TIMER_DELAY_MS", far))
                    .isInstanceOf(DelayLevels.IllegalDelay.class);
            assertThatThrownBy(() -> due("TIMER_DELAY_SEC", far))
                    .isInstanceOf(DelayLevels.IllegalDelay.class);
        }
        assertThatThrownBy(() -> due("TIMER_DELIVER_MS", Long.toString(Long.MAX_VALUE)))
                .isInstanceOf(DelayLevels.IllegalDelay.class);
    }

    @Test
    void shouldRefuseWhatIsNoNumber() {
        for (final String name :
                new String[] {"DELAY", "TIMER_DELAY_MS", "TIMER_DELAY_SEC", "TIMER_DELIVER_MS"}) {
            assertThatThrownBy(() -> due(name, "soon"))
                    .isInstanceOf(DelayLevels.IllegalDelay.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("soon");
        }
    }
}
