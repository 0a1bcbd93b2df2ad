package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Listener;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplyIT extends WithStockClients {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource
    void shouldBringTheReplyToTheOneWhoAsked(final StockClients client) {
        try (Sender asker = sender(client);
                Sender other = sender(client);
                Sender replier = sender(client)) {
            final String topic = newTopic(client, asker);
            final Listener answering =
                    request -> {
                        replier.reply(request, "re: " + request.text());
                        return true;
                    };
            try (Receiver receiver = receiver(client, topic, answering)) {
                for (int i = 0; i < 10; i++) {
                    assertThat(asker.request(Outgoing.text(topic, "a" + i), PATIENCE).text())
                            .isEqualTo("re: a" + i);
                    assertThat(other.request(Outgoing.text(topic, "b" + i), PATIENCE).text())
                            .isEqualTo("re: b" + i);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheReplierThatTheOneWhoAskedHasGone(final StockClients client) {
        final List<Incoming> requests = new CopyOnWriteArrayList<>();
        try (Sender replier = sender(client)) {
            final String topic = newTopic(client, replier);
            try (Receiver receiver = receiver(client, topic, requests::add);
                    Sender asker = sender(client)) {
                askInVain(asker, topic);
                eventually().until(() -> !requests.isEmpty());
            }
            eventually()
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> replier.reply(requests.get(0), "yes"))
                                            .isInstanceOf(ClientFault.class)
                                            .hasStackTraceContaining("not found"));
        }
    }

    /**
     * Asks until the broker has taken a request. The limit of a request holds for all that comes
     * before the answer, too: a client that has spent it on the route and the connection gives up
     * without having sent anything.
     */
    private static void askInVain(final Sender asker, final String topic) {
        eventually()
                .untilAsserted(
                        () ->
                                assertThatThrownBy(
                                                () ->
                                                        asker.request(
                                                                Outgoing.text(
                                                                        topic, "anybody there?"),
                                                                Duration.ofSeconds(1)))
                                        .isInstanceOf(ClientFault.class)
                                        .hasMessageContaining("RequestTimeoutException")
                                        .hasMessageContaining("OK, but wait reply"));
    }

    private static Receiver receiver(
            final StockClients client, final String topic, final Listener listener) {
        return client.get().receiver(subscription(unique("group", client), topic), listener);
    }
}
