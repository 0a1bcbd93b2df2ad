package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.client.Subscription;
import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** An operator deals with the dead letters of a stock consumer over REST. */
class DeadLetterIT {

    private static final StockClients CLIENT = StockClients.V5;
    private static final String TOPIC = "orders";
    private static final String GROUP = "billing";

    /** The client has a limit of its own, which is not what is tested here. */
    private static final int NEVER_GIVE_UP = 1_000;

    private final HttpClient http = HttpClient.newHttpClient();

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
    }

    @Test
    void shouldSendAgainWhatAPushConsumerCouldNotConsume() {
        try (PosthornServer server =
                new PosthornServer(
                        ServerSettings.small(SharedServer.freshDirectory("dead-letters")))) {
            server.start();
            final String letters = server.api() + "/dead-letters/" + GROUP;
            final List<Incoming> got = new CopyOnWriteArrayList<>();
            final AtomicBoolean isHealed = new AtomicBoolean();
            try (Sender sender = CLIENT.get().sender(server.nameServers(), "senders")) {
                sender.createTopic(TOPIC, 1);
                sender.havePopped(GROUP, TOPIC);
                call(
                        "POST",
                        server.api() + "/groups",
                        "{\"name\":\"" + GROUP + "\",\"retryMaxTimes\":1}",
                        201);
                try (Receiver receiver =
                        CLIENT.get()
                                .receiver(
                                        Subscription.of(server.nameServers(), GROUP, TOPIC)
                                                .sharedByBroker()
                                                .tryingAgain(NEVER_GIVE_UP),
                                        message -> {
                                            got.add(message);
                                            return isHealed.get();
                                        })) {
                    final String id =
                            sender.send(
                                            Outgoing.text(TOPIC, "first")
                                                    .withTag("paid")
                                                    .with("colour", "red"))
                                    .messageId();
                    sender.send(Outgoing.text(TOPIC, "second"));
                    eventually().until(() -> get(letters).contains("\"open\":2"));
                    assertThat(get(letters + "/letters"))
                            .contains("\"originTopic\":\"" + TOPIC + "\"")
                            .contains("handed out too often");
                    final String subscription =
                            server.api() + "/subscriptions/" + TOPIC + "/" + GROUP;
                    assertThat(get(subscription)).contains("\"backlog\":0");
                    isHealed.set(true);
                    got.clear();
                    call("POST", letters + "/letters/0/0/resend", "{}", 201);
                    call("POST", letters + "/letters/0/0/resend", "{}", 409);
                    eventually().until(() -> got.size() == 1);
                    // What is dealt with is remembered, whatever becomes of the process.
                    server.killBroker();
                    server.start();
                    eventually().until(() -> get(letters).contains("\"open\":1"));
                    call("POST", letters + "/jobs", "{\"perSecond\":10}", 202);
                    eventually().until(() -> get(letters).contains("\"open\":0"));
                    eventually().until(() -> got.size() == 2);
                    assertThat(got)
                            .filteredOn(message -> message.messageId().equals(id))
                            .singleElement()
                            .satisfies(
                                    again -> {
                                        assertThat(again.text()).isEqualTo("first");
                                        assertThat(again.tag()).isEqualTo("paid");
                                        assertThat(again.reconsumeTimes()).isZero();
                                        assertThat(again.properties())
                                                .containsEntry("colour", "red")
                                                .doesNotContainKey("DLQ_ORIGIN_TOPIC");
                                    });
                }
            }
        }
    }

    private String get(final String address) {
        final HttpResponse<String> response = answer("GET", address, "");
        return response.statusCode() == 200 ? response.body() : "";
    }

    private void call(
            final String method, final String address, final String body, final int status) {
        final HttpResponse<String> response = answer(method, address, body);
        assertThat(response.statusCode())
                .as("%s %s: %s", method, address, response.body())
                .isEqualTo(status);
    }

    private HttpResponse<String> answer(
            final String method, final String address, final String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while REST was asked", e);
        }
    }
}
