package io.posthorn.systemtests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlainJavaIT extends WithBroker {

    @Test
    void shouldMoveAMessageInATransaction() {
        final String url = url();
        // begin: transaction
        ConnectionFactory factory = new PosthornConnectionFactory(url);
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            Queue orders = context.createQueue("plain.orders");
            Queue invoices = context.createQueue("plain.invoices");
            context.createProducer().send(orders, "one cheese");
            context.commit();

            String order = context.createConsumer(orders).receiveBody(String.class, 5_000);
            context.createProducer()
                    .setProperty("country", "CH")
                    .send(invoices, "invoice for " + order);
            // Both or neither: the order is done, and there is an invoice.
            context.commit();
        }
        // end: transaction
        try (JMSContext context = factory.createContext()) {
            final Queue invoices = context.createQueue("plain.invoices");
            assertThat(
                            context.createConsumer(invoices, "country = 'CH'")
                                    .receiveBody(String.class, LIMIT_MS))
                    .isEqualTo("invoice for one cheese");
            assertThat(context.createConsumer(context.createQueue("plain.orders")).receiveNoWait())
                    .isNull();
        }
    }

    @Test
    void shouldListen() throws Exception {
        final BlockingQueue<String> got = new LinkedBlockingQueue<>();
        final ConnectionFactory factory = new PosthornConnectionFactory(url());
        // begin: listener
        // Open as long as the application runs; it reconnects by itself.
        JMSContext listening = factory.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        listening
                .createConsumer(listening.createQueue("plain.tasks"))
                .setMessageListener(
                        message -> {
                            try {
                                got.add(((TextMessage) message).getText());
                            } catch (JMSException e) {
                                // A listener that throws is given the message again.
                                throw new IllegalStateException(e);
                            }
                        });
        // end: listener
        try (listening;
                JMSContext context = factory.createContext()) {
            context.createProducer().send(context.createQueue("plain.tasks"), "ring the bell");
            assertThat(got.poll(LIMIT_MS, TimeUnit.MILLISECONDS)).isEqualTo("ring the bell");
        }
    }
}
