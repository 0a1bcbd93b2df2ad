package io.posthorn.broker.intake;

import static io.posthorn.broker.TestHouse.properties;
import static io.posthorn.broker.TestHouse.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.client.QueueLocks;
import io.posthorn.broker.intake.SendOutcome.Confirmation;
import io.posthorn.broker.intake.SendOutcome.Reason;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicFilterType;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.SysFlag;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.store.segment.Slice;
import io.posthorn.testkit.Await;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private TestHouse house = new TestHouse().withTopic("t", 2);

    @AfterEach
    void close() {
        house.close();
        assertThat(house.disk.mappedFiles()).isZero();
    }

    private Reason reasonOf(final Send send) {
        return house.refused(send).reason();
    }

    private static Send retry(final int reconsumeTimes, final Integer most, final String... props) {
        return new Send(
                "%RETRY%g",
                "TBW102",
                4,
                0,
                0,
                0,
                1,
                TestHouse.HOST,
                reconsumeTimes,
                most,
                properties(props),
                ByteBuffer.wrap(new byte[] {'x'}),
                false);
    }

    private void use(final IntakeRules rules) {
        house.close();
        house = new TestHouse(rules).withTopic("t", 2);
    }

    @Test
    void shouldStoreAMessageAndSayWhere() {
        house.put("t", 1, "first", null);
        final SendOutcome.Stored stored =
                house.stored(send("t", 1, "second", properties("UNIQ_KEY", "u1", "a", "b")));
        assertThat(stored.queueId()).isOne();
        assertThat(stored.queueOffset()).isOne();
        assertThat(stored.uniqueKey()).isEqualTo("u1");
        assertThat(stored.confirmation()).isEqualTo(Confirmation.CONFIRMED);
        final long place = OffsetMessageId.parse(stored.messageId()).orElseThrow().physicalOffset();
        try (Slice slice = house.lookup.at(place)) {
            final RecordView record = new RecordView().wrap(slice.bytes(), 0);
            assertThat(record.offsetMessageId().text()).isEqualTo(stored.messageId());
            assertThat(record.properties().toMap())
                    .containsEntry("a", "b")
                    .containsEntry("CLUSTER", "east")
                    .containsEntry("MSG_REGION", "DefaultRegion")
                    .containsEntry("TRACE_ON", "true");
        }
    }

    @Test
    void shouldMakeAUniqueKeyWhenTheSenderMadeNone() {
        final String one = house.stored(send("t", 0, "x", PropertyText.EMPTY)).uniqueKey();
        final String two = house.stored(send("t", 0, "x", PropertyText.EMPTY)).uniqueKey();
        assertThat(one).matches("[0-9A-F]{32}").isNotEqualTo(two);
        assertThat(house.records("t").get(0).properties().get("UNIQ_KEY")).isEqualTo(one);
    }

    @Test
    void shouldNotBelieveAStockClientWhoItsUserIs() {
        house.stored(send("t", 0, "x", properties("JMSXUserID", "root", "a", "b")));
        final PropertyText properties = house.records("t").get(0).properties();
        assertThat(properties.has("JMSXUserID")).isFalse();
        assertThat(properties.get("a")).isEqualTo("b");
    }

    @Test
    void shouldChooseAQueueWhenTheSenderNamesNone() {
        for (int i = 0; i < 50; i++) {
            assertThat(house.stored(send("t", -1, "x", PropertyText.EMPTY)).queueId())
                    .isBetween(0, 1);
        }
    }

    @Test
    void shouldCheckInTheOrderOfTheProtocol() {
        // Each send has all the faults of those after it, too.
        house.topics.put(
                new TopicConfig("ro", 1, 1, 4, false, 0, Map.of(), TopicFilterType.SINGLE_TAG));
        house.intake.serve(false);
        assertThat(reasonOf(send("bad name", 9, "", PropertyText.EMPTY)))
                .isEqualTo(Reason.NOT_SERVING);
        house.intake.serve(true);
        assertThat(reasonOf(send("bad name", 9, "", PropertyText.EMPTY)))
                .isEqualTo(Reason.ILLEGAL_TOPIC);
        assertThat(reasonOf(send("SCHEDULE_TOPIC_XXXX", 99, "", PropertyText.EMPTY)))
                .isEqualTo(Reason.FORBIDDEN);
        assertThat(
                        reasonOf(
                                new Send(
                                        "new",
                                        "none",
                                        4,
                                        9,
                                        0,
                                        0,
                                        1,
                                        TestHouse.HOST,
                                        0,
                                        null,
                                        PropertyText.EMPTY,
                                        ByteBuffer.allocate(0),
                                        false)))
                .isEqualTo(Reason.NO_TOPIC);
        assertThat(reasonOf(send("ro", 1, "", PropertyText.EMPTY))).isEqualTo(Reason.NO_QUEUE);
        assertThat(reasonOf(send("ro", 0, "", PropertyText.EMPTY))).isEqualTo(Reason.FORBIDDEN);
        assertThat(reasonOf(send("t", 0, "", properties("TRAN_MSG", "true"))))
                .isEqualTo(Reason.ILLEGAL_MESSAGE);
        assertThat(reasonOf(send("t", 0, "x", properties("DELAY", "x"))))
                .isEqualTo(Reason.ILLEGAL_MESSAGE);
        assertThat(house.store.log().end()).isZero();
    }

    @Test
    void shouldRefuseAllTopicsThatBelongToTheBrokersOwnWork() {
        for (final String name :
                List.of(
                        "SCHEDULE_TOPIC_XXXX",
                        "RMQ_SYS_TRANS_HALF_TOPIC",
                        "RMQ_SYS_TRANS_OP_HALF_TOPIC",
                        "TRANS_CHECK_MAX_TIME_TOPIC",
                        "SELF_TEST_TOPIC",
                        "OFFSET_MOVED_EVENT",
                        "rmq_sys_wheel_timer")) {
            assertThat(reasonOf(send(name, 0, "x", PropertyText.EMPTY)))
                    .isEqualTo(Reason.FORBIDDEN);
        }
    }

    @Test
    void shouldRefuseNamesThatCannotBe() {
        for (final String name : List.of("", " ", "a b", "a\tb", "ü", "t".repeat(128))) {
            assertThat(reasonOf(send(name, 0, "x", PropertyText.EMPTY)))
                    .isEqualTo(Reason.ILLEGAL_TOPIC);
        }
    }

    @Test
    void shouldCreateTheTopicOfTheFirstSend() {
        house.put("new", 3, "x", null);
        assertThat(house.topics.find("new")).isEqualTo(TopicConfig.of("new", 4));
    }

    @Test
    void shouldRefuseEverythingWhenClientsMayNotWriteHere() {
        use(
                new IntakeRules(
                        false,
                        100,
                        100,
                        10,
                        Duration.ofSeconds(5),
                        false,
                        Duration.ofDays(3),
                        "r",
                        true));
        assertThat(reasonOf(send("t", 0, "x", PropertyText.EMPTY))).isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() {
        use(
                new IntakeRules(
                        true,
                        100,
                        100,
                        10,
                        Duration.ofSeconds(5),
                        false,
                        Duration.ofDays(3),
                        "r",
                        true));
        house.put("t", 0, "x".repeat(100), null);
        assertThat(reasonOf(send("t", 0, "x".repeat(101), PropertyText.EMPTY)))
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void shouldRefusePropertiesThatAreTooLarge() {
        assertThat(reasonOf(send("t", 0, "x", properties("a", "x".repeat(32_767)))))
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void shouldRefuseAMessageThatNoSegmentHolds() {
        assertThat(reasonOf(send("t", 0, "x".repeat(1 << 18), PropertyText.EMPTY)))
                .isEqualTo(Reason.TOO_LARGE);
        house.put("t", 0, "x", null);
    }

    @Test
    void shouldRemoveWhatOnlyTheBrokerWrites() {
        house.stored(
                send("t", 0, "x", properties("TIMER_ORIGIN", "0", "TIMER_OUT_MS", "1", "a", "b")));
        final PropertyText kept = house.records("t").get(0).properties();
        assertThat(kept.has("TIMER_ORIGIN")).isFalse();
        assertThat(kept.has("TIMER_OUT_MS")).isFalse();
        assertThat(kept.get("a")).isEqualTo("b");
    }

    @Test
    void shouldMarkMessagesOfAMultiTagTopicAlsoInABatch() {
        house.topics.put(
                new TopicConfig("m", 2, 2, 6, false, 0, Map.of(), TopicFilterType.MULTI_TAG));
        house.put("m", 1, "x", null);
        house.stored(BatchTest.batch("m", "y"));
        final var answer =
                house.reader.pull(
                        new io.posthorn.broker.delivery.Pull(
                                "g",
                                "m",
                                1,
                                0,
                                32,
                                1 << 18,
                                io.posthorn.broker.client.Subscription.all("m")));
        assertThat(answer.messages()).isEqualTo(2);
        for (final Slice slice : answer.slices()) {
            assertThat(new RecordView().wrap(slice.bytes(), 0).sysFlag() & SysFlag.MULTI_TAGS)
                    .isNotZero();
        }
        answer.release();
    }

    @Test
    void shouldKeepARetryUntilItsLastTryAndMoveItToTheDeadLettersThen() {
        house.stored(retry(16, null, "RETRY_TOPIC", "t", "ORIGIN_MESSAGE_ID", "id", "DELAY", "3"));
        assertThat(house.topics.find("%DLQ%g")).isNull();
        assertThat(house.records("rmq_sys_wheel_timer")).hasSize(1);
        house.stored(retry(17, null, "RETRY_TOPIC", "t", "ORIGIN_MESSAGE_ID", "id", "DELAY", "3"));
        assertThat(house.records("%DLQ%g"))
                .singleElement()
                .satisfies(
                        dead -> {
                            assertThat(dead.reconsumeTimes()).isEqualTo(17);
                            assertThat(dead.properties().toMap())
                                    .containsEntry("DLQ_ORIGIN_TOPIC", "t")
                                    .containsEntry("DLQ_ORIGIN_MESSAGE_ID", "id")
                                    .doesNotContainKey("DELAY");
                        });
        assertThat(house.topics.find("%DLQ%g")).isEqualTo(TopicConfig.of("%DLQ%g", 1));
    }

    @Test
    void shouldTakeTheSendersNumberOfTries() {
        house.stored(retry(3, 2));
        house.stored(retry(2, 2));
        assertThat(house.records("%DLQ%g")).hasSize(1);
        assertThat(house.records("%RETRY%g")).hasSize(1);
    }

    @Test
    void shouldMoveTheRetryOfAGroupThatConsumesInOrderToTheDeadLetters() {
        house.locks.lock("g", new QueueLocks.Queue("t", 0), "client");
        house.stored(retry(1, null));
        assertThat(house.records("%DLQ%g")).hasSize(1);
    }

    @Test
    void shouldCreateNoRetryTopicForAGroupThatCannotBe() {
        for (final String topic : List.of("%RETRY%", "%RETRY%" + "g".repeat(249))) {
            assertThat(house.outcomeOf(send(topic, 0, "x", PropertyText.EMPTY)))
                    .isInstanceOf(SendOutcome.Refused.class);
            assertThat(house.topics.find(topic)).isNull();
        }
        assertThat(reasonOf(send("%RETRY%", 0, "x", PropertyText.EMPTY)))
                .isEqualTo(Reason.NO_GROUP);
    }

    @Test
    void shouldRefuseWhenTheStoreIsClosed() {
        house.store.close();
        assertThat(reasonOf(send("t", 0, "x", PropertyText.EMPTY))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(house.intake.refusal()).isPresent();
        house = new TestHouse();
    }

    @Test
    void shouldCheckNamesBeforeRoomAndCreateNoTopicWhenTheDiskIsFull() {
        final RetentionRules fullAtOnePercent =
                new RetentionRules(Long.MAX_VALUE, Long.MAX_VALUE, 1, 1);
        try (TestHouse full =
                new TestHouse(
                        new SimulatedDisk().withCapacity(8 << 20),
                        new ManualClock(),
                        IntakeRules.DEFAULT,
                        TopicCatalog.inMemory(),
                        1 << 18,
                        fullAtOnePercent)) {
            Await.until(
                    "the disk was looked at",
                    Duration.ofSeconds(20),
                    () -> full.store.retention().isFull());
            assertThat(full.refused(send("bad name", 0, "x", PropertyText.EMPTY)).reason())
                    .isEqualTo(Reason.ILLEGAL_TOPIC);
            assertThat(
                            full.refused(send("SCHEDULE_TOPIC_XXXX", 0, "x", PropertyText.EMPTY))
                                    .reason())
                    .isEqualTo(Reason.FORBIDDEN);
            assertThat(full.refused(send("new", 0, "x", PropertyText.EMPTY)).reason())
                    .isEqualTo(Reason.UNAVAILABLE);
            assertThat(full.topics.find("new")).isNull();
        }
    }

    @Test
    void shouldNeedKeysWhereOnlyTheNewestOfEachKeyIsKept() {
        house.topics.put(
                new TopicConfig(
                        "compact",
                        1,
                        1,
                        6,
                        false,
                        0,
                        Map.of("cleanup.policy", "COMPACTION"),
                        TopicFilterType.SINGLE_TAG));
        for (final PropertyText keys : List.of(PropertyText.EMPTY, properties("KEYS", " "))) {
            final SendOutcome.Refused refused = house.refused(send("compact", 0, "x", keys));
            assertThat(refused.reason()).isEqualTo(Reason.ILLEGAL_MESSAGE);
            assertThat(refused.explanation()).contains("no KEYS");
        }
        house.stored(send("compact", 0, "x", properties("KEYS", "k")));
        assertThat(house.bodies("compact", 0)).containsExactly("x");
    }

    @Test
    void shouldRefuseWhenTheDiskHasNoRoomForASegment() {
        house.put("t", 0, "before", null);
        house.disk.withCapacity(0);
        final List<SendOutcome> outcomes = new ArrayList<>();
        SendOutcome last;
        do {
            last = house.outcomeOf(send("t", 0, "x".repeat(50_000), PropertyText.EMPTY));
            outcomes.add(last);
        } while (last instanceof SendOutcome.Stored && outcomes.size() < 100);
        assertThat(last)
                .isInstanceOfSatisfying(
                        SendOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE));
        assertThat(house.bodies("t", 0)).isNotEmpty();
        final SimulatedDisk full = house.disk;
        house.close();
        assertThat(full.isLocked()).as("a full disk is no reason not to stop in order").isFalse();
        house = new TestHouse();
    }

    @Test
    void shouldCountWhatItTakes() {
        house.put("t", 0, "x", null);
        assertThat(house.traffic.in("t").messages()).isOne();
        assertThat(house.traffic.in().bytes()).isEqualTo(house.store.log().end());
    }

    static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
