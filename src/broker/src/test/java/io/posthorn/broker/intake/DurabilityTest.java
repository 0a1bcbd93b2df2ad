package io.posthorn.broker.intake;

import static io.posthorn.broker.TestHouse.properties;
import static io.posthorn.broker.TestHouse.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.intake.SendOutcome.Confirmation;
import io.posthorn.broker.intake.SendOutcome.Reason;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.message.PropertyText;
import io.posthorn.testkit.Await;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sends under sync flush. */
class DurabilityTest {

    private static final IntakeRules SYNC =
            new IntakeRules(
                    true,
                    1 << 20,
                    1 << 20,
                    3,
                    Duration.ofSeconds(5),
                    true,
                    Duration.ofDays(3),
                    "r",
                    true);

    private final CountDownLatch mayFlush = new CountDownLatch(1);
    private final ManualClock clock = new ManualClock();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final TestHouse house =
            new TestHouse(disk, clock, SYNC, TopicCatalog.inMemory(), 1 << 18).withTopic("t", 1);
    private final List<SendOutcome> answers = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        mayFlush.countDown();
        house.close();
    }

    /** Holds the thread that flushes until the test lets it go. */
    private void holdFlusher() {
        final CountDownLatch held = new CountDownLatch(1);
        house.store
                .flusher()
                .whenDurable(
                        house.store.log().end() + 1,
                        fault -> {
                            held.countDown();
                            try {
                                mayFlush.await(10, TimeUnit.SECONDS);
                            } catch (final InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        house.intake.send(send("t", 0, "held", properties("WAIT", "false")), outcome -> {});
        try {
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void sendOne() {
        house.intake.send(send("t", 0, "x", PropertyText.EMPTY), answers::add);
    }

    private static Confirmation confirmationOf(final SendOutcome outcome) {
        return ((SendOutcome.Stored) outcome).confirmation();
    }

    @Test
    void shouldAnswerOnlyWhenTheMessageIsOnDisk() throws IOException {
        holdFlusher();
        sendOne();
        assertThat(answers).isEmpty();
        mayFlush.countDown();
        Await.until("answered", Duration.ofSeconds(10), () -> answers.size() == 1);
        assertThat(confirmationOf(answers.get(0))).isEqualTo(Confirmation.CONFIRMED);
        assertThat(house.store.flusher().durable()).isEqualTo(house.store.log().end());
    }

    @Test
    void shouldAnswerAtOnceWhenTheSenderDoesNotWantToWait() {
        holdFlusher();
        house.intake.send(send("t", 0, "x", properties("WAIT", "false")), answers::add);
        assertThat(confirmationOf(answers.get(0))).isEqualTo(Confirmation.CONFIRMED);
    }

    @Test
    void shouldSayThatTheDiskWasTooSlow() {
        holdFlusher();
        sendOne();
        clock.advance(Duration.ofMillis(4_999));
        house.intake.expire();
        assertThat(answers).isEmpty();
        clock.advance(Duration.ofMillis(1));
        house.intake.expire();
        assertThat(confirmationOf(answers.get(0))).isEqualTo(Confirmation.FLUSH_TIMED_OUT);
        mayFlush.countDown();
        sendOne();
        Await.until("the next is answered", Duration.ofSeconds(10), () -> answers.size() == 2);
        assertThat(house.bodies("t", 0)).containsExactly("held", "x", "x");
    }

    @Test
    void shouldRefuseMoreSendsThanMayWait() {
        holdFlusher();
        for (int i = 0; i < 3; i++) {
            sendOne();
        }
        assertThat(house.refused(send("t", 0, "x", PropertyText.EMPTY)).reason())
                .isEqualTo(Reason.BUSY);
        mayFlush.countDown();
        Await.until("all are answered", Duration.ofSeconds(10), () -> answers.size() == 3);
        house.put("t", 0, "x", null);
    }

    @Test
    void shouldPromiseNothingAfterTheDiskFailed() {
        house.put("t", 0, "safe", null);
        disk.failForceAfter(0);
        assertThat(house.stored(send("t", 0, "x", PropertyText.EMPTY)).confirmation())
                .isEqualTo(Confirmation.FLUSH_FAILED);
        assertThat(house.refused(send("t", 0, "y", PropertyText.EMPTY)).reason())
                .isEqualTo(Reason.UNAVAILABLE);
        assertThat(house.bodies("t", 0)).containsExactly("safe");
        assertThat(house.fatal.get()).isNotNull();
    }
}
