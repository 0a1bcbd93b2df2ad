package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.testhouse.House;
import io.posthorn.testkit.Await;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of connections whose broker is started anew. */
@Timeout(120)
class ReconnectTest {

    private static final long LIMIT_MS = 20_000;

    private final House house = new House();
    private final List<Connection> connections = new ArrayList<>();

    private Connection connection(final String clientId) throws JMSException {
        final PosthornConnectionFactory factory = new PosthornConnectionFactory(house.url());
        factory.setClientID(clientId);
        final Connection connection = factory.createConnection();
        connections.add(connection);
        connection.start();
        return connection;
    }

    @AfterEach
    void close() throws JMSException {
        for (final Connection each : connections) {
            each.close();
        }
        house.close();
    }

    private void restart() throws IOException {
        house.stopBroker();
        house.startBroker();
    }

    private static String text(final Message message) throws JMSException {
        assertThat(message).isInstanceOf(TextMessage.class);
        return ((TextMessage) message).getText();
    }

    @Test
    void shouldGoOnWithItsConsumersAndProducers() throws Exception {
        final Session session = connection(null).createSession();
        final Queue queue = session.createQueue("q");
        final MessageProducer producer = session.createProducer(queue);
        final MessageConsumer consumer = session.createConsumer(queue);
        producer.send(session.createTextMessage("before"));
        assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("before");
        producer.send(session.createTextMessage("kept"));
        restart();
        assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("kept");
        producer.send(session.createTextMessage("after"));
        assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("after");
    }

    @Test
    void shouldKeepADurableSubscription() throws Exception {
        final Session session = connection("me").createSession();
        final Topic topic = session.createTopic("news");
        MessageConsumer consumer = session.createDurableConsumer(topic, "sub");
        restart();
        session.createProducer(topic).send(session.createTextMessage("1"));
        assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("1");
        consumer.close();
        session.createProducer(topic).send(session.createTextMessage("2"));
        restart();
        consumer = session.createDurableConsumer(topic, "sub");
        assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("2");
    }

    /** A durable subscription is there although its topic never had a message. */
    @Test
    void shouldKeepADurableSubscriptionWithoutMessages() throws Exception {
        Session session = connection("me").createSession();
        final Topic topic = session.createTopic("silent");
        session.createDurableConsumer(topic, "sub").close();
        connections.remove(0).close();
        restart();
        session = connection("me").createSession();
        session.createProducer(topic).send(session.createTextMessage("first"));
        assertThat(text(session.createDurableConsumer(topic, "sub").receive(LIMIT_MS)))
                .isEqualTo("first");
    }

    @Test
    void shouldSayThatATransactionWasRolledBack() throws Exception {
        final Session session = connection(null).createSession(Session.SESSION_TRANSACTED);
        final Queue queue = session.createQueue("q");
        final MessageProducer producer = session.createProducer(queue);
        final MessageConsumer consumer = session.createConsumer(queue);
        producer.send(session.createTextMessage("kept"));
        session.commit();
        assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("kept");
        producer.send(session.createTextMessage("lost"));
        restart();
        assertThatExceptionOfType(TransactionRolledBackException.class).isThrownBy(session::commit);
        final Message again = consumer.receive(LIMIT_MS);
        assertThat(text(again)).isEqualTo("kept");
        assertThat(again.getJMSRedelivered()).isTrue();
        session.commit();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void shouldSayThatMessagesCannotBeAcknowledgedAnyMore() throws Exception {
        final Session session = connection(null).createSession(Session.CLIENT_ACKNOWLEDGE);
        final Queue queue = session.createQueue("q");
        final MessageConsumer consumer = session.createConsumer(queue);
        session.createProducer(queue).send(session.createTextMessage("1"));
        final Message first = consumer.receive(LIMIT_MS);
        restart();
        // Waits for the new connection.
        session.createProducer(queue).send(session.createTextMessage("2"));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(first::acknowledge)
                .withMessageContaining("delivered again");
        final Message again = consumer.receive(LIMIT_MS);
        assertThat(text(again)).isEqualTo("1");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo("2");
        again.acknowledge();
        session.recover();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    /** What is sent while there is no connection must not be missing in what is committed. */
    @Test
    void shouldCommitNoPartOfATransaction() throws Exception {
        final Session session = connection(null).createSession(Session.SESSION_TRANSACTED);
        final MessageProducer producer = session.createProducer(session.createQueue("q"));
        producer.send(session.createTextMessage("0"));
        session.commit();
        final AtomicInteger sends = new AtomicInteger();
        final AtomicReference<Throwable> fault = new AtomicReference<>();
        final Thread sending =
                new Thread(
                        () -> {
                            try {
                                sendUntilCommitted(session, producer, sends);
                            } catch (final JMSException | RuntimeException e) {
                                fault.set(e);
                            }
                        });
        house.stopBroker();
        sending.start();
        until(() -> sends.get() > 0 || sending.getState() != Thread.State.RUNNABLE);
        house.startBroker();
        sending.join(LIMIT_MS);
        assertThat(fault).hasNullValue();
        final MessageConsumer consumer =
                connection(null).createSession().createConsumer(session.createQueue("q"));
        for (final String expected : List.of("0", "1", "2", "3")) {
            assertThat(text(consumer.receive(LIMIT_MS))).isEqualTo(expected);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    private static void sendUntilCommitted(
            final Session session, final MessageProducer producer, final AtomicInteger sends)
            throws JMSException {
        while (true) {
            for (int i = 1; i <= 3; i++) {
                producer.send(session.createTextMessage(Integer.toString(i)));
                sends.incrementAndGet();
            }
            try {
                session.commit();
                return;
            } catch (final TransactionRolledBackException e) {
                sends.set(0);
            }
        }
    }

    /** Each message of one queue comes to the other one exactly once. */
    @Test
    void shouldMoveEachMessageOnce() throws Exception {
        final Session source = connection(null).createSession();
        final Queue from = source.createQueue("from");
        final Queue to = source.createQueue("to");
        final MessageProducer producer = source.createProducer(from);
        final int count = 400;
        for (int i = 0; i < count; i++) {
            producer.send(source.createTextMessage(Integer.toString(i)));
        }
        final AtomicBoolean isDone = new AtomicBoolean();
        final AtomicInteger commits = new AtomicInteger();
        final List<Throwable> faults = new CopyOnWriteArrayList<>();
        final Session mover = connection(null).createSession(Session.SESSION_TRANSACTED);
        final Thread moving =
                new Thread(
                        () -> {
                            try {
                                move(mover, from, to, isDone, commits);
                            } catch (final JMSException | RuntimeException e) {
                                faults.add(e);
                            }
                        });
        moving.start();
        for (int restarts = 1; restarts <= 2; restarts++) {
            final int enough = restarts * count / 3;
            until(() -> commits.get() >= enough || !faults.isEmpty());
            restart();
        }
        final QueueBrowser left = source.createBrowser(from);
        until(() -> isEmpty(left) || !faults.isEmpty());
        isDone.set(true);
        moving.join(LIMIT_MS);
        assertThat(faults).isEmpty();
        final MessageConsumer consumer = source.createConsumer(to);
        final List<String> got = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            got.add(text(consumer.receive(LIMIT_MS)));
        }
        assertThat(got).doesNotHaveDuplicates();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    private static void until(final BooleanSupplier condition) {
        Await.until("what the test waits for", Duration.ofSeconds(60), condition);
    }

    private static boolean isEmpty(final QueueBrowser browser) {
        return Unchecked.get(() -> !browser.getEnumeration().hasMoreElements());
    }

    /** Goes on after whatever was lost; a commit nobody knows of is looked after by the broker. */
    private static void move(
            final Session session,
            final Queue from,
            final Queue to,
            final AtomicBoolean isDone,
            final AtomicInteger commits)
            throws JMSException {
        final MessageConsumer consumer = session.createConsumer(from);
        final MessageProducer producer = session.createProducer(to);
        while (!isDone.get()) {
            try {
                final Message message = consumer.receive(100);
                if (message != null) {
                    producer.send(message);
                    session.commit();
                    commits.incrementAndGet();
                }
            } catch (final JMSException e) {
                session.rollback();
            }
        }
    }
}
