package io.posthorn.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.intake.SendOutcome.Stored;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.transaction.HalfMessages.End;
import io.posthorn.broker.transaction.HalfMessages.Outcome;
import io.posthorn.message.Draft;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.TopicNames;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HalfMessagesTest {

    private static final HalfMessages.Rules RULES =
            new HalfMessages.Rules(Duration.ofSeconds(6), Duration.ofSeconds(30), 3);

    private final ManualClock clock = new ManualClock();
    private final TopicCatalog catalog = TopicCatalog.inMemory();
    private final List<String> asked = new ArrayList<>();
    private SimulatedDisk disk = new SimulatedDisk();
    private HandTurnedAgents agents;
    private TestHouse house;
    private HalfMessages halves;

    @BeforeEach
    void begin() {
        open();
        halves.start();
    }

    private void open() {
        agents = new HandTurnedAgents(Set.of("posthorn-segments"));
        house =
                new TestHouse(
                        disk,
                        clock,
                        IntakeRules.DEFAULT,
                        catalog,
                        1 << 18,
                        RetentionRules.DEFAULT,
                        agents);
        house.withTopic("t", 2);
        halves =
                new HalfMessages(
                        house.deliveries,
                        house.offsets,
                        house.intake,
                        RULES,
                        (group, half) ->
                                asked.add(group + " " + StandardCharsets.UTF_8.decode(half.body())),
                        clock,
                        house.counters);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private End half(final String body, final boolean isCommit, final String... more) {
        final List<String> properties =
                new ArrayList<>(
                        List.of(
                                PropertyKeys.TRANSACTION_PREPARED,
                                "true",
                                PropertyKeys.PRODUCER_GROUP,
                                "producers",
                                PropertyKeys.DELAY,
                                "3"));
        properties.addAll(List.of(more));
        final Stored stored =
                house.stored(
                        TestHouse.send(
                                "t",
                                0,
                                body,
                                TestHouse.properties(properties.toArray(String[]::new))));
        return new End(
                "producers",
                stored.queueOffset(),
                OffsetMessageId.parse(stored.messageId()).orElseThrow().physicalOffset(),
                isCommit,
                false);
    }

    private void pass(final Duration time) {
        clock.advance(time);
        agents.turnAll();
    }

    @Test
    void shouldShowAMessageWhenItIsCommitted() {
        final End end = half("body", true);
        assertThat(house.bodies("t", 0)).isEmpty();
        assertThat(halves.end(end)).isEqualTo(Outcome.DONE);
        assertThat(house.records("t"))
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.body()).isEqualTo("body");
                            assertThat(found.properties().has(PropertyKeys.REAL_TOPIC)).isFalse();
                        });
        assertThat(halves.end(end)).as("once").isEqualTo(Outcome.UNKNOWN);
        pass(Duration.ofMinutes(10));
        assertThat(asked).isEmpty();
        assertThat(house.bodies("t", 0)).hasSize(1);
    }

    @Test
    void shouldNeverShowAMessageThatIsRolledBack() {
        assertThat(halves.end(half("body", false))).isEqualTo(Outcome.DONE);
        pass(Duration.ofMinutes(10));
        assertThat(asked).isEmpty();
        assertThat(house.bodies("t", 0)).isEmpty();
    }

    @Test
    void shouldAskAndGiveUpInTheEnd() {
        half("body", true);
        pass(Duration.ofMillis(5_999));
        assertThat(asked).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(asked).containsExactly("producers body");
        pass(Duration.ofMillis(29_999));
        assertThat(asked).hasSize(1);
        pass(Duration.ofMillis(1));
        pass(Duration.ofSeconds(30));
        assertThat(asked).hasSize(3);
        assertThat(house.bodies(TopicNames.HALF_GIVEN_UP, 0)).isEmpty();
        pass(Duration.ofSeconds(30));
        assertThat(asked).hasSize(3);
        assertThat(house.bodies(TopicNames.HALF_GIVEN_UP, 0)).containsExactly("body");
        pass(Duration.ofMinutes(10));
        assertThat(asked).hasSize(3);
    }

    @Test
    void shouldAskAgainOnceWhatWasGivenUpIfAnOperatorSaysSo() {
        half("body", true);
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofSeconds(30));
        }
        assertThat(house.bodies(TopicNames.HALF_GIVEN_UP, 0)).containsExactly("body");
        asked.clear();
        assertThat(halves.resume(1)).isEqualTo(Outcome.UNKNOWN);
        assertThat(halves.resume(0)).isEqualTo(Outcome.DONE);
        assertThat(halves.resume(0)).isEqualTo(Outcome.DECIDED);
        pass(Duration.ofSeconds(6));
        assertThat(asked).containsExactly("producers body");
        final TestHouse.Found again = house.records(TopicNames.HALF).get(1);
        assertThat(
                        halves.end(
                                new End(
                                        "producers",
                                        again.queueOffset(),
                                        again.physicalOffset(),
                                        true,
                                        true)))
                .isEqualTo(Outcome.DONE);
        assertThat(house.bodies("t", 0)).containsExactly("body");
        pass(Duration.ofMinutes(10));
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldWaitAsLongAsTheMessageSays() {
        final End end = half("body", true, PropertyKeys.CHECK_IMMUNITY_SECONDS, "60");
        pass(Duration.ofSeconds(59));
        assertThat(asked).isEmpty();
        pass(Duration.ofSeconds(2));
        assertThat(asked).hasSize(1);
        assertThat(halves.end(end)).isEqualTo(Outcome.TOO_LATE);
        final End answer =
                new End("producers", end.queueOffset(), end.physicalOffset(), true, true);
        assertThat(halves.end(answer)).isEqualTo(Outcome.DONE);
    }

    @Test
    void shouldBelieveOnlyTheGroupThatSentIt() {
        final End end = half("body", true);
        assertThat(
                        halves.end(
                                new End(
                                        "others",
                                        end.queueOffset(),
                                        end.physicalOffset(),
                                        true,
                                        true)))
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(halves.end(new End("producers", end.queueOffset(), 1, true, true)))
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(halves.end(new End("producers", 99, end.physicalOffset(), true, true)))
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(house.bodies("t", 0)).isEmpty();
    }

    @Test
    void shouldGoOnAfterAKill() {
        halves.end(half("committed", true));
        final End open = half("open", true);
        pass(Duration.ofSeconds(10));
        assertThat(asked).hasSize(1);
        disk = disk.killProcess();
        begin();
        assertThat(house.bodies("t", 0)).containsExactly("committed");
        agents.turnAll();
        assertThat(asked).hasSize(2).endsWith("producers open");
        assertThat(halves.end(open)).isEqualTo(Outcome.DONE);
        assertThat(house.bodies("t", 0)).containsExactly("committed", "open");
    }

    @Test
    void shouldTakeOverWhatRocketMqDecided() {
        house.close();
        disk = new SimulatedDisk();
        open();
        for (int i = 0; i < 5; i++) {
            lay(TopicNames.HALF, "half-" + i);
        }
        lay(TopicNames.HALF_OP, "2,4,");
        house.offsets.commit("CID_RMQ_SYS_TRANS", TopicNames.HALF, 0, 1);
        halves.start();
        pass(Duration.ofSeconds(6));
        assertThat(asked).containsExactly("producers half-1", "producers half-3");
        disk = disk.killProcess();
        begin();
        agents.turnAll();
        assertThat(asked).hasSize(4).endsWith("producers half-1", "producers half-3");
    }

    private void lay(final String topic, final String body) {
        house.store
                .log()
                .append(
                        Draft.to(topic, 0)
                                .body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                                .properties(
                                        TestHouse.properties(
                                                PropertyKeys.PRODUCER_GROUP, "producers"))
                                .build());
    }
}
