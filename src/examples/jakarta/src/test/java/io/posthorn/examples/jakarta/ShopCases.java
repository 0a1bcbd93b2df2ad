package io.posthorn.examples.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ServerSettings;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the application does in every container. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShopCases {

    private static final long LIMIT_MS = 60_000;
    private static final long SILENCE_MS = 1_000;

    private PosthornServer broker;
    private Container container;

    /**
     * The container with its home, not started.
     *
     * @param broker what its applications use
     * @throws IOException if its home cannot be made
     */
    abstract Container containerFor(PosthornServer broker) throws IOException;

    /** The broker has the user that looks for prepared branches. */
    @BeforeAll
    final void start() throws IOException {
        broker =
                new PosthornServer(
                        ServerSettings.small(
                                Container.target()
                                        .resolve("broker")
                                        .resolve(Long.toString(System.nanoTime()))),
                        Map.of(
                                "posthorn.security.initial-user", "ann",
                                "posthorn.security.initial-password", "quiet harbour"));
        broker.start();
        container = containerFor(broker);
        container.start();
    }

    @AfterAll
    final void stop() {
        if (container != null) {
            container.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    final PosthornServer broker() {
        return broker;
    }

    final Container container() {
        return container;
    }

    final List<String> all(final String queue, final int count) {
        final List<String> texts = new ArrayList<>();
        try (JMSContext customer = new PosthornConnectionFactory(broker.jmsUrl()).createContext();
                JMSConsumer consumer = customer.createConsumer(customer.createQueue(queue))) {
            while (texts.size() < count) {
                final String text = consumer.receiveBody(String.class, LIMIT_MS);
                assertThat(text).as("after " + texts).isNotNull();
                texts.add(text);
            }
            assertThat(consumer.receive(SILENCE_MS)).as("one too many").isNull();
        }
        return texts;
    }

    private void order(final boolean isPaid, final List<String> orders) throws IOException {
        final StringBuilder query = new StringBuilder("/shop/orders?paid=").append(isPaid);
        for (final String order : orders) {
            query.append("&order=").append(URLEncoder.encode(order, StandardCharsets.UTF_8));
        }
        assertThat(container.post(query.toString())).isEqualTo(204);
    }

    @Test
    void shouldAnswerEachOrderOnce() throws IOException {
        final List<String> invoices = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            final String cheese = "cheese %02d".formatted(i);
            final String bread = (i % 5 == 0 ? "mouldy bread %02d" : "bread %02d").formatted(i);
            order(true, List.of(cheese, bread));
            invoices.add("invoice for " + cheese);
            invoices.add("invoice for " + bread);
        }
        assertThat(all("invoices", invoices.size())).containsExactlyInAnyOrderElementsOf(invoices);
        assertThat(all("orders", 0)).isEmpty();
    }

    @Test
    void shouldTakeNoneOfTheOrdersThatAreRolledBack() throws IOException {
        order(false, IntStream.range(0, 10).mapToObj(i -> "free cheese " + i).toList());
        order(true, List.of("dear cheese"));
        assertThat(all("invoices", 1)).containsExactly("invoice for dear cheese");
    }
}
