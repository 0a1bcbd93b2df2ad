package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Jakarta Messaging 3.1, 6.1.8, 6.2.15 and 8.8: every single method of what is closed complains,
 * except those that close it once more.
 */
class ClosedTest extends WithHouse {

    /** {@code Session.run} is for servers, and has nothing to do then. */
    private static final Set<String> EXEMPT = Set.of("close", "run");

    private Connection connection;
    private Session session;
    private Queue queue;
    private Topic topic;
    private TextMessage message;

    @BeforeEach
    void open() throws JMSException {
        connection = connection();
        session = connection.createSession();
        queue = queue(session);
        topic = topic(session);
        message = session.createTextMessage("text");
    }

    @Test
    void shouldRefuseEverythingAfterItsConnectionIsClosed() throws Exception {
        final MessageProducer producer = session.createProducer(queue);
        final MessageConsumer consumer = session.createConsumer(queue);
        final QueueBrowser browser = session.createBrowser(queue);
        connection.close();
        assertClosed(connection, Connection.class);
        assertClosed(session, Session.class);
        assertClosed(producer, MessageProducer.class);
        assertClosed(consumer, MessageConsumer.class);
        assertClosed(browser, QueueBrowser.class);
        assertThat(message.getText()).as("messages stay readable").isEqualTo("text");
    }

    @Test
    void shouldRefuseEverythingAfterItsSessionIsClosed() throws Exception {
        final MessageProducer producer = session.createProducer(queue);
        final MessageConsumer consumer = session.createConsumer(queue);
        final QueueBrowser browser = session.createBrowser(queue);
        session.close();
        assertClosed(session, Session.class);
        assertClosed(producer, MessageProducer.class);
        assertClosed(consumer, MessageConsumer.class);
        assertClosed(browser, QueueBrowser.class);
        assertThat(connection.getClientID()).as("the connection is open").isNull();
    }

    @Test
    void shouldRefuseEverythingAfterItIsClosedItself() throws Exception {
        final MessageProducer producer = session.createProducer(queue);
        final MessageConsumer consumer = session.createConsumer(queue);
        final QueueBrowser browser = session.createBrowser(queue);
        producer.close();
        consumer.close();
        browser.close();
        assertClosed(producer, MessageProducer.class);
        assertClosed(consumer, MessageConsumer.class);
        assertClosed(browser, QueueBrowser.class);
        session.createProducer(queue).send(message);
        assertThat(next(session.createConsumer(queue))).as("the session is open").isEqualTo("text");
    }

    @Test
    void shouldRefuseEverythingOfTheOldInterfacesForQueues() throws Exception {
        final QueueConnection queues = factory().createQueueConnection();
        final QueueSession ofQueues = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        final QueueSender sender = ofQueues.createSender(queue);
        final QueueReceiver receiver = ofQueues.createReceiver(queue);
        queues.close();
        assertClosed(queues, QueueConnection.class);
        assertClosed(ofQueues, QueueSession.class);
        assertClosed(sender, QueueSender.class);
        assertClosed(receiver, QueueReceiver.class);
    }

    @Test
    void shouldRefuseEverythingOfTheOldInterfacesForTopics() throws Exception {
        final TopicConnection topics = factory().createTopicConnection();
        final TopicSession ofTopics = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        final TopicPublisher publisher = ofTopics.createPublisher(topic);
        final TopicSubscriber subscriber = ofTopics.createSubscriber(topic);
        topics.close();
        assertClosed(topics, TopicConnection.class);
        assertClosed(ofTopics, TopicSession.class);
        assertClosed(publisher, TopicPublisher.class);
        assertClosed(subscriber, TopicSubscriber.class);
    }

    @Test
    void shouldRefuseEverythingOfAContext() throws Exception {
        final JMSContext context = factory().createContext();
        final JMSProducer producer = context.createProducer();
        final JMSConsumer consumer = context.createConsumer(queue);
        final QueueBrowser browser = context.createBrowser(queue);
        context.close();
        assertClosed(context, JMSContext.class);
        assertClosed(consumer, JMSConsumer.class);
        assertClosed(browser, QueueBrowser.class);
        final List<String> faults = new ArrayList<>();
        for (final Method each : JMSProducer.class.getMethods()) {
            if (each.getName().equals("send")) {
                call(producer, each, faults);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldRefuseEverythingOfAClosedContextConsumer() throws Exception {
        try (JMSContext context = factory().createContext()) {
            final JMSConsumer consumer = context.createConsumer(queue);
            consumer.close();
            assertClosed(consumer, JMSConsumer.class);
        }
    }

    @Test
    void shouldRefuseEverythingOfAClosedConnectionConsumer() throws Exception {
        final ConnectionConsumer consumer =
                connection.createConnectionConsumer(queue, null, () -> null, 1);
        consumer.close();
        assertClosed(consumer, ConnectionConsumer.class);
    }

    /** 6.1.8 and 6.2.15: no message is acknowledged any more. */
    @Test
    void shouldRefuseToAcknowledge() throws Exception {
        send(connection, queue, 2);
        final Session first = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        final Message ofSession = first.createConsumer(queue).receive(LIMIT_MS);
        first.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(ofSession::acknowledge);
        final Session second = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        final Message ofConnection = second.createConsumer(queue).receive(LIMIT_MS);
        connection.close();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(ofConnection::acknowledge);
        assertThat(textOf(ofConnection)).isEqualTo("0");
    }

    private void assertClosed(final AutoCloseable closed, final Class<?> type) throws Exception {
        assertClosed((Object) closed, type);
        assertThatCode(closed::close).doesNotThrowAnyException();
    }

    private void assertClosed(final ConnectionConsumer closed, final Class<?> type)
            throws Exception {
        assertClosed((Object) closed, type);
        assertThatCode(closed::close).doesNotThrowAnyException();
    }

    private void assertClosed(final Object closed, final Class<?> type) throws Exception {
        final List<String> faults = new ArrayList<>();
        for (final Method each : type.getMethods()) {
            if (!EXEMPT.contains(each.getName())) {
                call(closed, each, faults);
            }
        }
        assertThat(faults).as(type.getSimpleName()).isEmpty();
    }

    private void call(final Object closed, final Method method, final List<String> faults)
            throws IllegalAccessException {
        try {
            method.invoke(
                    closed,
                    Arrays.stream(method.getParameterTypes()).map(this::argument).toArray());
            faults.add(method + " works");
        } catch (final InvocationTargetException e) {
            final Throwable cause = e.getCause();
            if (!(cause instanceof IllegalStateException
                    || cause instanceof IllegalStateRuntimeException)) {
                faults.add(method + " says " + cause);
            }
        }
    }

    /** Something that would be right if the object was open. */
    private Object argument(final Class<?> type) {
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == Topic.class) {
            return topic;
        }
        if (type == Queue.class || type == Destination.class) {
            return queue;
        }
        if (type == Message.class) {
            return message;
        }
        if (type == Class.class) {
            return String.class;
        }
        return other(type);
    }

    private static Object other(final Class<?> type) {
        if (type == String.class || type == Serializable.class) {
            return "a";
        }
        if (type == byte[].class) {
            return new byte[1];
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type == MessageListener.class) {
            return (MessageListener) ignored -> {};
        }
        if (type == ExceptionListener.class) {
            return (ExceptionListener) ignored -> {};
        }
        if (type == ServerSessionPool.class) {
            return (ServerSessionPool) () -> null;
        }
        if (type == CompletionListener.class) {
            return new Told();
        }
        throw new AssertionError("no argument for " + type);
    }
}
