package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.delivery.PullAnswer.Status;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.message.Draft;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.testkit.Await;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueReaderTest {

    private TestHouse house = new TestHouse().withTopic("t", 2);

    @AfterEach
    void close() {
        house.close();
        assertThat(house.disk.mappedFiles()).as("mapped files that nobody closed").isZero();
    }

    private void fill(final int count) {
        for (int i = 0; i < count; i++) {
            house.put("t", 0, "m" + i, i % 2 == 0 ? "even" : "odd");
        }
    }

    private PullAnswer pull(final long from) {
        final PullAnswer answer = house.reader.pull(house.pull("t", from));
        answer.release();
        return answer;
    }

    private Pull pull(
            final long from,
            final int messages,
            final int bytes,
            final String type,
            final String expression) {
        try {
            return new Pull(
                    "readers",
                    "t",
                    0,
                    from,
                    messages,
                    bytes,
                    Subscription.of("t", type, expression, 1));
        } catch (final InvalidSelector e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldFindWhatFollowsAndSayWhereToGoOn() {
        fill(3);
        final PullAnswer answer = house.reader.pull(house.pull("t", 1));
        assertThat(answer.status()).isEqualTo(Status.FOUND);
        assertThat(answer.nextOffset()).isEqualTo(3);
        assertThat(answer.minOffset()).isZero();
        assertThat(answer.maxOffset()).isEqualTo(3);
        assertThat(answer.messages()).isEqualTo(2);
        assertThat(TestHouse.bodies(answer)).containsExactly("m1", "m2");
    }

    @Test
    void shouldFindNothingNewAtTheStartOfAnUnknownQueueAndMoveOtherOffsetsThere() {
        assertThat(pull(0).status()).isEqualTo(Status.NOTHING_NEW);
        assertThat(pull(0).nextOffset()).isZero();
        assertThat(pull(7).status()).isEqualTo(Status.OFFSET_MOVED);
        assertThat(pull(7).nextOffset()).isZero();
    }

    @Test
    void shouldFindNothingNewAtTheEnd() {
        fill(3);
        assertThat(pull(3).status()).isEqualTo(Status.NOTHING_NEW);
        assertThat(pull(3).nextOffset()).isEqualTo(3);
    }

    @Test
    void shouldMoveAnOffsetBeyondTheEndToTheStartOfAYoungQueue() {
        fill(3);
        assertThat(pull(4).status()).isEqualTo(Status.OFFSET_MOVED);
        assertThat(pull(4).nextOffset()).isZero();
        assertThat(pull(Long.MAX_VALUE).nextOffset()).isZero();
    }

    @Test
    void shouldMoveAnOffsetBelowTheStart() {
        fill(3);
        assertThat(pull(-1).status()).isEqualTo(Status.OFFSET_MOVED);
        assertThat(pull(-1).nextOffset()).isZero();
    }

    @Test
    void shouldMoveReadersOfAnOldQueueIntoWhatIsLeft() {
        house.close();
        house =
                new TestHouse(
                                new SimulatedDisk(),
                                new ManualClock(),
                                IntakeRules.DEFAULT,
                                TopicCatalog.inMemory(),
                                1 << 16,
                                new RetentionRules(Long.MAX_VALUE, 1 << 17, 85, 90))
                        .withTopic("t", 1);
        for (int i = 0; i < 400; i++) {
            house.put("t", 0, "x".repeat(1_000), null);
        }
        final var queue = house.store.queues().find("t", 0);
        Await.until(
                "old segments have gone",
                Duration.ofSeconds(15),
                () -> {
                    // Without time nothing is flushed, and what is not flushed does not go.
                    house.clock.advance(Duration.ofMillis(10));
                    return queue.minOffset() > 0;
                });
        final long min = queue.minOffset();
        assertThat(pull(min - 1).status()).isEqualTo(Status.OFFSET_MOVED);
        assertThat(pull(0).nextOffset()).isEqualTo(queue.minOffset());
        assertThat(pull(401).status()).isEqualTo(Status.OFFSET_MOVED);
        assertThat(pull(401).nextOffset()).isEqualTo(400);
    }

    @Test
    void shouldGiveNoMoreMessagesThanAskedFor() {
        fill(5);
        final PullAnswer answer = house.reader.pull(pull(0, 2, 1 << 18, "TAG", "*"));
        assertThat(answer.nextOffset()).isEqualTo(2);
        assertThat(TestHouse.bodies(answer)).containsExactly("m0", "m1");
    }

    @Test
    void shouldGiveNoMoreBytesThanAskedForButAlwaysOneMessage() {
        house.put("t", 0, "x".repeat(5_000), null);
        fill(3);
        final PullAnswer large = house.reader.pull(pull(0, 32, 1, "TAG", "*"));
        assertThat(large.messages()).isOne();
        assertThat(large.nextOffset()).isOne();
        final int one = (int) large.bytes() - 5_000;
        assertThat(TestHouse.bodies(large)).singleElement().asString().hasSize(5_000);
        final PullAnswer some = house.reader.pull(pull(1, 32, 2 * (one + 40), "TAG", "*"));
        assertThat(some.messages()).isEqualTo(2);
        assertThat(some.nextOffset()).isEqualTo(3);
        some.release();
    }

    @Test
    void shouldGiveOnlyTheTagsWantedAndGoOnBehindTheOthers() {
        fill(5);
        final PullAnswer odd = house.reader.pull(pull(0, 32, 1 << 18, "TAG", "odd || x"));
        assertThat(odd.nextOffset()).isEqualTo(5);
        assertThat(TestHouse.bodies(odd)).containsExactly("m1", "m3");
        final PullAnswer none = house.reader.pull(pull(0, 32, 1 << 18, "TAG", "none"));
        assertThat(none.status()).isEqualTo(Status.NO_MATCH);
        assertThat(none.nextOffset()).isEqualTo(5);
    }

    @Test
    void shouldSelectByProperties() {
        for (int i = 0; i < 4; i++) {
            house.stored(
                    TestHouse.send(
                            "t", 0, "m" + i, TestHouse.properties("a", Integer.toString(i))));
        }
        final PullAnswer answer = house.reader.pull(pull(0, 32, 1 << 18, "SQL92", "a > 1"));
        assertThat(TestHouse.bodies(answer)).containsExactly("m2", "m3");
    }

    @Test
    void shouldMakeProgressThroughManyUnwantedMessages() {
        fill(10_000);
        final PullAnswer first = house.reader.pull(pull(0, 32, 1 << 18, "TAG", "none"));
        assertThat(first.status()).isEqualTo(Status.NO_MATCH);
        assertThat(first.nextOffset()).isBetween(8_192L, 9_999L);
        final PullAnswer second =
                house.reader.pull(pull(first.nextOffset(), 32, 1 << 18, "TAG", "none"));
        assertThat(second.nextOffset()).isEqualTo(10_000);
    }

    @Test
    void shouldReadAcrossSegmentsInOrder() {
        final List<String> sent = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            sent.add(i + "x".repeat(1_000));
            house.put("t", 0, sent.get(i), null);
        }
        assertThat(house.store.log().end()).isGreaterThan(2 << 18);
        final List<String> got = new ArrayList<>();
        long from = 0;
        while (from < 600) {
            final PullAnswer answer = house.reader.pull(house.pull("t", from));
            assertThat(answer.status()).isEqualTo(Status.FOUND);
            from = answer.nextOffset();
            got.addAll(TestHouse.bodies(answer));
        }
        assertThat(got).isEqualTo(sent);
    }

    @Test
    void shouldTellOfAResetOnceAndIgnoreCommitsUntilThen() {
        fill(5);
        house.offsets.commit("readers", "t", 0, 5);
        house.offsets.reset("readers", "t", 0, 2);
        assertThat(house.offsets.commit("readers", "t", 0, 5)).isFalse();
        assertThat(house.offsets.committed("readers", "t", 0)).isEqualTo(2);
        assertThat(pull(5).status()).isEqualTo(Status.OFFSET_MOVED);
        assertThat(house.offsets.commit("readers", "t", 0, 3)).isTrue();
        house.offsets.reset("readers", "t", 0, 1);
        assertThat(pull(5).nextOffset()).isOne();
        assertThat(pull(5).status()).isEqualTo(Status.NOTHING_NEW);
    }

    @Test
    void shouldCountWhatItGivesOut() {
        fill(3);
        pull(0);
        assertThat(house.traffic.out("readers", "t").messages()).isEqualTo(3);
        pull(3);
        assertThat(house.traffic.out().messages()).isEqualTo(3);
    }

    @Test
    void shouldSeeWhetherAnAnswerWouldBeAnotherOneByNow() {
        assertThat(house.reader.hasNews(house.pull("t", 0))).isFalse();
        fill(1);
        assertThat(house.reader.hasNews(house.pull("t", 0))).isTrue();
        assertThat(house.reader.hasNews(house.pull("t", 1))).isFalse();
        house.groups.findOrCreate("readers");
        house.offsets.reset("readers", "t", 0, 1);
        assertThat(house.reader.hasNews(house.pull("t", 1))).as("the group was moved").isTrue();
        pull(1);
        assertThat(house.reader.hasNews(house.pull("t", 1))).isFalse();
        house.store.deleteQueues("t").join();
        assertThat(house.reader.hasNews(house.pull("t", 1))).as("the queue is gone").isTrue();
    }

    /** RocketMQ's clients take no longer frames. */
    @Test
    void shouldPassOverWhatNoFrameHolds() {
        try (TestHouse large =
                new TestHouse(
                        new SimulatedDisk(),
                        new ManualClock(),
                        IntakeRules.DEFAULT,
                        TopicCatalog.inMemory(),
                        64 << 20)) {
            large.withTopic("t", 1);
            for (final int length : new int[] {1, 17 << 20, 2}) {
                large.intake.append(
                        Draft.to("t", 0).body(ByteBuffer.allocate(length)).build(),
                        true,
                        (appended, how) -> {});
            }
            assertThat(large.bodies("t", 0)).extracting(String::length).containsExactly(1, 2);
        }
    }
}
