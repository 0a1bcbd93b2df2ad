package io.posthorn.broker.delivery;

import static io.posthorn.broker.TestHouse.properties;
import static io.posthorn.broker.TestHouse.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.admin.MessageDesk;
import io.posthorn.broker.admin.ResetTarget;
import io.posthorn.broker.admin.StoredMessage;
import io.posthorn.broker.delivery.PullAnswer.Status;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.intake.SendOutcome;
import io.posthorn.message.Draft;
import io.posthorn.store.log.Appended;
import io.posthorn.testkit.Await;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With sync flush, what is not on disk is not seen. */
class VisibilityTest {

    private final TestHouse house =
            new TestHouse(IntakeRules.DEFAULT.withSyncFlush(true)).withTopic("t", 1);

    @AfterEach
    void close() {
        house.close();
    }

    /** Laid down, and nobody waits for it: the clock stands still, so nothing is flushed. */
    private void layDown(final int count) {
        for (int i = 0; i < count; i++) {
            house.store
                    .log()
                    .append(Draft.to("t", 0).body(ByteBuffer.wrap(new byte[] {'x'})).build());
        }
    }

    private PullAnswer pull(final long from) {
        final PullAnswer answer = house.reader.pull(house.pull("t", from));
        answer.release();
        return answer;
    }

    @Test
    void shouldShowOnlyWhatIsOnDisk() {
        house.put("t", 0, "safe", null);
        layDown(10);
        assertThat(house.store.queues().find("t", 0).maxOffset()).isEqualTo(11);
        final PullAnswer answer = house.reader.pull(house.pull("t", 0));
        assertThat(answer.maxOffset()).isOne();
        assertThat(TestHouse.bodies(answer)).containsExactly("safe");
        assertThat(pull(1).status()).isEqualTo(Status.NOTHING_NEW);
        assertThat(house.reader.hasNews(house.pull("t", 1))).isFalse();
    }

    @Test
    void shouldShowTheRestOnceItIsOnDisk() {
        layDown(10);
        assertThat(pull(0).status()).isEqualTo(Status.NOTHING_NEW);
        house.put("t", 0, "flushes all", null);
        assertThat(pull(0).maxOffset()).isEqualTo(11);
    }

    @Test
    void shouldLetAReaderWaitAboveTheVisibleEndInsteadOfSendingItBackToTheStart() {
        house.put("t", 0, "safe", null);
        layDown(10);
        assertThat(pull(11).status()).isEqualTo(Status.NOTHING_NEW);
        assertThat(pull(11).nextOffset()).isEqualTo(11);
        assertThat(pull(12).status()).isEqualTo(Status.OFFSET_MOVED);
    }

    @Test
    void shouldMoveAGroupToTheEndOfWhatIsOnDisk() {
        house.put("t", 0, "safe", null);
        layDown(10);
        house.groups.findOrCreate("readers");
        house.office.groups().resetOffset("readers", "t", 0, new ResetTarget.End());
        assertThat(pull(0).nextOffset()).isOne();
        assertThat(house.office.groups().lag("readers", "t").get(0).brokerOffset()).isOne();
        assertThat(house.office.topics().stats("t").queues().get(0).maxOffset()).isOne();
    }

    @Test
    void shouldFindOnlyWhatIsOnDisk() {
        final SendOutcome.Stored safe =
                house.stored(send("t", 0, "safe", properties("KEYS", "k", "UNIQ_KEY", "u")));
        final Appended open =
                house.store
                        .log()
                        .append(
                                Draft.to("t", 0)
                                        .body(ByteBuffer.wrap(new byte[] {'x'}))
                                        .properties(properties("KEYS", "k", "UNIQ_KEY", "v"))
                                        .build());
        final MessageDesk desk = house.office.messages();
        assertThat(desk.byKey("t", "k", 0, Long.MAX_VALUE, 10))
                .extracting(StoredMessage::messageId)
                .containsExactly(safe.messageId());
        assertThat(house.lookup.at(open.physicalOffset())).isNull();
        assertThatThrownBy(() -> desk.read("t", "v")).hasMessageContaining("holds no message");
        assertThat(desk.browse("t", 0, 0, 10).messages()).hasSize(1);
        house.put("t", 0, "flushes all", null);
        assertThat(desk.byKey("t", "k", 0, Long.MAX_VALUE, 10)).hasSize(2);
        assertThat(desk.read("t", "v").queueOffset()).isOne();
        assertThat(desk.browse("t", 0, 0, 10).messages()).hasSize(3);
    }

    @Test
    void shouldWakeReadersOnlyWhenTheyCanSeeTheMessage() {
        final java.util.concurrent.atomic.AtomicLong seen =
                new java.util.concurrent.atomic.AtomicLong(-1);
        house.waiting.add(
                house.pull("t", 0), 60_000, () -> false, () -> seen.set(pull(0).maxOffset()));
        house.put("t", 0, "safe", null);
        Await.until("the reader was woken", Duration.ofSeconds(10), () -> seen.get() >= 0);
        assertThat(seen.get()).isOne();
    }

    @Test
    void shouldShowEverythingAtOnceWithoutSyncFlush() {
        try (TestHouse async = new TestHouse().withTopic("t", 1)) {
            async.store
                    .log()
                    .append(Draft.to("t", 0).body(ByteBuffer.wrap(new byte[] {'x'})).build());
            assertThat(async.bodies("t", 0)).containsExactly("x");
        }
    }
}
