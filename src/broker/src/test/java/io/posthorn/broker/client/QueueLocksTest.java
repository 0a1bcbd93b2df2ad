package io.posthorn.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueLocksTest {

    private static final QueueLocks.Queue QUEUE = new QueueLocks.Queue("t", 0);

    private final ManualClock clock = new ManualClock();
    private final QueueLocks locks = new QueueLocks(clock);

    @Test
    void shouldRefuseAnotherClientWhileALockLives() {
        assertThat(locks.lock("g", QUEUE, "a")).isTrue();
        assertThat(locks.lock("g", QUEUE, "b")).isFalse();
        assertThat(locks.lock("other", QUEUE, "b")).isTrue();
        assertThat(locks.lock("g", new QueueLocks.Queue("t", 1), "b")).isTrue();
    }

    @Test
    void shouldLiveAMinuteFromTheLastRenewal() {
        locks.lock("g", QUEUE, "a");
        clock.advance(Duration.ofSeconds(40));
        assertThat(locks.lock("g", QUEUE, "a")).isTrue();
        clock.advance(Duration.ofSeconds(59));
        assertThat(locks.lock("g", QUEUE, "b")).isFalse();
        assertThat(locks.isAnyHeld("g")).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(locks.isAnyHeld("g")).isFalse();
        assertThat(locks.lock("g", QUEUE, "b")).isTrue();
    }

    @Test
    void shouldBeGivenBackByItsHolderOnly() {
        locks.lock("g", QUEUE, "a");
        locks.unlock("g", QUEUE, "stranger");
        locks.unlock("unknown", QUEUE, "a");
        assertThat(locks.lock("g", QUEUE, "b")).isFalse();
        locks.unlock("g", QUEUE, "a");
        assertThat(locks.lock("g", QUEUE, "b")).isTrue();
    }

    @Test
    void shouldKeepNothingOfLocksThatAreOver() {
        for (int i = 0; i < 100; i++) {
            locks.lock("g" + i, QUEUE, "a");
        }
        clock.advance(Duration.ofSeconds(60));
        locks.lock("g", QUEUE, "a");
        locks.expire();
        assertThat(locks.count()).isOne();
        assertThat(locks.isAnyHeld("g")).isTrue();
    }
}
