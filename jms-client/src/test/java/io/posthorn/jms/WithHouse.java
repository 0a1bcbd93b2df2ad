package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.testhouse.House;
import io.posthorn.testkit.Await;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * What tests of the provider have in common: a house that all of them share, and names of their
 * own.
 */
@Timeout(60)
abstract class WithHouse {

    static final long LIMIT_MS = 10_000;

    private static final House HOUSE = new House();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final List<Connection> connections = new ArrayList<>();

    static House house() {
        return HOUSE;
    }

    /** A name that no other test uses. */
    static String unique(final String begin) {
        return begin + "." + COUNT.incrementAndGet();
    }

    final PosthornConnectionFactory factory() {
        return new PosthornConnectionFactory(HOUSE.url());
    }

    /** A started connection, closed after the test. */
    final Connection connection() throws JMSException {
        final Connection connection = unstarted(factory());
        connection.start();
        return connection;
    }

    final Connection connection(final String clientId) throws JMSException {
        final PosthornConnectionFactory factory = factory();
        factory.setClientID(clientId);
        final Connection connection = unstarted(factory);
        connection.start();
        return connection;
    }

    final Connection unstarted(final PosthornConnectionFactory factory) throws JMSException {
        final Connection connection = factory.createConnection();
        connections.add(connection);
        return connection;
    }

    @AfterEach
    void closeConnections() throws JMSException {
        for (final Connection each : connections) {
            each.close();
        }
    }

    static Queue queue(final Session session) throws JMSException {
        return session.createQueue(unique("queue"));
    }

    static Topic topic(final Session session) throws JMSException {
        return session.createTopic(unique("topic"));
    }

    /** Sends {@code 0}, {@code 1}, … by a session of its own. */
    static void send(final Connection connection, final Queue queue, final int count)
            throws JMSException {
        try (Session session = connection.createSession();
                MessageProducer producer = session.createProducer(queue)) {
            for (int i = 0; i < count; i++) {
                producer.send(session.createTextMessage(Integer.toString(i)));
            }
        }
    }

    static String textOf(final Message message) throws JMSException {
        assertThat(message).isInstanceOf(TextMessage.class);
        return ((TextMessage) message).getText();
    }

    static String next(final MessageConsumer consumer) throws JMSException {
        return textOf(consumer.receive(LIMIT_MS));
    }

    static List<String> next(final MessageConsumer consumer, final int count) throws JMSException {
        final List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(next(consumer));
        }
        return texts;
    }

    static void until(final BooleanSupplier condition) {
        Await.until("what the test waits for", Duration.ofMillis(LIMIT_MS), condition);
    }

    static void assertEmpty(final MessageConsumer consumer) throws JMSException {
        assertThat(consumer.receiveNoWait()).isNull();
    }
}
