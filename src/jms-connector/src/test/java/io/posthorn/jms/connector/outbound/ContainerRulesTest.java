package io.posthorn.jms.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.jms.connector.WithContainer;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.TopicSession;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import java.util.Collections;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What applications in a container may do, and what not (Jakarta Messaging 3.1, chapter 12). */
class ContainerRulesTest extends WithContainer {

    private static void assertRefused(final ThrowingCallable... calls) {
        for (final ThrowingCallable each : calls) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(each)
                    .withMessageContaining("is not allowed in a container");
        }
    }

    private static void assertRefusedUnchecked(final ThrowingCallable... calls) {
        for (final ThrowingCallable each : calls) {
            assertThatExceptionOfType(IllegalStateRuntimeException.class)
                    .isThrownBy(each)
                    .withMessageContaining("is not allowed in a container");
        }
    }

    @Test
    void shouldRefuseWhatIsTheContainersBusiness() throws Exception {
        try (Connection connection = container.pool(1).createConnection()) {
            final Session session = connection.createSession();
            final Topic topic = session.createTopic("news");
            assertRefused(
                    () -> connection.setClientID("me"),
                    () -> connection.setExceptionListener(e -> {}),
                    connection::stop,
                    () -> connection.createConnectionConsumer(queue, null, null, 1),
                    () -> connection.createSharedConnectionConsumer(topic, "a", null, null, 1),
                    () -> connection.createDurableConnectionConsumer(topic, "a", null, null, 1),
                    () ->
                            connection.createSharedDurableConnectionConsumer(
                                    topic, "a", null, null, 1),
                    () -> session.setMessageListener(message -> {}),
                    session::getMessageListener);
            assertRefusedUnchecked(session::run);
            final MessageConsumer consumer = session.createConsumer(queue);
            assertRefused(
                    () -> consumer.setMessageListener(message -> {}), consumer::getMessageListener);
            final MessageProducer own = session.createProducer(queue);
            final MessageProducer free = session.createProducer(null);
            final Message message = session.createMessage();
            assertRefused(
                    () -> own.send(message, null),
                    () -> own.send(message, 1, 4, 0, null),
                    () -> free.send(queue, message, null),
                    () -> free.send(queue, message, 1, 4, 0, null));
            assertThat(connection.getExceptionListener()).isNull();
        }
    }

    @Test
    void shouldRefuseTheSameToContexts() throws Exception {
        try (JMSContext context = container.pool(1).createContext()) {
            assertRefusedUnchecked(
                    () -> context.setClientID("me"),
                    () -> context.setExceptionListener(e -> {}),
                    context::stop,
                    () -> context.createContext(JMSContext.AUTO_ACKNOWLEDGE),
                    () -> context.createProducer().setAsync(new Unwanted()));
            final JMSConsumer consumer = context.createConsumer(queue);
            assertRefusedUnchecked(
                    () -> consumer.setMessageListener(message -> {}), consumer::getMessageListener);
            assertThatExceptionOfType(IllegalStateRuntimeException.class)
                    .isThrownBy(context::commit);
            assertThatExceptionOfType(IllegalStateRuntimeException.class)
                    .isThrownBy(context::rollback);
            assertThat(context.getExceptionListener()).isNull();
            assertThat(context.createProducer().setAsync(null).getAsync()).isNull();
        }
    }

    /** Nobody calls it. */
    private static final class Unwanted implements jakarta.jms.CompletionListener {

        @Override
        public void onCompletion(final Message message) {
            throw new AssertionError();
        }

        @Override
        public void onException(final Message message, final Exception exception) {
            throw new AssertionError(exception);
        }
    }

    @Test
    void shouldHaveOneSessionAtATime() throws Exception {
        try (Connection connection = container.pool(1).createConnection()) {
            final Session first = connection.createSession();
            assertThatExceptionOfType(JMSException.class).isThrownBy(connection::createSession);
            first.close();
            connection.createSession(Session.DUPS_OK_ACKNOWLEDGE).close();
            final Session last = connection.createSession(true, Session.AUTO_ACKNOWLEDGE);
            assertThat(last.getTransacted()).isFalse();
        }
    }

    @Test
    void shouldTakeTheTwoModesThatAcknowledgeByThemselves() throws Exception {
        final ConnectionFactory factory = container.pool(1);
        try (Connection connection = factory.createConnection()) {
            assertThat(connection.createSession(Session.DUPS_OK_ACKNOWLEDGE).getAcknowledgeMode())
                    .isEqualTo(Session.DUPS_OK_ACKNOWLEDGE);
        }
        assertThatExceptionOfType(JMSRuntimeException.class)
                .isThrownBy(() -> factory.createContext(JMSContext.CLIENT_ACKNOWLEDGE));
        assertThatExceptionOfType(JMSRuntimeException.class)
                .isThrownBy(() -> factory.createContext(7));
        factory.createContext(JMSContext.DUPS_OK_ACKNOWLEDGE).close();
    }

    /** What a session is asked to be is not heard outside of a transaction (12.3). */
    @Test
    void shouldGiveASessionThatAcknowledgesByItselfForAnyOtherMode() throws Exception {
        final ConnectionFactory factory = container.pool(1);
        try (Connection connection = factory.createConnection()) {
            for (final int mode :
                    new int[] {Session.CLIENT_ACKNOWLEDGE, Session.SESSION_TRANSACTED}) {
                assertAcknowledgesByItself(connection.createSession(mode));
                assertAcknowledgesByItself(connection.createSession(false, mode));
                assertAcknowledgesByItself(connection.createSession(true, mode));
            }
        }
        try (QueueConnection connection =
                ((QueueConnectionFactory) factory).createQueueConnection()) {
            final QueueSession session = connection.createQueueSession(true, 0);
            session.createSender(queue).send(session.createTextMessage("one"));
            assertThat(received()).isEqualTo("one");
            send("two");
            connection.start();
            assertThat(session.createReceiver(queue).receive(LIMIT_MS).getBody(String.class))
                    .isEqualTo("two");
            session.close();
            assertThat(received()).isNull();
        }
        try (TopicConnection connection =
                ((TopicConnectionFactory) factory).createTopicConnection()) {
            assertAcknowledgesByItself(connection.createTopicSession(true, 0));
        }
    }

    private static void assertAcknowledgesByItself(final Session session) throws JMSException {
        assertThat(session.getTransacted()).isFalse();
        assertThat(session.getAcknowledgeMode()).isEqualTo(Session.AUTO_ACKNOWLEDGE);
        session.close();
    }

    @Test
    void shouldLeaveTransactionsToTheContainer() throws Exception {
        final ConnectionFactory factory = container.pool(1);
        container.manager().begin();
        try (Connection connection = factory.createConnection()) {
            final Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
            assertThat(session.getTransacted()).isTrue();
            assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
            assertThatExceptionOfType(TransactionInProgressException.class)
                    .isThrownBy(session::commit);
            assertThatExceptionOfType(TransactionInProgressException.class)
                    .isThrownBy(session::rollback);
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::recover);
        }
        try (JMSContext context = factory.createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
            assertThat(context.getTransacted()).isTrue();
            assertThat(context.getSessionMode()).isEqualTo(JMSContext.SESSION_TRANSACTED);
            assertThatExceptionOfType(TransactionInProgressRuntimeException.class)
                    .isThrownBy(context::commit);
            assertThatExceptionOfType(IllegalStateRuntimeException.class)
                    .isThrownBy(context::recover);
        }
        container.manager().rollback();
    }

    @Test
    void shouldKeepDomainsApart() throws Exception {
        final ConnectionFactory factory = container.pool(1);
        try (QueueConnection connection =
                ((QueueConnectionFactory) factory).createQueueConnection()) {
            final QueueSession session =
                    connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> session.createTopic("news"));
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(session::createTemporaryTopic);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> session.unsubscribe("a"));
            session.createSender(queue).send(session.createTextMessage("one"));
            connection.start();
            assertThat(session.createReceiver(queue).receive(LIMIT_MS).getBody(String.class))
                    .isEqualTo("one");
        }
        try (TopicConnection connection =
                ((TopicConnectionFactory) factory).createTopicConnection()) {
            final TopicSession session =
                    connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> session.createBrowser(queue));
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> session.createQueue("orders"));
        }
    }

    @Test
    void shouldPublishAndSubscribe() throws Exception {
        try (Connection connection = container.pool(1).createConnection()) {
            final Session session = connection.createSession();
            final Topic topic = session.createTemporaryTopic();
            connection.start();
            final MessageConsumer plain = session.createConsumer(topic, "a = 1", true);
            final MessageConsumer shared = session.createSharedConsumer(topic, "share");
            final Message message = session.createTextMessage("news");
            session.createProducer(topic).send(message, 2, 4, 0);
            assertThat(shared.receive(LIMIT_MS).getBody(String.class)).isEqualTo("news");
            assertThat(plain.receiveNoWait()).isNull();
            assertThat(plain.getMessageSelector()).isEqualTo("a = 1");
            plain.close();
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(plain::receiveNoWait);
        }
    }

    @Test
    void shouldSendAndReceiveWithContexts() throws Exception {
        try (JMSContext context = container.pool(1).createContext()) {
            context.setAutoStart(false);
            assertThat(context.getAutoStart()).isFalse();
            context.createProducer().setProperty("a", 1).setPriority(7).send(queue, "one");
            assertThat(Collections.list(context.createBrowser(queue, "a = 1").getEnumeration()))
                    .hasSize(1);
            final JMSConsumer consumer = context.createConsumer(queue);
            assertThat(consumer.receive(200)).isNull();
            context.start();
            final Message message = consumer.receive(LIMIT_MS);
            assertThat(message.getJMSPriority()).isEqualTo(7);
            context.createProducer().send(queue, new byte[] {1});
            assertThatExceptionOfType(JMSRuntimeException.class)
                    .isThrownBy(() -> consumer.receiveBody(String.class, LIMIT_MS));
            assertThat(consumer.receiveBody(byte[].class, LIMIT_MS)).containsExactly(1);
            consumer.close();
            final Topic topic = context.createTemporaryTopic();
            final JMSConsumer subscriber = context.createSharedConsumer(topic, "share");
            context.createProducer().send(topic, "news");
            assertThat(subscriber.receiveBody(String.class, LIMIT_MS)).isEqualTo("news");
        }
    }

    @Test
    void shouldSayThatItIsClosed() throws Exception {
        final Connection connection = container.pool(1).createConnection();
        final Session session = connection.createSession();
        connection.close();
        connection.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(connection::start);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(connection::createSession);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(connection::getMetaData);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::createMessage);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::getTransacted);
        final JMSContext context = container.pool(1).createContext();
        context.close();
        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(context::createProducer);
        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(context::acknowledge);
    }

    /** An application client has no container that would pool or forbid anything. */
    @Test
    void shouldGiveTheProvidersFactoryWhereThereIsNoContainer() throws Exception {
        assertThat(container.managedFactory().createConnectionFactory())
                .isInstanceOf(PosthornXAConnectionFactory.class);
    }
}
