package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.client.Subscription;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RebalanceIT extends WithStockClients {

    @ParameterizedTest
    @EnumSource
    void shouldShareTheQueuesAnewWhenAMemberComesAndWhenItGoes(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final Subscription subscription = subscription(unique("group", client), topic);
            final Set<String> got = ConcurrentHashMap.newKeySet();
            final Set<String> sent = new HashSet<>();
            try (Receiver first =
                    client.get().receiver(subscription, message -> got.add(message.text()))) {
                eventually().until(() -> first.assigned(topic).size() == QUEUES);
                send(sender, topic, "alone", sent);
                eventually().until(() -> got.containsAll(sent));
                final Set<String> gotBySecond = ConcurrentHashMap.newKeySet();
                try (Receiver second =
                        client.get()
                                .receiver(
                                        subscription,
                                        message -> gotBySecond.add(message.text()) || true)) {
                    eventually()
                            .until(
                                    () ->
                                            first.assigned(topic).size() == 2
                                                    && second.assigned(topic).size() == 2);
                    final Set<Queue> both = new HashSet<>(first.assigned(topic));
                    both.addAll(second.assigned(topic));
                    assertThat(both).containsExactlyInAnyOrderElementsOf(sender.queues(topic));
                    send(sender, topic, "together", sent);
                    eventually()
                            .until(
                                    () ->
                                            sent.stream()
                                                    .allMatch(
                                                            text ->
                                                                    got.contains(text)
                                                                            || gotBySecond.contains(
                                                                                    text)));
                    assertThat(gotBySecond).isNotEmpty();
                    send(sender, topic, "leaving", sent);
                }
                eventually().until(() -> first.assigned(topic).size() == QUEUES);
                send(sender, topic, "alone again", sent);
                eventually()
                        .until(
                                () ->
                                        sent.stream()
                                                .allMatch(
                                                        text ->
                                                                got.contains(text)
                                                                        || gotBySecond.contains(
                                                                                text)));
            }
        }
    }

    private static void send(
            final Sender sender, final String topic, final String word, final Set<String> sent) {
        for (int i = 0; i < 40; i++) {
            final String text = word + " " + i;
            sender.send(Outgoing.text(topic, text));
            sent.add(text);
        }
    }
}
