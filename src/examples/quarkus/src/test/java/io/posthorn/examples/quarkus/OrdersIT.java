package io.posthorn.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.jms.PosthornConnectionFactory;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerProcess.class)
class OrdersIT {

    private static final long LIMIT_MS = 30_000;

    @ConfigProperty(name = "posthorn.url")
    String url;

    @Inject OrderBook book;
    @Inject Shop shop;

    /** Whoever orders; no part of the application. */
    private JMSContext customer;

    @BeforeEach
    void connect() {
        customer = new PosthornConnectionFactory(url).createContext();
    }

    @AfterEach
    void disconnect() {
        customer.close();
    }

    private void order(final String what) {
        customer.createProducer().send(customer.createQueue("orders"), what);
    }

    private String next(final String queue) {
        try (JMSConsumer consumer = customer.createConsumer(customer.createQueue(queue))) {
            return consumer.receiveBody(String.class, LIMIT_MS);
        }
    }

    private boolean isEmpty(final String queue) {
        try (JMSConsumer consumer = customer.createConsumer(customer.createQueue(queue))) {
            return consumer.receiveNoWait() == null;
        }
    }

    @Test
    void shouldWriteTheOrderAndSendTheInvoice() {
        order("one cheese");
        assertThat(next("invoices")).isEqualTo("invoice for one cheese");
        awaitRows("one cheese", 1);
    }

    /** Branches of a transaction are committed one after the other. */
    private void awaitRows(final String order, final int count) {
        Awaitility.await().until(() -> book.count(order) == count);
    }

    @Test
    void shouldRollBackEverythingAndTryAgain() {
        order("one mouldy cheese");
        assertThat(next("invoices")).isEqualTo("invoice for one mouldy cheese");
        awaitRows("one mouldy cheese", 1);
        assertThat(isEmpty("invoices")).as("what was rolled back was not sent").isTrue();
        assertThat(isEmpty("orders")).isTrue();
    }

    @Test
    void shouldPlaceTheOrderWithAPool() {
        shop.place("two cheeses", true);
        assertThat(next("parcels")).isEqualTo("two cheeses");
        awaitRows("two cheeses", 1);
    }

    @Test
    void shouldPlaceNothingThatIsRolledBack() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> shop.place("free cheese", false));
        assertThat(isEmpty("parcels")).isTrue();
        assertThat(book.count("free cheese")).isZero();
    }
}
