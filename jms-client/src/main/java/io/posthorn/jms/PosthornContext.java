package io.posthorn.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection and a session in one (Jakarta Messaging 3.1, 2.8.2). */
class PosthornContext implements JMSContext {

    private final PosthornConnection connection;

    /** How many contexts use the connection, which is closed with the last of them. */
    private final AtomicInteger users;

    private final int sessionMode;
    private PosthornSession session;
    private boolean isAutoStart = true;
    private volatile boolean isClosed;

    PosthornContext(
            final PosthornConnection connection, final AtomicInteger users, final int sessionMode) {
        if (sessionMode < AUTO_ACKNOWLEDGE && sessionMode != SESSION_TRANSACTED
                || sessionMode > DUPS_OK_ACKNOWLEDGE) {
            throw new JMSRuntimeException("There is no session mode %d.".formatted(sessionMode));
        }
        this.connection = connection;
        this.users = users;
        this.sessionMode = sessionMode;
        users.incrementAndGet();
    }

    /** Made when it is first needed, so that the client identifier can be set before. */
    synchronized PosthornSession session() {
        requireOpen();
        if (session == null) {
            session = newSession();
        }
        return session;
    }

    PosthornSession newSession() {
        return Unchecked.get(
                () ->
                        (PosthornSession)
                                connection.createSession(
                                        sessionMode == SESSION_TRANSACTED, sessionMode));
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateRuntimeException("The context is closed.");
        }
    }

    @Override
    public JMSContext createContext(final int newSessionMode) {
        requireOpen();
        return new PosthornContext(connection, users, newSessionMode);
    }

    @Override
    public JMSProducer createProducer() {
        return new PosthornContextProducer(
                session(), Unchecked.get(() -> session().createProducer(null)));
    }

    @Override
    public String getClientID() {
        requireOpen();
        return Unchecked.get(connection::getClientID);
    }

    @Override
    public void setClientID(final String clientId) {
        requireOpen();
        Unchecked.run(() -> connection.setClientID(clientId));
    }

    @Override
    public ConnectionMetaData getMetaData() {
        requireOpen();
        return Unchecked.get(connection::getMetaData);
    }

    @Override
    public ExceptionListener getExceptionListener() {
        requireOpen();
        return Unchecked.get(connection::getExceptionListener);
    }

    @Override
    public void setExceptionListener(final ExceptionListener listener) {
        requireOpen();
        Unchecked.run(() -> connection.setExceptionListener(listener));
    }

    @Override
    public void start() {
        requireOpen();
        Unchecked.run(connection::start);
    }

    @Override
    public void stop() {
        requireOpen();
        Unchecked.run(connection::stop);
    }

    @Override
    public void setAutoStart(final boolean autoStart) {
        requireOpen();
        isAutoStart = autoStart;
    }

    @Override
    public boolean getAutoStart() {
        requireOpen();
        return isAutoStart;
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        Unchecked.run(
                () -> {
                    final PosthornSession mine = session;
                    if (mine != null) {
                        mine.close();
                    }
                    isClosed = true;
                    if (users.decrementAndGet() == 0) {
                        connection.close();
                    }
                });
    }

    @Override
    public BytesMessage createBytesMessage() {
        return Unchecked.get(() -> session().createBytesMessage());
    }

    @Override
    public MapMessage createMapMessage() {
        return Unchecked.get(() -> session().createMapMessage());
    }

    @Override
    public Message createMessage() {
        return Unchecked.get(() -> session().createMessage());
    }

    @Override
    public ObjectMessage createObjectMessage() {
        return Unchecked.get(() -> session().createObjectMessage());
    }

    @Override
    public ObjectMessage createObjectMessage(final Serializable object) {
        return Unchecked.get(() -> session().createObjectMessage(object));
    }

    @Override
    public StreamMessage createStreamMessage() {
        return Unchecked.get(() -> session().createStreamMessage());
    }

    @Override
    public TextMessage createTextMessage() {
        return Unchecked.get(() -> session().createTextMessage());
    }

    @Override
    public TextMessage createTextMessage(final String text) {
        return Unchecked.get(() -> session().createTextMessage(text));
    }

    @Override
    public boolean getTransacted() {
        requireOpen();
        return sessionMode == SESSION_TRANSACTED;
    }

    @Override
    public int getSessionMode() {
        requireOpen();
        return sessionMode;
    }

    @Override
    public void commit() {
        Unchecked.run(() -> session().commit());
    }

    @Override
    public void rollback() {
        Unchecked.run(() -> session().rollback());
    }

    @Override
    public void recover() {
        Unchecked.run(() -> session().recover());
    }

    @Override
    public void acknowledge() {
        Unchecked.run(() -> session().acknowledge());
    }

    /** A consumer, and the connection started if that is wanted. */
    private JMSConsumer consumer(final Unchecked.Source<? extends MessageConsumer> source) {
        final PosthornConsumer consumer =
                (PosthornConsumer) Unchecked.<MessageConsumer>get(source::get);
        if (isAutoStart) {
            start();
        }
        return new PosthornContextConsumer(session(), consumer);
    }

    @Override
    public JMSConsumer createConsumer(final Destination destination) {
        return consumer(() -> session().createConsumer(destination));
    }

    @Override
    public JMSConsumer createConsumer(final Destination destination, final String messageSelector) {
        return consumer(() -> session().createConsumer(destination, messageSelector));
    }

    @Override
    public JMSConsumer createConsumer(
            final Destination destination, final String messageSelector, final boolean noLocal) {
        return consumer(() -> session().createConsumer(destination, messageSelector, noLocal));
    }

    @Override
    public JMSConsumer createDurableConsumer(final Topic topic, final String name) {
        return consumer(() -> session().createDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createDurableConsumer(
            final Topic topic,
            final String name,
            final String messageSelector,
            final boolean noLocal) {
        return consumer(
                () -> session().createDurableConsumer(topic, name, messageSelector, noLocal));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(final Topic topic, final String name) {
        return consumer(() -> session().createSharedDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(
            final Topic topic, final String name, final String messageSelector) {
        return consumer(() -> session().createSharedDurableConsumer(topic, name, messageSelector));
    }

    @Override
    public JMSConsumer createSharedConsumer(
            final Topic topic, final String sharedSubscriptionName) {
        return consumer(() -> session().createSharedConsumer(topic, sharedSubscriptionName));
    }

    @Override
    public JMSConsumer createSharedConsumer(
            final Topic topic, final String sharedSubscriptionName, final String messageSelector) {
        return consumer(
                () ->
                        session()
                                .createSharedConsumer(
                                        topic, sharedSubscriptionName, messageSelector));
    }

    @Override
    public Queue createQueue(final String queueName) {
        return Unchecked.get(() -> session().createQueue(queueName));
    }

    @Override
    public Topic createTopic(final String topicName) {
        return Unchecked.get(() -> session().createTopic(topicName));
    }

    @Override
    public QueueBrowser createBrowser(final Queue queue) {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(final Queue queue, final String messageSelector) {
        final QueueBrowser browser =
                Unchecked.get(() -> session().createBrowser(queue, messageSelector));
        if (isAutoStart) {
            start();
        }
        return browser;
    }

    @Override
    public TemporaryQueue createTemporaryQueue() {
        return Unchecked.get(() -> session().createTemporaryQueue());
    }

    @Override
    public TemporaryTopic createTemporaryTopic() {
        return Unchecked.get(() -> session().createTemporaryTopic());
    }

    @Override
    public void unsubscribe(final String name) {
        Unchecked.run(() -> session().unsubscribe(name));
    }
}
