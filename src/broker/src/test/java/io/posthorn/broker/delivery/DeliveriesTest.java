package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.store.segment.Slice;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

    private static final int SEGMENT = 1 << 16;

    private final ManualClock clock = new ManualClock();
    private final TopicCatalog catalog = TopicCatalog.inMemory();
    private SimulatedDisk disk = new SimulatedDisk();
    private HandTurnedAgents agents;
    private TestHouse house;
    private final List<Handed> got = new ArrayList<>();

    @BeforeEach
    void open() {
        open(IntakeRules.DEFAULT, Set.of("posthorn-segments"));
    }

    private void open(final IntakeRules rules, final Set<String> prompt) {
        agents = new HandTurnedAgents(prompt);
        house = new TestHouse(disk, clock, rules, catalog, SEGMENT, RetentionRules.DEFAULT, agents);
        house.withTopic("t", 1);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private GroupSubscription queue(final SubscriptionRules rules) {
        return house.deliveries.open("g", "t", rules);
    }

    private void take(final GroupSubscription subscription, final int most) {
        got.clear();
        subscription.attach(Wish.ALL, Long.MAX_VALUE, got::addAll).credit(most);
    }

    private void restart() {
        clock.advance(Duration.ofMillis(5));
        agents.turnAll();
        disk = disk.killProcess();
        open();
    }

    private void put(final int count) {
        for (int i = 0; i < count; i++) {
            house.put("t", 0, "body " + i, null);
        }
    }

    @Test
    void shouldRememberWhatWasSettledAndHowOftenTheRestWasHandedOut() {
        put(5);
        final GroupSubscription before = queue(SubscriptionRules.QUEUE);
        take(before, 4);
        before.accept(List.of(got.get(1), got.get(2)));
        restart();
        take(queue(SubscriptionRules.QUEUE), 10);
        assertThat(got).extracting(Handed::queueOffset).containsExactly(0L, 3L, 4L);
        assertThat(got)
                .as("the last may have been handed out just before the kill")
                .extracting(Handed::count)
                .containsExactly(2, 2, 2);
    }

    @Test
    void shouldNotWonderAfterACleanStopWhatElseWasHandedOut() {
        put(5);
        take(queue(SubscriptionRules.QUEUE), 4);
        house.close();
        open();
        take(queue(SubscriptionRules.QUEUE), 10);
        assertThat(got).extracting(Handed::count).containsExactly(2, 2, 2, 2, 1);
    }

    @Test
    void shouldNotClaimAFirstDeliveryOfWhatWasDeliveredTheMomentBeforeAKill() {
        put(2);
        take(queue(SubscriptionRules.QUEUE), 10);
        disk = disk.killProcess();
        open();
        take(queue(SubscriptionRules.QUEUE), 10);
        assertThat(got).extracting(Handed::count).containsExactly(2, 2);
        disk = disk.killProcess();
        open();
        put(1);
        take(queue(SubscriptionRules.QUEUE), 10);
        assertThat(got).as("not there before").extracting(Handed::count).containsExactly(2, 2, 1);
    }

    @Test
    void shouldNotBeginAnewInOtherQueuesWhenItIsKilledRightAfterAFirstDelivery() {
        house.withTopic("two", 2);
        house.put("two", 1, "sent before the subscription", null);
        final GroupSubscription durable =
                house.deliveries.open("g", "two", SubscriptionRules.DURABLE);
        house.put("two", 0, "sent to it", null);
        take(durable, 10);
        assertThat(got).extracting(Handed::queueId).containsExactly(0);
        disk = disk.killProcess();
        open();
        house.withTopic("two", 2);
        take(house.deliveries.find("g", "two"), 10);
        assertThat(got).extracting(Handed::queueId).containsExactly(0);
        assertThat(got).extracting(Handed::count).containsExactly(2);
    }

    @Test
    void shouldNotBuryWhatMayNotHaveBeenDeliveredAtAll() {
        final SubscriptionRules once = SubscriptionRules.QUEUE.withMostDeliveries(1);
        put(2);
        take(queue(once), 1);
        restart();
        take(queue(once), 10);
        assertThat(got).extracting(Handed::queueOffset).containsExactly(1L);
    }

    @Test
    void shouldBeginWhereItBeganAfterARestart() {
        put(2);
        final GroupSubscription durable = queue(SubscriptionRules.DURABLE);
        take(durable, 10);
        assertThat(got).as("sent before the subscription").isEmpty();
        put(1);
        restart();
        put(1);
        take(queue(SubscriptionRules.DURABLE), 10);
        assertThat(got).extracting(Handed::queueOffset).containsExactly(2L, 3L);
    }

    @Test
    void shouldForgetASubscriptionThatWasEndedAndBeginANewOne() {
        put(1);
        take(queue(SubscriptionRules.DURABLE), 10);
        agents.turnAll();
        assertThat(house.deliveries.end("g", "t")).isTrue();
        assertThat(house.deliveries.end("g", "t")).isFalse();
        restart();
        assertThat(house.deliveries.find("g", "t")).isNull();
        queue(SubscriptionRules.QUEUE);
        restart();
        assertThat(house.deliveries.find("g", "t").rules()).isEqualTo(SubscriptionRules.QUEUE);
        take(house.deliveries.find("g", "t"), 10);
        assertThat(got).hasSize(1);
    }

    @Test
    void shouldBuryWhatWasHandedOutTooOften() {
        put(2);
        final GroupSubscription queue = queue(SubscriptionRules.QUEUE.withMostDeliveries(2));
        take(queue, 1);
        queue.release(List.of(got.get(0)), true);
        take(queue, 1);
        queue.release(List.of(got.get(0)), true);
        agents.turnAll();
        assertThat(house.records(TopicNames.deadLetterOf("g")))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.body()).isEqualTo("body 0");
                            assertThat(letter.properties().get(PropertyKeys.DLQ_ORIGIN_TOPIC))
                                    .isEqualTo("t");
                            assertThat(letter.properties().get(PropertyKeys.DEAD_REASON))
                                    .isEqualTo("handed out too often");
                            assertThat(letter.reconsumeTimes()).isEqualTo(2);
                        });
        restart();
        take(queue(SubscriptionRules.QUEUE), 10);
        assertThat(got).extracting(Handed::queueOffset).containsExactly(1L);
        assertThat(house.records(TopicNames.deadLetterOf("g"))).hasSize(1);
    }

    @Test
    void shouldNotDeliverWhatIsTooOld() {
        house.stored(
                TestHouse.send(
                        "t",
                        0,
                        "old",
                        TestHouse.properties(
                                PropertyKeys.EXPIRES_MS, Long.toString(clock.wallMs() + 1_000))));
        assertThat(house.bodies("t", 0)).containsExactly("old");
        clock.advance(Duration.ofSeconds(1));
        assertThat(house.bodies("t", 0)).as("pulled").isEmpty();
        final GroupSubscription queue = queue(SubscriptionRules.QUEUE);
        take(queue, 10);
        agents.turnAll();
        assertThat(got).isEmpty();
        assertThat(queue.view().get(0).settledBelow()).isOne();
        assertThat(house.records(TestHouse.EXPIRY_TOPIC))
                .singleElement()
                .satisfies(
                        kept -> {
                            assertThat(kept.body()).isEqualTo("old");
                            final PropertyText properties = kept.properties();
                            assertThat(properties.has(PropertyKeys.EXPIRES_MS)).isFalse();
                            assertThat(properties.get(PropertyKeys.DLQ_ORIGIN_TOPIC))
                                    .isEqualTo("t");
                            assertThat(properties.has(PropertyKeys.DLQ_ORIGIN_MESSAGE_ID)).isTrue();
                            assertThat(properties.get(PropertyKeys.ORIGIN_QUEUE_ID)).isEqualTo("0");
                            assertThat(properties.get(PropertyKeys.ORIGIN_GROUP)).isEqualTo("g");
                            assertThat(properties.get(PropertyKeys.DEAD_REASON))
                                    .isEqualTo("too old");
                        });
        restart();
        take(queue(SubscriptionRules.QUEUE), 10);
        agents.turnAll();
        assertThat(got).isEmpty();
        assertThat(house.records(TestHouse.EXPIRY_TOPIC)).as("once").hasSize(1);
    }

    @Test
    void shouldForgetWithTheBrokerWhatDoesNotOutliveIt() {
        put(1);
        final GroupSubscription queue = queue(SubscriptionRules.QUEUE.passing());
        take(queue, 1);
        assertThat(queue.reject(got.get(0))).isTrue();
        agents.turnAll();
        assertThat(house.records(TopicNames.deadLetterOf("g"))).hasSize(1);
        restart();
        assertThat(house.deliveries.find("g", "t")).isNull();
    }

    @Test
    void shouldKeepWhatAQueueHasNotConsumedHoweverOldItIs() {
        put(3);
        final GroupSubscription queue = queue(SubscriptionRules.QUEUE);
        take(queue, 3);
        queue.accept(List.of(got.get(0), got.get(2)));
        fillUntil(4);
        final long before = house.store.log().start();
        clock.advance(Duration.ofDays(30));
        for (int i = 0; i < 2_000 && house.store.log().start() < SEGMENT; i++) {
            clock.advance(Duration.ofSeconds(30));
            agents.turnAll();
        }
        assertThat(house.store.log().start()).isGreaterThan(before);
        restart();
        take(queue(SubscriptionRules.QUEUE), 1);
        assertThat(got).extracting(Handed::queueOffset).containsExactly(1L);
        try (Slice slice = house.deliveries.open("t", got.get(0))) {
            assertThat(TestHouse.found(new RecordView().wrap(slice.bytes(), 0)).body())
                    .isEqualTo("body 1");
        }
    }

    @Test
    void shouldConfirmOnlyWhatIsOnDiskIfThatIsPromised() {
        house.close();
        open(
                IntakeRules.DEFAULT.withSyncFlush(true),
                Set.of("posthorn-segments", "posthorn-settlements"));
        house.intake.send(
                TestHouse.send("t", 0, "body", PropertyText.EMPTY), outcome -> agents.turnAll());
        clock.advance(Duration.ofSeconds(1));
        agents.turnAll();
        final GroupSubscription queue = queue(SubscriptionRules.QUEUE);
        take(queue, 1);
        clock.advance(Duration.ofMillis(5));
        queue.accept(got);
        clock.advance(Duration.ofMillis(5));
        final CompletableFuture<Void> written = house.deliveries.written();
        assertThat(got).hasSize(1);
        assertThat(written).as("written, but not flushed").isNotDone();
        agents.turnAll();
        assertThat(written).isCompleted();
    }

    private void fillUntil(final int segments) {
        final String body = "x".repeat(1_000);
        while (house.store.log().end() < (long) segments * SEGMENT) {
            house.stored(TestHouse.send("other", 0, body, PropertyText.EMPTY));
            agents.turnAll();
        }
    }
}
