package io.posthorn.broker.intake;

import static io.posthorn.broker.TestHouse.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.client.Subscription;
import io.posthorn.broker.delivery.Pull;
import io.posthorn.broker.intake.SendOutcome.Reason;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicFilterType;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.message.PropertyText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTest {

    private final TestHouse house = new TestHouse().withTopic("t", 2);

    @AfterEach
    void close() {
        house.close();
    }

    private static ByteBuffer entry(final String body, final PropertyText text) {
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        final byte[] props = text.text().getBytes(StandardCharsets.UTF_8);
        final ByteBuffer entry = ByteBuffer.allocate(22 + bytes.length + props.length);
        entry.putInt(entry.capacity()).putInt(0).putInt(0).putInt(0);
        entry.putInt(bytes.length).put(bytes).putShort((short) props.length).put(props);
        return entry.flip();
    }

    static Send batch(final String topic, final String... bodies) {
        final List<ByteBuffer> entries = new ArrayList<>();
        for (final String body : bodies) {
            entries.add(entry(body, TestHouse.tagged(body)));
        }
        return batchOf(topic, entries);
    }

    private static Send batchOf(final String topic, final List<ByteBuffer> entries) {
        final ByteBuffer all =
                ByteBuffer.allocate(entries.stream().mapToInt(ByteBuffer::remaining).sum());
        entries.forEach(each -> all.put(each.duplicate()));
        return new Send(
                topic,
                "TBW102",
                4,
                1,
                0,
                0,
                1,
                TestHouse.HOST,
                0,
                null,
                properties("UNIQ_KEY", "batch-key"),
                all.flip(),
                true);
    }

    private SendOutcome.Refused refused(final List<ByteBuffer> entries) {
        return house.refused(batchOf("t", entries));
    }

    @Test
    void shouldStoreAllMessagesOfABatchInOrderAndNameThemAll() {
        house.put("t", 1, "before", null);
        final SendOutcome.Stored stored = house.stored(batch("t", "a", "b", "c"));
        assertThat(stored.queueOffset()).isOne();
        assertThat(stored.uniqueKey()).isEqualTo("batch-key");
        final List<Long> places =
                List.of(stored.messageId().split(",")).stream()
                        .map(id -> OffsetMessageId.parse(id).orElseThrow().physicalOffset())
                        .toList();
        assertThat(places).hasSize(3).isSorted();
        final var pull = new Pull("g", "t", 1, 1, 32, 1 << 18, Subscription.all("t"));
        final List<TestHouse.Found> found = TestHouse.records(house.reader.pull(pull));
        assertThat(found).extracting(TestHouse.Found::body).containsExactly("a", "b", "c");
        assertThat(found).extracting(TestHouse.Found::physicalOffset).isEqualTo(places);
        assertThat(found).allMatch(each -> each.properties().has("UNIQ_KEY"));
    }

    @Test
    void shouldWakeReadersOfEachTagInIt() throws InvalidSelector {
        final AtomicInteger woken = new AtomicInteger();
        for (final String tag : List.of("a", "b", "c", "d")) {
            house.waiting.add(
                    new Pull("g", "t", 1, 0, 32, 1 << 18, Subscription.of("t", "TAG", tag, 1)),
                    1_000,
                    () -> false,
                    woken::incrementAndGet);
        }
        house.stored(batch("t", "a", "b", "c"));
        assertThat(woken).hasValue(3);
    }

    @Test
    void shouldStoreNothingOfADamagedBatch() {
        final ByteBuffer damaged = entry("b", PropertyText.EMPTY);
        damaged.putInt(0, 9_999);
        final SendOutcome.Refused refused =
                refused(List.of(entry("a", PropertyText.EMPTY), damaged));
        assertThat(refused.reason()).isEqualTo(Reason.ILLEGAL_MESSAGE);
        assertThat(refused.explanation()).contains("message 2 of the batch");
        assertThat(house.store.log().end()).isZero();
        final ByteBuffer cut = entry("b", PropertyText.EMPTY);
        cut.limit(cut.limit() - 1);
        assertThat(refused(List.of(cut)).reason()).isEqualTo(Reason.ILLEGAL_MESSAGE);
    }

    @Test
    void shouldRefuseAnEmptyBody() {
        assertThat(
                        refused(
                                        List.of(
                                                entry("a", PropertyText.EMPTY),
                                                entry("", PropertyText.EMPTY)))
                                .explanation())
                .isEqualTo("message 2 of the batch has an empty body");
    }

    @Test
    void shouldNeedTheKeysOfEachMessageWhereOnlyTheNewestOfEachKeyIsKept() {
        house.topics.put(
                new TopicConfig(
                        "compact",
                        2,
                        2,
                        6,
                        false,
                        0,
                        Map.of("cleanup.policy", "COMPACTION"),
                        TopicFilterType.SINGLE_TAG));
        final ByteBuffer keyed = entry("a", properties("KEYS", "k"));
        final SendOutcome.Refused refused =
                house.refused(batchOf("compact", List.of(keyed, entry("b", PropertyText.EMPTY))));
        assertThat(refused.reason()).isEqualTo(Reason.ILLEGAL_MESSAGE);
        assertThat(refused.explanation()).contains("message 2 of the batch has no KEYS");
        house.stored(batchOf("compact", List.of(keyed)));
    }

    @Test
    void shouldRefuseDelayedMessages() {
        for (final String name :
                List.of("DELAY", "TIMER_DELAY_MS", "TIMER_DELAY_SEC", "TIMER_DELIVER_MS")) {
            assertThat(refused(List.of(entry("a", properties(name, "1")))).explanation())
                    .contains("delayed");
        }
    }

    @Test
    void shouldRefuseMessagesOfATransaction() {
        assertThat(refused(List.of(entry("a", properties("TRAN_MSG", "true")))).explanation())
                .contains("transaction");
    }

    @Test
    void shouldRefuseRetryTopicsAndOverlongNames() {
        house.withTopic("%RETRY%g", 2);
        assertThat(house.refused(batch("%RETRY%g", "a")).reason())
                .isEqualTo(Reason.ILLEGAL_MESSAGE);
        assertThat(house.refused(batch("%DLQ%" + "g".repeat(200), "a")).reason())
                .isEqualTo(Reason.ILLEGAL_MESSAGE);
    }

    @Test
    void shouldRefuseABatchThatNoSegmentHolds() {
        final String half = "x".repeat(140_000);
        assertThat(
                        house.refused(
                                        batchOf(
                                                "t",
                                                List.of(
                                                        entry(half, PropertyText.EMPTY),
                                                        entry(half, PropertyText.EMPTY))))
                                .reason())
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(house.store.log().end()).isZero();
    }
}
