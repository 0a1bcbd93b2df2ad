package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.broker.selector.TagFilter;
import io.posthorn.message.TagCode;
import io.posthorn.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private final ManualClock clock = new ManualClock();
    private final Waiting waiting = new Waiting(clock, 3, new Counters());
    private final AtomicInteger woken = new AtomicInteger();

    private Runnable add(final int queueId, final TagFilter tags) {
        return waiting.add("t", queueId, tags, 1_000, woken::incrementAndGet);
    }

    @Test
    void shouldBeWokenOnceByAnArrivalInItsQueue() {
        add(0, TagFilter.ALL);
        waiting.arrived("t", 1, 0);
        waiting.arrived("u", 0, 0);
        assertThat(woken).hasValue(0);
        waiting.arrived("t", 0, 0);
        waiting.arrived("t", 0, 0);
        assertThat(woken).hasValue(1);
        assertThat(waiting.count()).isZero();
    }

    @Test
    void shouldBeWokenOnlyByTagsItWants() {
        add(0, TagFilter.parse("a || b"));
        waiting.arrived("t", 0, TagCode.of("c"));
        waiting.arrived("t", 0, TagCode.of(null));
        assertThat(woken).hasValue(0);
        waiting.arrived("t", 0, TagCode.of("b"));
        assertThat(woken).hasValue(1);
    }

    @Test
    void shouldBeWokenWhenItsTimeIsOver() {
        add(0, TagFilter.ALL);
        clock.advance(Duration.ofMillis(999));
        waiting.expire();
        assertThat(woken).hasValue(0);
        clock.advance(Duration.ofMillis(1));
        waiting.expire();
        waiting.expire();
        assertThat(woken).hasValue(1);
        assertThat(waiting.count()).isZero();
    }

    @Test
    void shouldLetNoMoreWaitThanAllowedAndMakeRoomAgain() {
        final Runnable first = add(0, TagFilter.ALL);
        add(0, TagFilter.ALL);
        add(1, TagFilter.ALL);
        assertThat(add(2, TagFilter.ALL)).isNull();
        assertThat(waiting.count()).isEqualTo(3);
        first.run();
        first.run();
        assertThat(woken).hasValue(1);
        assertThat(add(2, TagFilter.ALL)).isNotNull();
    }

    @Test
    void shouldWakeEverybodyAtTheEndAndLetNobodyWaitAnyMore() {
        add(0, TagFilter.ALL);
        add(1, TagFilter.parse("a"));
        waiting.close();
        assertThat(woken).hasValue(2);
        assertThat(add(0, TagFilter.ALL)).isNull();
        assertThat(waiting.count()).isZero();
    }

    @Test
    void shouldWakeEachReaderOnceWhenArrivalsAndHandlesRace() throws InterruptedException {
        final Waiting many = new Waiting(clock, 1_000_000, new Counters());
        final int rounds = 5_000;
        final CountDownLatch start = new CountDownLatch(1);
        final Thread arriving =
                new Thread(
                        () -> {
                            start.countDown();
                            for (int i = 0; i < rounds; i++) {
                                many.arrived("t", 0, 0);
                            }
                        });
        arriving.start();
        assertThat(start.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < rounds; i++) {
            many.add("t", 0, TagFilter.ALL, 1_000, woken::incrementAndGet).run();
        }
        arriving.join(10_000);
        assertThat(woken).hasValue(rounds);
        assertThat(many.count()).isZero();
    }
}
