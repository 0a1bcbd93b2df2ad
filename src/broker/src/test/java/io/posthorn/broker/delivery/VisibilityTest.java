package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.admin.ResetTarget;
import io.posthorn.broker.delivery.PullAnswer.Status;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.message.Draft;
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
        assertThat(house.reader.hasMore(house.pull("t", 1))).isFalse();
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
        house.groups.findOrCreate("readers");
        house.office.groups().resetOffset("readers", "t", 0, new ResetTarget.End());
        assertThat(pull(0).nextOffset()).isEqualTo(11);
        assertThat(pull(11).status()).isEqualTo(Status.NOTHING_NEW);
        assertThat(pull(11).nextOffset()).isEqualTo(11);
        assertThat(pull(12).status()).isEqualTo(Status.OFFSET_MOVED);
    }

    @Test
    void shouldWakeReadersOnlyWhenTheyCanSeeTheMessage() {
        final java.util.concurrent.atomic.AtomicLong seen =
                new java.util.concurrent.atomic.AtomicLong(-1);
        house.waiting.add(
                "t",
                0,
                io.posthorn.broker.selector.TagFilter.ALL,
                60_000,
                () -> seen.set(pull(0).maxOffset()));
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
