package io.posthorn.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadBudgetTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long SAVED = SECOND / 10;

    private final ManualClock clock = new ManualClock();
    private final ReadBudget budget = new ReadBudget(10 * MEBIBYTE, clock);

    @Test
    void whatIsReadIsPaidForOneAfterTheOther() {
        assertThat(budget.buy(MEBIBYTE)).as("what was saved suffices").isZero();
        assertThat(budget.buy(MEBIBYTE)).isEqualTo(SECOND / 10);
        assertThat(budget.buy(5 * MEBIBYTE)).isEqualTo(SECOND * 6 / 10);
    }

    @Test
    void restSavesATenthOfASecondAtTheMost() {
        budget.buy(10 * MEBIBYTE);
        clock.advance(Duration.ofSeconds(100));

        assertThat(budget.buy(10 * MEBIBYTE) - clock.nanos()).isEqualTo(SECOND - SAVED);
    }

    @Test
    void noLimitNeedsNoWaiting() {
        final ReadBudget unlimited = new ReadBudget(Long.MAX_VALUE, clock);

        for (int i = 0; i < 100; i++) {
            unlimited.pay(Integer.MAX_VALUE);
        }

        assertThat(unlimited.buy(Integer.MAX_VALUE)).isEqualTo(-SAVED);
    }

    @Test
    void whoIsInterruptedDoesNotWait() {
        Thread.currentThread().interrupt();

        budget.pay(Integer.MAX_VALUE);

        assertThat(Thread.interrupted()).as("still told").isTrue();
    }
}
