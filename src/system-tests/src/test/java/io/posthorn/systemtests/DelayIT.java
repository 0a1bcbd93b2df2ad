package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.server.Servers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DelayIT extends WithStockClients {

    /** A busy machine may be late; too early is never right. */
    private static final long LATE_MS = 10_000;

    /** The reference rounds down to its wheel's second. */
    private static final long EARLY_MS = 1_000;

    @ParameterizedTest
    @EnumSource
    void shouldHoldMessagesBackForTheirDelayLevel(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final Map<String, Long> arrivals = new ConcurrentHashMap<>();
            try (Receiver receiver =
                    client.get()
                            .receiver(
                                    subscription(unique("group", client), topic),
                                    message -> {
                                        arrivals.put(message.text(), System.currentTimeMillis());
                                        return true;
                                    })) {
                warmUp(sender, topic, arrivals);
                final long sent = System.currentTimeMillis();
                sender.send(Outgoing.text(topic, "level 2").withDelayLevel(2));
                sender.send(Outgoing.text(topic, "level 1").withDelayLevel(1));
                sender.send(Outgoing.text(topic, "at once"));
                eventually().until(() -> arrivals.size() == 3);
                assertThat(arrivals.get("at once")).isLessThan(arrivals.get("level 1"));
                assertThat(arrivals.get("level 1") - sent).isBetween(1_000L, 1_000 + LATE_MS);
                assertThat(arrivals.get("level 2") - sent).isBetween(5_000L, 5_000 + LATE_MS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverTimerMessagesWhenTheyAreDue(final StockClients client) {
        assumeTrue(client.knowsTimers(), "clients before 5.0 know delay levels only");
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final Map<String, Long> arrivals = new ConcurrentHashMap<>();
            try (Receiver receiver =
                    client.get()
                            .receiver(
                                    subscription(unique("group", client), topic),
                                    message -> {
                                        arrivals.put(message.text(), System.currentTimeMillis());
                                        return true;
                                    })) {
                warmUp(sender, topic, arrivals);
                warmUp(sender, topic, arrivals);
                final long sent = System.currentTimeMillis();
                sender.send(Outgoing.text(topic, "6500").withDelayMs(6_500));
                sender.send(Outgoing.text(topic, "3200").withDelayMs(3_200));
                eventually().until(() -> arrivals.size() == 2);
                assertThat(arrivals.get("3200") - sent)
                        .isBetween(3_200 - EARLY_MS, 3_200 + LATE_MS);
                assertThat(arrivals.get("6500") - sent)
                        .isBetween(6_500 - EARLY_MS, 6_500 + LATE_MS);
                assertThat(arrivals.get("3200")).isLessThan(arrivals.get("6500"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotDeliverWhatWasTakenBack(final StockClients client) {
        assumeTrue(client.knowsTimers(), "clients before 5.3.2 cannot take messages back");
        assumeTrue(Servers.chosen() == Servers.POSTHORN, "RocketMQ does not allow it as shipped");
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final Map<String, Long> arrivals = new ConcurrentHashMap<>();
            try (Receiver receiver =
                    client.get()
                            .receiver(
                                    subscription(unique("group", client), topic),
                                    message -> {
                                        arrivals.put(message.text(), System.currentTimeMillis());
                                        return true;
                                    })) {
                warmUp(sender, topic, arrivals);
                assertThat(
                                sender.sendAndRecall(
                                        Outgoing.text(topic, "taken back").withDelayMs(2_000)))
                        .isNotBlank();
                sender.send(Outgoing.text(topic, "kept").withDelayMs(3_000));
                eventually().until(() -> arrivals.containsKey("kept"));
                assertThat(arrivals).containsOnlyKeys("kept");
            }
        }
    }

    /**
     * A first pull may be refused, because it can overtake the heartbeat; the next is a second
     * later.
     */
    private static void warmUp(
            final Sender sender, final String topic, final Map<String, Long> arrivals) {
        final List<Queue> queues = sender.queues(topic);
        queues.forEach(queue -> sender.send(Outgoing.text(topic, "warm " + queue.id()), queue));
        eventually().until(() -> arrivals.size() == QUEUES);
        arrivals.clear();
    }
}
