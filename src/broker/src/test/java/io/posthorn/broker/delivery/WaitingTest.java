package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.broker.TestHouse;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.message.PropertyText;
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
    private boolean news;
    private final AtomicInteger woken = new AtomicInteger();

    private Runnable add(final int queueId, final String tags) {
        return waiting.add(
                pull("g", queueId, null, tags), 1_000, () -> news, woken::incrementAndGet);
    }

    private static Pull pull(
            final String group, final int queueId, final String type, final String expression) {
        try {
            return new Pull(
                    group, "t", queueId, 0, 32, 1 << 18, Subscription.of("t", type, expression, 1));
        } catch (final InvalidSelector e) {
            throw new AssertionError(e);
        }
    }

    private void arrived(final String topic, final int queueId, final String tag) {
        waiting.arrived(topic, queueId, TagCode.of(tag), PropertyText.EMPTY);
    }

    @Test
    void shouldBeWokenOnceByAnArrivalInItsQueue() {
        add(0, "*");
        arrived("t", 1, null);
        arrived("u", 0, null);
        assertThat(woken).hasValue(0);
        arrived("t", 0, null);
        arrived("t", 0, null);
        assertThat(woken).hasValue(1);
        assertThat(waiting.count()).isZero();
    }

    @Test
    void shouldBeWokenOnlyByTagsItWants() {
        add(0, "a || b");
        arrived("t", 0, "c");
        arrived("t", 0, null);
        assertThat(woken).hasValue(0);
        arrived("t", 0, "b");
        assertThat(woken).hasValue(1);
    }

    @Test
    void shouldBeWokenWhenItsTimeIsOver() {
        add(0, "*");
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
    void shouldBeWokenOnlyByPropertiesItsSelectorWants() {
        waiting.add(pull("g", 0, "SQL92", "price > 5"), 1_000, () -> false, woken::incrementAndGet);
        waiting.arrived("t", 0, 0, TestHouse.properties("price", "5"));
        waiting.arrived("t", 0, 0, PropertyText.EMPTY);
        assertThat(woken).hasValue(0);
        waiting.arrived("t", 0, 0, TestHouse.properties("price", "6"));
        assertThat(woken).hasValue(1);
    }

    @Test
    void shouldLookEveryFiveSecondsWhetherItsQueueMovedOn() {
        waiting.add(pull("g", 0, null, "a"), 60_000, () -> news, woken::incrementAndGet);
        waiting.add(pull("h", 1, null, "a"), 60_000, () -> false, woken::incrementAndGet);
        news = true;
        clock.advance(Duration.ofMillis(4_999));
        waiting.expire();
        assertThat(woken).as("not more often").hasValue(0);
        clock.advance(Duration.ofMillis(1));
        news = false;
        waiting.expire();
        news = true;
        waiting.expire();
        assertThat(woken).as("looked, and found nothing").hasValue(0);
        clock.advance(Duration.ofSeconds(5));
        waiting.expire();
        assertThat(woken).as("whoever found something").hasValue(1);
        assertThat(waiting.count()).isOne();
    }

    @Test
    void shouldWakeThoseOfAGroupThatWasMoved() {
        add(0, "a");
        waiting.add(pull("other", 0, null, "a"), 1_000, () -> false, woken::incrementAndGet);
        waiting.moved("g", "t", 1);
        waiting.moved("g", "u", 0);
        waiting.moved("none", "t", 0);
        assertThat(woken).hasValue(0);
        waiting.moved("g", "t", 0);
        assertThat(woken).hasValue(1);
        assertThat(waiting.count()).isOne();
    }

    @Test
    void shouldLetNoMoreWaitThanAllowedAndMakeRoomAgain() {
        final Runnable first = add(0, "*");
        add(0, "*");
        add(1, "*");
        assertThat(add(2, "*")).isNull();
        assertThat(waiting.count()).isEqualTo(3);
        first.run();
        first.run();
        assertThat(woken).hasValue(1);
        assertThat(add(2, "*")).isNotNull();
    }

    @Test
    void shouldWakeEverybodyAtTheEndAndLetNobodyWaitAnyMore() {
        add(0, "*");
        add(1, "a");
        waiting.close();
        assertThat(woken).hasValue(2);
        assertThat(add(0, "*")).isNull();
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
                                many.arrived("t", 0, 0, PropertyText.EMPTY);
                            }
                        });
        arriving.start();
        assertThat(start.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < rounds; i++) {
            many.add(pull("g", 0, null, "*"), 1_000, () -> false, woken::incrementAndGet).run();
        }
        arriving.join(10_000);
        assertThat(woken).hasValue(rounds);
        assertThat(many.count()).isZero();
    }
}
