package io.posthorn.broker.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.broker.TestHouse;
import io.posthorn.broker.session.SessionRules;
import io.posthorn.broker.topic.Priorities;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicRules;
import io.posthorn.message.DestinationKind;
import io.posthorn.testkit.Await;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DestinationsTest {

    private final TestHouse house = new TestHouse();
    private final Destinations destinations = destinations(true);

    private Destinations destinations(final boolean isMaking) {
        return new Destinations(
                TestHouse.IDENTITY,
                house.topics,
                new TopicRules(isMaking, isMaking, 8),
                house.deliveries,
                house.store,
                SessionRules.DEFAULT.ofQueues());
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static void assertRefused(
            final Destinations from, final DestinationKind kind, final String name) {
        assertThatExceptionOfType(NoDestination.class).isThrownBy(() -> from.open(kind, name));
    }

    @Test
    void shouldMakeAQueueWithItsSubscriptionAndLanes() throws NoDestination {
        final Destination queue = destinations.open(DestinationKind.QUEUE, "orders.new");
        assertThat(queue.topic()).isEqualTo("orders%2Enew");
        final TopicConfig topic = house.topics.find("orders%2Enew");
        assertThat(topic.readQueueNums()).isEqualTo(Priorities.LANES);
        assertThat(topic.writeQueueNums()).isEqualTo(1);
        assertThat(Priorities.areLanesOf(topic)).isTrue();
        assertThat(house.deliveries.find(Destinations.QUEUE_GROUP, queue.topic())).isNotNull();
        assertThat(destinations.open(DestinationKind.QUEUE, "orders.new")).isEqualTo(queue);
    }

    @Test
    void shouldKeepAQueueAndATopicOfOneNameApart() throws NoDestination {
        assertThat(destinations.open(DestinationKind.TOPIC, "both").topic()).isEqualTo("both");
        assertThat(destinations.open(DestinationKind.QUEUE, "both").topic())
                .isEqualTo("both|queue");
        assertThat(destinations.open(DestinationKind.TOPIC, "both").topic()).isEqualTo("both");
        assertThat(house.deliveries.find(Destinations.QUEUE_GROUP, "both")).isNull();
    }

    @Test
    void shouldUseATopicOfRocketMqAsBoth() throws NoDestination {
        house.withTopic("plain", 4);
        assertThat(destinations.open(DestinationKind.TOPIC, "plain").topic()).isEqualTo("plain");
        assertThat(destinations.open(DestinationKind.QUEUE, "plain").topic()).isEqualTo("plain");
    }

    @Test
    void shouldMakeNothingWhereThatIsNotAllowed() throws NoDestination {
        final Destinations strict = destinations(false);
        assertRefused(strict, DestinationKind.QUEUE, "new");
        destinations.open(DestinationKind.QUEUE, "there");
        assertThat(strict.open(DestinationKind.QUEUE, "there").topic()).isEqualTo("there");
        assertRefused(strict, DestinationKind.TOPIC, "there");
    }

    @Test
    void shouldRefuseNamesThatCannotBe() {
        assertRefused(destinations, DestinationKind.QUEUE, null);
        assertRefused(destinations, DestinationKind.QUEUE, "");
        assertRefused(destinations, DestinationKind.QUEUE, "x".repeat(128));
        assertRefused(destinations, DestinationKind.QUEUE, "rmq_sys_settlements");
        assertRefused(destinations, DestinationKind.QUEUE, "%DLQ%nobody");
        assertRefused(destinations, DestinationKind.QUEUE, "rmq_sys_temporary|gone");
    }

    @Test
    void shouldSweepAwayWhatTemporaryDestinationsLeftBehind() {
        final Destination temporary = destinations.createTemporary(DestinationKind.QUEUE);
        house.put(temporary.topic(), 0, "x", null);
        house.topics.removeTemporary(temporary.topic());
        assertThat(house.store.queues().topics()).contains(temporary.topic());
        destinations.sweep();
        Await.until(
                "the queues go when that is on disk",
                Duration.ofSeconds(10),
                () -> !house.store.queues().topics().contains(temporary.topic()));
    }

    @Test
    void shouldGiveEachPriorityAQueueOfItsOwn() {
        for (int priority = 0; priority <= Priorities.HIGHEST; priority++) {
            assertThat(Priorities.of(Priorities.queueFor(priority))).isEqualTo(priority);
        }
        assertThat(Priorities.queueFor(Priorities.USUAL)).isZero();
    }
}
