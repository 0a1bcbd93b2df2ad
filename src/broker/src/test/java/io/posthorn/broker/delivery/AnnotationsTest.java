package io.posthorn.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.store.retention.RetentionRules;
import io.posthorn.testkit.HandTurnedAgents;
import io.posthorn.testkit.ManualClock;
import io.posthorn.testkit.SimulatedDisk;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Annotations of the outcome "modified" (AMQP 1.0, 3.4.5). */
class AnnotationsTest {

    private final ManualClock clock = new ManualClock();
    private final TopicCatalog catalog = TopicCatalog.inMemory();
    private final List<Handed> got = new ArrayList<>();
    private SimulatedDisk disk = new SimulatedDisk();
    private HandTurnedAgents agents;
    private TestHouse house;
    private GroupSubscription queue;
    private Outlet outlet;

    @BeforeEach
    void open() {
        agents = new HandTurnedAgents(Set.of("posthorn-segments"));
        house =
                new TestHouse(
                        disk,
                        clock,
                        IntakeRules.DEFAULT,
                        catalog,
                        1 << 20,
                        RetentionRules.DEFAULT,
                        agents);
        house.withTopic("t", 1);
        queue = house.deliveries.open("g", "t", SubscriptionRules.QUEUE);
        outlet = queue.attach(Wish.ALL, Long.MAX_VALUE, got::addAll);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void put(final int count) {
        for (int i = 0; i < count; i++) {
            house.put("t", 0, "body " + i, null);
        }
    }

    private List<Handed> take(final int count) {
        got.clear();
        outlet.credit(count);
        assertThat(got).hasSize(count);
        return List.copyOf(got);
    }

    private void modify(final List<Handed> messages, final Map<String, Object> annotations) {
        assertThat(queue.modify(messages, true, false, Annotations.of(annotations)))
                .isEqualTo(new ModifyOutcome.Modified(messages.size()));
    }

    private void write() {
        clock.advance(Duration.ofMillis(5));
        agents.turnAll();
    }

    private void killAndOpen() {
        disk = disk.killProcess();
        open();
    }

    @Test
    void shouldComeWithTheNextDeliveryMergedOverEarlierOnes() {
        put(2);
        assertThat(take(1).get(0).annotations()).isSameAs(Annotations.NONE);
        modify(List.copyOf(got), Map.of("why", "busy", "x-opt-n", 1));
        assertThat(take(1).get(0).annotations().values())
                .isEqualTo(Map.of("why", "busy", "x-opt-n", 1));
        modify(List.copyOf(got), Map.of("why", "broken", "x-opt-ok", false));
        final Handed third = take(1).get(0);
        assertThat(third.annotations().values())
                .isEqualTo(Map.of("why", "broken", "x-opt-n", 1, "x-opt-ok", false));
        assertThat(queue.peek(0, 0).annotations()).isEqualTo(third.annotations());
        queue.release(List.of(third), false);
        assertThat(take(2).get(0).annotations()).isEqualTo(third.annotations());
        assertThat(got.get(1).annotations().isEmpty()).isTrue();
    }

    @Test
    void shouldOutliveAKillAndASnapshotAndASecondKill() {
        put(1);
        modify(take(1), Map.of("n", 7L));
        write();
        killAndOpen();
        assertThat(queue.peek(0, 0).annotations().values()).isEqualTo(Map.of("n", 7L));
        modify(take(1), Map.of("m", "x"));
        write();
        killAndOpen();
        assertThat(take(1).get(0).annotations().values()).isEqualTo(Map.of("n", 7L, "m", "x"));
        assertThat(got.get(0).count()).isEqualTo(3);
    }

    @Test
    void shouldBeForgottenWhenTheMessageIsSettled() {
        put(1);
        modify(take(1), Map.of("n", 7L));
        write();
        queue.accept(take(1));
        write();
        killAndOpen();
        queue.moveTo(0, 0);
        assertThat(take(1).get(0).annotations().isEmpty()).isTrue();
    }

    @Test
    void shouldBeForgottenWhenTheSubscriptionIsMoved() {
        put(1);
        modify(take(1), Map.of("n", 7L));
        write();
        queue.moveTo(0, 0);
        assertThat(take(1).get(0).annotations().isEmpty()).isTrue();
        write();
        killAndOpen();
        assertThat(take(1).get(0).annotations().isEmpty()).isTrue();
    }

    @Test
    void shouldBeAnotherSubscriptionsBusinessOnly() {
        put(1);
        modify(take(1), Map.of("n", 7L));
        final List<Handed> others = new ArrayList<>();
        house.deliveries
                .open("other", "t", SubscriptionRules.QUEUE)
                .attach(Wish.ALL, Long.MAX_VALUE, others::addAll)
                .credit(1);
        assertThat(others.get(0).annotations().isEmpty()).isTrue();
    }

    @Test
    void shouldRefuseTooManyBytesAndLeaveTheMessageWithItsConsumer() {
        put(1);
        final List<Handed> messages = take(1);
        final Annotations large = Annotations.of(Map.of("a", "x".repeat(5_000)));
        assertThat(queue.modify(messages, true, false, large))
                .isEqualTo(
                        new ModifyOutcome.Refused(
                                "The annotations of a message take 5003 bytes, at most 4096 are"
                                        + " kept."));
        assertThat(queue.view().get(0).leased()).isOne();
        modify(messages, Map.of("a", "x".repeat(3_000)));
        assertThat(
                        queue.modify(
                                take(1),
                                true,
                                false,
                                Annotations.of(Map.of("b", "x".repeat(3_000)))))
                .isInstanceOf(ModifyOutcome.Refused.class);
        assertThat(queue.accept(List.copyOf(got))).isOne();
    }

    @Test
    void shouldRefuseMoreThanThereIsRoomForInAQueueUntilSomeAreSettled() {
        put(5_000);
        final Annotations large = Annotations.of(Map.of("a", "x".repeat(4_000)));
        // A subscription looks at some four thousand in one go.
        final List<Handed> all = new ArrayList<>(take(2_500));
        all.addAll(take(2_500));
        assertThat(queue.modify(all, true, false, large)).isInstanceOf(ModifyOutcome.Refused.class);
        assertThat(queue.modify(all.subList(0, 3_900), true, false, large))
                .isEqualTo(new ModifyOutcome.Modified(3_900));
        assertThat(queue.modify(all.subList(3_900, 5_000), true, false, large))
                .isInstanceOf(ModifyOutcome.Refused.class);
        assertThat(queue.accept(take(3_900))).isEqualTo(3_900);
        assertThat(queue.modify(all.subList(3_900, 5_000), true, false, large))
                .isEqualTo(new ModifyOutcome.Modified(1_100));
        write();
        killAndOpen();
        assertThat(take(1_100)).allMatch(each -> each.annotations().equals(large));
    }

    @Test
    void shouldNotTouchAMessageThatIsNotTheConsumersAnyMore() {
        put(1);
        final List<Handed> old = take(1);
        queue.release(old, true);
        assertThat(queue.modify(old, true, false, Annotations.of(Map.of("n", 1))))
                .isEqualTo(new ModifyOutcome.Modified(0));
        assertThat(take(1).get(0).annotations().isEmpty()).isTrue();
    }

    @Test
    void shouldTakeOnlyWhatCanBeWrittenDown() {
        assertThatThrownBy(() -> Annotations.of(Map.of("a b", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a b'");
        assertThatThrownBy(() -> Annotations.of(Map.of("a", new int[0])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Annotations.of(Map.of())).isSameAs(Annotations.NONE);
    }

    @Test
    void shouldRefuseANoteOfALaterVersion() {
        assertThatThrownBy(
                        () -> AnnotationTable.epochOf(ByteBuffer.wrap(new byte[] {2, 0, 0, 0, 0})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown version");
    }
}
