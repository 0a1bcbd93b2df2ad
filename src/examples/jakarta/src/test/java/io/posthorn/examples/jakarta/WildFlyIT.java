package io.posthorn.examples.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.server.PosthornServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WildFlyIT extends ShopCases {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Override
    Container containerFor(final PosthornServer broker) throws IOException {
        return new WildFly(broker.jmsUrl());
    }

    /** The process ends before it can answer. */
    private void crash(final String query) {
        try {
            final int status = container().post("/crash/crash?" + query);
            assertThat(status).as("an answer of a process that should have ended").isNegative();
        } catch (final IOException e) {
            Awaitility.await().atMost(LIMIT).until(() -> !container().isAlive());
        }
    }

    private String prepared() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(broker().api() + "/transactions?state=PREPARED"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void awaitPrepared(final int count) {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(prepared()).contains("\"total\":" + count));
    }

    @Test
    void shouldCommitWhatWasDecidedBeforeTheContainerDied() {
        crash("text=decided&decided=true");
        awaitPrepared(1);
        container().start();
        awaitPrepared(0);
        assertThat(all("parcels", 1)).containsExactly("decided");
    }

    @Test
    void shouldRollBackWhatNobodyHadDecidedWhenTheContainerDied() {
        crash("text=undecided&decided=false");
        awaitPrepared(1);
        container().start();
        awaitPrepared(0);
        assertThat(all("parcels", 0)).isEmpty();
    }
}
