package io.posthorn.jms.connector.outbound;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A handle: what an application in a container holds as its connection. Has one session at a time
 * (Jakarta Messaging 3.1, chapter 12); closing it closes that and deletes the temporary
 * destinations that were made with it, and gives the managed connection back to the container.
 */
public final class ContainerConnection implements QueueConnection, TopicConnection {

    private static final Logger LOG = System.getLogger("io.posthorn.jms.connector");

    private final Set<TemporaryQueue> queues = ConcurrentHashMap.newKeySet();
    private final Set<TemporaryTopic> topics = ConcurrentHashMap.newKeySet();

    /** Null when closed. */
    private volatile PosthornManagedConnection managed;

    private volatile boolean isForQueuesOnly;
    private volatile boolean isStarted;
    private ContainerSession session;

    ContainerConnection(final PosthornManagedConnection managed) {
        this.managed = managed;
    }

    /** Made by a factory of queue connections: topics are none of its business. */
    ContainerConnection forQueuesOnly() {
        isForQueuesOnly = true;
        return this;
    }

    /** The managed connection, which says that the handle is closed if it is. */
    PosthornManagedConnection managed() throws JMSException {
        final PosthornManagedConnection mine = managed;
        if (mine == null) {
            throw new IllegalStateException("The connection is closed.");
        }
        return mine;
    }

    // Sessions

    @Override
    public Session createSession() throws JMSException {
        return session(Session.AUTO_ACKNOWLEDGE);
    }

    @Override
    public Session createSession(final int sessionMode) throws JMSException {
        return session(sessionMode);
    }

    /** Whether it is transacted is said by the container's transaction, not by the application. */
    @Override
    public Session createSession(final boolean transacted, final int acknowledgeMode)
            throws JMSException {
        return session(acknowledgeMode);
    }

    @Override
    public QueueSession createQueueSession(final boolean transacted, final int acknowledgeMode)
            throws JMSException {
        return session(acknowledgeMode).only(ContainerSession.Domain.QUEUES);
    }

    @Override
    public TopicSession createTopicSession(final boolean transacted, final int acknowledgeMode)
            throws JMSException {
        requireTopics();
        return session(acknowledgeMode).only(ContainerSession.Domain.TOPICS);
    }

    private void requireTopics() throws JMSException {
        managed();
        if (isForQueuesOnly) {
            throw new IllegalStateException("A queue connection has nothing to do with topics.");
        }
    }

    /**
     * In a transaction the mode does not matter; outside of one there are two, and who asks for
     * something else gets AUTO_ACKNOWLEDGE (12.3).
     */
    synchronized ContainerSession session(final int mode) throws JMSException {
        managed();
        if (session != null && !session.isClosed()) {
            throw new IllegalStateException(
                    "In a container a connection has one session at a time: close the first one, or"
                            + " use another connection.");
        }
        session = new ContainerSession(this, mode);
        return session;
    }

    // Temporary destinations

    TemporaryQueue createTemporaryQueue() throws JMSException {
        final TemporaryQueue made = managed().session().createTemporaryQueue();
        queues.add(made);
        return made;
    }

    TemporaryTopic createTemporaryTopic() throws JMSException {
        final TemporaryTopic made = managed().session().createTemporaryTopic();
        topics.add(made);
        return made;
    }

    private void deleteTemporaries() throws JMSException {
        for (final TemporaryQueue each : queues) {
            deleted(each::delete);
        }
        queues.clear();
        for (final TemporaryTopic each : topics) {
            deleted(each::delete);
        }
        topics.clear();
    }

    /** Deletes a destination. */
    private interface Deletion {
        void run() throws JMSException;
    }

    /** Says false if the application has deleted it already. */
    private static boolean deleted(final Deletion deletion) throws JMSException {
        try {
            deletion.run();
            return true;
        } catch (final InvalidDestinationException e) {
            return false;
        }
    }

    // Life

    @Override
    public void start() throws JMSException {
        managed().connection().start();
        isStarted = true;
    }

    @Override
    public void close() throws JMSException {
        final PosthornManagedConnection mine = managed;
        if (mine == null) {
            return;
        }
        try {
            closeChildren();
        } finally {
            managed = null;
            mine.closed(this);
        }
    }

    private synchronized void closeChildren() throws JMSException {
        try {
            if (session != null) {
                session.close();
            }
        } finally {
            deleteTemporaries();
        }
    }

    /** The container takes the managed connection away without the application having closed it. */
    void abandon() {
        leaveQuietly();
        managed = null;
    }

    private void leaveQuietly() {
        try {
            closeChildren();
        } catch (final JMSException e) {
            LOG.log(Level.DEBUG, "What a connection's handle had did not close well.", e);
        }
    }

    /** The container has another managed connection for the handle. */
    void moveTo(final PosthornManagedConnection other) throws jakarta.resource.ResourceException {
        final PosthornManagedConnection former = managed;
        if (former == other) {
            return;
        }
        if (former != null) {
            leaveQuietly();
            former.forget(this);
        }
        managed = other;
        if (isStarted) {
            try {
                other.connection().start();
            } catch (final JMSException e) {
                throw new jakarta.resource.spi.CommException(e.getMessage(), e);
            }
        }
    }

    @Override
    public String getClientID() throws JMSException {
        return managed().connection().getClientID();
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        return managed().connection().getMetaData();
    }

    /** There is none, as none can be set. */
    @Override
    public ExceptionListener getExceptionListener() throws JMSException {
        managed();
        return null;
    }

    // What the platform forbids

    @Override
    public void setClientID(final String clientId) throws JMSException {
        managed();
        throw Refusal.of("Connection.setClientID");
    }

    @Override
    public void setExceptionListener(final ExceptionListener listener) throws JMSException {
        managed();
        throw Refusal.of("Connection.setExceptionListener");
    }

    @Override
    public void stop() throws JMSException {
        managed();
        throw Refusal.of("Connection.stop");
    }

    private ConnectionConsumer refuseConsumer() throws JMSException {
        managed();
        throw Refusal.of("A connection consumer");
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            final Destination destination,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        return refuseConsumer();
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            final Queue queue,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        return refuseConsumer();
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            final Topic topic,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        return refuseConsumer();
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            final Topic topic,
            final String subscriptionName,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        return refuseConsumer();
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            final Topic topic,
            final String subscriptionName,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        return refuseConsumer();
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            final Topic topic,
            final String subscriptionName,
            final String messageSelector,
            final ServerSessionPool pool,
            final int maxMessages)
            throws JMSException {
        return refuseConsumer();
    }
}
