package io.posthorn.jms.connector.outbound;

import io.posthorn.jms.PosthornContextConsumer;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.XASession;
import java.io.Serializable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The session of a handle (Jakarta Messaging 3.1, 12.3). Works for the container's transaction
 * while there is one, and acknowledges by itself otherwise. The managed connection's session
 * outlives it; what was made here is closed with it.
 */
final class ContainerSession implements QueueSession, TopicSession {

    private final ContainerConnection owner;
    private final int mode;
    private final Set<AutoCloseable> children = ConcurrentHashMap.newKeySet();
    private volatile Domain domain = Domain.BOTH;
    private volatile boolean isClosed;

    /** Which destinations the session is for (9.2). */
    enum Domain {
        BOTH,
        QUEUES,
        TOPICS
    }

    ContainerSession(final ContainerConnection owner, final int mode) {
        this.owner = owner;
        this.mode =
                mode == AUTO_ACKNOWLEDGE || mode == DUPS_OK_ACKNOWLEDGE ? mode : AUTO_ACKNOWLEDGE;
    }

    ContainerSession only(final Domain newDomain) {
        domain = newDomain;
        return this;
    }

    boolean isClosed() {
        return isClosed;
    }

    /** The session that does the work. */
    private XASession session() throws JMSException {
        if (isClosed) {
            throw new IllegalStateException("The session is closed.");
        }
        return owner.managed().session();
    }

    private XASession session(final Domain needed) throws JMSException {
        final XASession session = session();
        if (domain != Domain.BOTH && domain != needed) {
            throw new IllegalStateException(
                    needed == Domain.QUEUES
                            ? "A topic session has nothing to do with queues."
                            : "A queue session has nothing to do with topics.");
        }
        return session;
    }

    private boolean isInTransaction() throws JMSException {
        session();
        return owner.managed().isInTransaction();
    }

    private <C extends AutoCloseable> C child(final C made) {
        children.add(made);
        return made;
    }

    void forget(final AutoCloseable child) {
        children.remove(child);
    }

    @Override
    public void close() throws JMSException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        JMSException fault = null;
        for (final AutoCloseable each : children) {
            try {
                each.close();
            } catch (final JMSException e) {
                fault = e;
            } catch (final Exception e) {
                fault = new JMSException(e.getMessage());
                fault.initCause(e);
            }
        }
        children.clear();
        if (fault != null) {
            throw fault;
        }
    }

    // What it is

    @Override
    public boolean getTransacted() throws JMSException {
        return isInTransaction();
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        return isInTransaction() ? SESSION_TRANSACTED : mode;
    }

    @Override
    public void commit() throws JMSException {
        throw notItsOwn("commits");
    }

    @Override
    public void rollback() throws JMSException {
        throw notItsOwn("rolls back");
    }

    private JMSException notItsOwn(final String what) throws JMSException {
        return isInTransaction()
                ? new TransactionInProgressException(
                        "The container %s, not the session.".formatted(what))
                : new IllegalStateException("The session is not transacted.");
    }

    /** What was received outside of a transaction is acknowledged; there is nothing to recover. */
    @Override
    public void recover() throws JMSException {
        if (isInTransaction()) {
            throw new IllegalStateException("A transacted session is not recovered.");
        }
    }

    // What the platform forbids

    @Override
    public MessageListener getMessageListener() throws JMSException {
        session();
        throw Refusal.of("Session.getMessageListener");
    }

    @Override
    public void setMessageListener(final MessageListener listener) throws JMSException {
        session();
        throw Refusal.of("Session.setMessageListener");
    }

    @Override
    public void run() {
        throw Refusal.unchecked("Session.run");
    }

    // Messages

    @Override
    public BytesMessage createBytesMessage() throws JMSException {
        return session().createBytesMessage();
    }

    @Override
    public MapMessage createMapMessage() throws JMSException {
        return session().createMapMessage();
    }

    @Override
    public Message createMessage() throws JMSException {
        return session().createMessage();
    }

    @Override
    public ObjectMessage createObjectMessage() throws JMSException {
        return session().createObjectMessage();
    }

    @Override
    public ObjectMessage createObjectMessage(final Serializable object) throws JMSException {
        return session().createObjectMessage(object);
    }

    @Override
    public StreamMessage createStreamMessage() throws JMSException {
        return session().createStreamMessage();
    }

    @Override
    public TextMessage createTextMessage() throws JMSException {
        return session().createTextMessage();
    }

    @Override
    public TextMessage createTextMessage(final String text) throws JMSException {
        return session().createTextMessage(text);
    }

    // Destinations

    @Override
    public Queue createQueue(final String queueName) throws JMSException {
        return session(Domain.QUEUES).createQueue(queueName);
    }

    @Override
    public Topic createTopic(final String topicName) throws JMSException {
        return session(Domain.TOPICS).createTopic(topicName);
    }

    @Override
    public TemporaryQueue createTemporaryQueue() throws JMSException {
        session(Domain.QUEUES);
        return owner.createTemporaryQueue();
    }

    @Override
    public TemporaryTopic createTemporaryTopic() throws JMSException {
        session(Domain.TOPICS);
        return owner.createTemporaryTopic();
    }

    @Override
    public void unsubscribe(final String name) throws JMSException {
        session(Domain.TOPICS).unsubscribe(name);
    }

    // Producers

    private ContainerProducer producer(final Destination destination) throws JMSException {
        return child(new ContainerProducer(this, session().createProducer(destination)));
    }

    @Override
    public MessageProducer createProducer(final Destination destination) throws JMSException {
        return producer(destination);
    }

    @Override
    public QueueSender createSender(final Queue queue) throws JMSException {
        return producer(queue);
    }

    @Override
    public TopicPublisher createPublisher(final Topic topic) throws JMSException {
        return producer(topic);
    }

    // Consumers

    /** Makes one with the session that does the work. */
    interface Opening {
        MessageConsumer with(XASession session) throws JMSException;
    }

    private ContainerConsumer consumer(final Opening opening) throws JMSException {
        return child(new ContainerConsumer(this, opening.with(session())));
    }

    private ContainerConsumer subscriber(final Opening opening) throws JMSException {
        return child(new ContainerConsumer(this, opening.with(session(Domain.TOPICS))));
    }

    /** A consumer of a context. */
    JMSConsumer contextConsumer(final Opening opening) throws JMSException {
        final XASession session = session();
        return child(
                new ContainerContextConsumer(
                        this, PosthornContextConsumer.of(session, opening.with(session))));
    }

    @Override
    public MessageConsumer createConsumer(final Destination destination) throws JMSException {
        return consumer(session -> session.createConsumer(destination));
    }

    @Override
    public MessageConsumer createConsumer(
            final Destination destination, final String messageSelector) throws JMSException {
        return consumer(session -> session.createConsumer(destination, messageSelector));
    }

    @Override
    public MessageConsumer createConsumer(
            final Destination destination, final String messageSelector, final boolean noLocal)
            throws JMSException {
        return consumer(session -> session.createConsumer(destination, messageSelector, noLocal));
    }

    @Override
    public QueueReceiver createReceiver(final Queue queue) throws JMSException {
        return consumer(session -> session.createConsumer(queue));
    }

    @Override
    public QueueReceiver createReceiver(final Queue queue, final String messageSelector)
            throws JMSException {
        return consumer(session -> session.createConsumer(queue, messageSelector));
    }

    @Override
    public TopicSubscriber createSubscriber(final Topic topic) throws JMSException {
        return subscriber(session -> session.createConsumer(topic));
    }

    @Override
    public TopicSubscriber createSubscriber(
            final Topic topic, final String messageSelector, final boolean noLocal)
            throws JMSException {
        return subscriber(session -> session.createConsumer(topic, messageSelector, noLocal));
    }

    @Override
    public TopicSubscriber createDurableSubscriber(final Topic topic, final String name)
            throws JMSException {
        return subscriber(session -> session.createDurableConsumer(topic, name));
    }

    @Override
    public TopicSubscriber createDurableSubscriber(
            final Topic topic,
            final String name,
            final String messageSelector,
            final boolean noLocal)
            throws JMSException {
        return subscriber(
                session -> session.createDurableConsumer(topic, name, messageSelector, noLocal));
    }

    @Override
    public MessageConsumer createDurableConsumer(final Topic topic, final String name)
            throws JMSException {
        return createDurableSubscriber(topic, name);
    }

    @Override
    public MessageConsumer createDurableConsumer(
            final Topic topic,
            final String name,
            final String messageSelector,
            final boolean noLocal)
            throws JMSException {
        return createDurableSubscriber(topic, name, messageSelector, noLocal);
    }

    @Override
    public MessageConsumer createSharedConsumer(
            final Topic topic, final String sharedSubscriptionName) throws JMSException {
        return subscriber(session -> session.createSharedConsumer(topic, sharedSubscriptionName));
    }

    @Override
    public MessageConsumer createSharedConsumer(
            final Topic topic, final String sharedSubscriptionName, final String messageSelector)
            throws JMSException {
        return subscriber(
                session ->
                        session.createSharedConsumer(
                                topic, sharedSubscriptionName, messageSelector));
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(final Topic topic, final String name)
            throws JMSException {
        return subscriber(session -> session.createSharedDurableConsumer(topic, name));
    }

    @Override
    public MessageConsumer createSharedDurableConsumer(
            final Topic topic, final String name, final String messageSelector)
            throws JMSException {
        return subscriber(
                session -> session.createSharedDurableConsumer(topic, name, messageSelector));
    }

    @Override
    public QueueBrowser createBrowser(final Queue queue) throws JMSException {
        return createBrowser(queue, null);
    }

    @Override
    public QueueBrowser createBrowser(final Queue queue, final String messageSelector)
            throws JMSException {
        return child(
                new ContainerBrowser(
                        this, session(Domain.QUEUES).createBrowser(queue, messageSelector)));
    }
}
