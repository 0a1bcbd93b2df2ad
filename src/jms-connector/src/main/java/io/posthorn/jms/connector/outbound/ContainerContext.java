package io.posthorn.jms.connector.outbound;

import io.posthorn.jms.Unchecked;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;

/**
 * A handle and its session in one, for applications in a container (Jakarta Messaging 3.1, chapter
 * 12). What such an application injects is a context of the container around this one.
 */
final class ContainerContext implements JMSContext {

    private final ContainerConnection connection;
    private final ContainerSession session;
    private volatile boolean isAutoStart = true;

    ContainerContext(final ContainerConnection connection, final ContainerSession session) {
        this.connection = connection;
        this.session = session;
    }

    // Life

    @Override
    public void start() {
        Unchecked.run(connection::start);
    }

    @Override
    public void setAutoStart(final boolean autoStart) {
        Unchecked.run(connection::managed);
        isAutoStart = autoStart;
    }

    @Override
    public boolean getAutoStart() {
        Unchecked.run(connection::managed);
        return isAutoStart;
    }

    private void autoStart() {
        if (isAutoStart) {
            start();
        }
    }

    @Override
    public void close() {
        Unchecked.run(connection::close);
    }

    // What it is

    @Override
    public String getClientID() {
        return Unchecked.get(connection::getClientID);
    }

    @Override
    public ConnectionMetaData getMetaData() {
        return Unchecked.get(connection::getMetaData);
    }

    @Override
    public ExceptionListener getExceptionListener() {
        return Unchecked.get(connection::getExceptionListener);
    }

    @Override
    public boolean getTransacted() {
        return Unchecked.get(session::getTransacted);
    }

    @Override
    public int getSessionMode() {
        return Unchecked.get(session::getAcknowledgeMode);
    }

    // What is the container's business

    @Override
    public void commit() {
        Unchecked.run(session::commit);
    }

    @Override
    public void rollback() {
        Unchecked.run(session::rollback);
    }

    @Override
    public void recover() {
        Unchecked.run(session::recover);
    }

    /** The container's transaction acknowledges, or the session by itself. */
    @Override
    public void acknowledge() {
        Unchecked.run(session::getTransacted);
    }

    @Override
    public JMSContext createContext(final int sessionMode) {
        throw Refusal.unchecked("JMSContext.createContext");
    }

    @Override
    public void setClientID(final String clientId) {
        throw Refusal.unchecked("JMSContext.setClientID");
    }

    @Override
    public void setExceptionListener(final ExceptionListener listener) {
        throw Refusal.unchecked("JMSContext.setExceptionListener");
    }

    @Override
    public void stop() {
        throw Refusal.unchecked("JMSContext.stop");
    }

    // Messages

    @Override
    public BytesMessage createBytesMessage() {
        return Unchecked.get(session::createBytesMessage);
    }

    @Override
    public MapMessage createMapMessage() {
        return Unchecked.get(session::createMapMessage);
    }

    @Override
    public Message createMessage() {
        return Unchecked.get(session::createMessage);
    }

    @Override
    public ObjectMessage createObjectMessage() {
        return Unchecked.get(() -> session.createObjectMessage());
    }

    @Override
    public ObjectMessage createObjectMessage(final Serializable object) {
        return Unchecked.get(() -> session.createObjectMessage(object));
    }

    @Override
    public StreamMessage createStreamMessage() {
        return Unchecked.get(session::createStreamMessage);
    }

    @Override
    public TextMessage createTextMessage() {
        return Unchecked.get(() -> session.createTextMessage());
    }

    @Override
    public TextMessage createTextMessage(final String text) {
        return Unchecked.get(() -> session.createTextMessage(text));
    }

    // Destinations

    @Override
    public Queue createQueue(final String queueName) {
        return Unchecked.get(() -> session.createQueue(queueName));
    }

    @Override
    public Topic createTopic(final String topicName) {
        return Unchecked.get(() -> session.createTopic(topicName));
    }

    @Override
    public TemporaryQueue createTemporaryQueue() {
        return Unchecked.get(session::createTemporaryQueue);
    }

    @Override
    public TemporaryTopic createTemporaryTopic() {
        return Unchecked.get(session::createTemporaryTopic);
    }

    @Override
    public void unsubscribe(final String name) {
        Unchecked.run(() -> session.unsubscribe(name));
    }

    // Producers and consumers

    @Override
    public JMSProducer createProducer() {
        return new ContainerContextProducer(
                session, Unchecked.get(() -> session.createProducer(null)));
    }

    private JMSConsumer consumer(final ContainerSession.Opening opening) {
        final JMSConsumer made = Unchecked.get(() -> session.contextConsumer(opening));
        autoStart();
        return made;
    }

    @Override
    public JMSConsumer createConsumer(final Destination destination) {
        return consumer(with -> with.createConsumer(destination));
    }

    @Override
    public JMSConsumer createConsumer(final Destination destination, final String messageSelector) {
        return consumer(with -> with.createConsumer(destination, messageSelector));
    }

    @Override
    public JMSConsumer createConsumer(
            final Destination destination, final String messageSelector, final boolean noLocal) {
        return consumer(with -> with.createConsumer(destination, messageSelector, noLocal));
    }

    @Override
    public JMSConsumer createDurableConsumer(final Topic topic, final String name) {
        return consumer(with -> with.createDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createDurableConsumer(
            final Topic topic,
            final String name,
            final String messageSelector,
            final boolean noLocal) {
        return consumer(with -> with.createDurableConsumer(topic, name, messageSelector, noLocal));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(final Topic topic, final String name) {
        return consumer(with -> with.createSharedDurableConsumer(topic, name));
    }

    @Override
    public JMSConsumer createSharedDurableConsumer(
            final Topic topic, final String name, final String messageSelector) {
        return consumer(with -> with.createSharedDurableConsumer(topic, name, messageSelector));
    }

    @Override
    public JMSConsumer createSharedConsumer(
            final Topic topic, final String sharedSubscriptionName) {
        return consumer(with -> with.createSharedConsumer(topic, sharedSubscriptionName));
    }

    @Override
    public JMSConsumer createSharedConsumer(
            final Topic topic, final String sharedSubscriptionName, final String messageSelector) {
        return consumer(
                with -> with.createSharedConsumer(topic, sharedSubscriptionName, messageSelector));
    }

    @Override
    public QueueBrowser createBrowser(final Queue queue) {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(final Queue queue, final String messageSelector) {
        final QueueBrowser browser =
                Unchecked.get(() -> session.createBrowser(queue, messageSelector));
        autoStart();
        return browser;
    }
}
