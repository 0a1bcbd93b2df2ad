package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryIT extends WithStockClients {

    @ParameterizedTest
    @EnumSource
    void shouldTryAgainAndThenKeepTheMessageAsADeadLetter(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final String group = unique("group", client);
            final List<Incoming> tries = new CopyOnWriteArrayList<>();
            final List<Incoming> good = new CopyOnWriteArrayList<>();
            try (Receiver receiver =
                    client.get()
                            .receiver(
                                    subscription(group, topic).tryingAgain(2),
                                    message -> {
                                        if (message.text().equals("good")) {
                                            return good.add(message);
                                        }
                                        tries.add(message);
                                        return false;
                                    })) {
                final String badId =
                        sender.send(
                                        Outgoing.text(topic, "bad")
                                                .withTag("Tag")
                                                .withKey("key")
                                                .with("colour", "red"))
                                .messageId();
                sender.send(Outgoing.text(topic, "good"));
                final Queue deadLetters = new Queue("%DLQ%" + group, "broker-a", 0);
                eventually().until(() -> tries.size() >= 3);
                // Until the first dead letter there is no such topic, which the client finds fatal.
                eventually()
                        .ignoreExceptionsInstanceOf(ClientFault.class)
                        .until(() -> !sender.queues(deadLetters.topic()).isEmpty());
                final Incoming dead = read(client, nameServers(), List.of(deadLetters), 1).get(0);
                assertThat(dead.text()).isEqualTo("bad");
                assertThat(dead.tag()).isEqualTo("Tag");
                assertThat(dead.keys()).isEqualTo("key");
                assertThat(dead.properties())
                        .containsEntry("colour", "red")
                        .containsEntry("UNIQ_KEY", badId)
                        .containsEntry("RETRY_TOPIC", topic);
                assertThat(dead.reconsumeTimes()).isEqualTo(3);
            }
            assertThat(good).hasSize(1);
            assertThat(tries).extracting(Incoming::reconsumeTimes).containsExactly(0, 1, 2);
            assertThat(tries).extracting(Incoming::topic).containsOnly(topic);
            assertThat(tries)
                    .extracting(Incoming::messageId)
                    .containsOnly(tries.get(0).messageId());
            assertThat(tries.get(1).properties()).containsEntry("RETRY_TOPIC", topic);
            assertThat(tries.get(1).properties())
                    .containsEntry("ORIGIN_MESSAGE_ID", tries.get(0).offsetMessageId());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverAgainWhatSucceedsTheSecondTime(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final List<Incoming> tries = new CopyOnWriteArrayList<>();
            try (Receiver receiver =
                    client.get()
                            .receiver(
                                    subscription(unique("group", client), topic),
                                    message -> {
                                        tries.add(message);
                                        return message.reconsumeTimes() > 0;
                                    })) {
                sender.send(Outgoing.text(topic, "x"));
                eventually().until(() -> tries.size() >= 2);
            }
            assertThat(tries).extracting(Incoming::reconsumeTimes).containsExactly(0, 1);
            // Delay level 1 is one second.
            assertThat(tries.get(1).storeTimestamp() - tries.get(0).storeTimestamp())
                    .isBetween(900L, 10_000L);
        }
    }
}
