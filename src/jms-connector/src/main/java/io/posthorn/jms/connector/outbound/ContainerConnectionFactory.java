package io.posthorn.jms.connector.outbound;

import io.posthorn.jms.Unchecked;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import jakarta.resource.Referenceable;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import java.io.Serializable;
import javax.naming.NamingException;
import javax.naming.Reference;

/**
 * The connection factory of an application in a container, whose connections come from the
 * container's pool and take part in its transactions. Any thread.
 */
public final class ContainerConnectionFactory
        implements ConnectionFactory,
                QueueConnectionFactory,
                TopicConnectionFactory,
                Referenceable,
                Serializable {

    private static final long serialVersionUID = 1L;

    private final PosthornManagedConnectionFactory origin;

    /** Those of containers are serializable if the container wants to serialize factories. */
    @SuppressWarnings("serial")
    private final ConnectionManager manager;

    private Reference reference;

    ContainerConnectionFactory(
            final PosthornManagedConnectionFactory origin, final ConnectionManager manager) {
        this.origin = origin;
        this.manager = manager;
    }

    /**
     * What its connections are made of.
     *
     * @return the bean that the container has set up
     */
    public PosthornManagedConnectionFactory origin() {
        return origin;
    }

    private ContainerConnection allocate(final Login login) throws JMSException {
        try {
            return (ContainerConnection) manager.allocateConnection(origin, login);
        } catch (final ResourceException e) {
            throw faultOf(e);
        }
    }

    /** What the provider said, if it did; the pool may have wrapped it more than once. */
    private static JMSException faultOf(final ResourceException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof JMSException fault) {
                return fault;
            }
        }
        final JMSException fault =
                new jakarta.jms.ResourceAllocationException(
                        "The container gave no connection: " + e.getMessage(), e.getErrorCode());
        fault.initCause(e);
        return fault;
    }

    private ContainerContext context(final Login login, final int mode) {
        if (mode < JMSContext.SESSION_TRANSACTED || mode > JMSContext.DUPS_OK_ACKNOWLEDGE) {
            throw new JMSRuntimeException("There is no session mode %d.".formatted(mode));
        }
        final ContainerConnection connection = Unchecked.get(() -> allocate(login));
        try {
            if (!acknowledgesByItself(mode) && !isInTransaction(connection)) {
                throw new IllegalStateRuntimeException(
                        "Outside of a transaction of the container a context acknowledges by"
                                + " itself: AUTO_ACKNOWLEDGE or DUPS_OK_ACKNOWLEDGE.");
            }
            return new ContainerContext(connection, Unchecked.get(() -> connection.session(mode)));
        } catch (final JMSRuntimeException e) {
            Unchecked.run(connection::close);
            throw e;
        }
    }

    private static boolean acknowledgesByItself(final int mode) {
        return mode == JMSContext.AUTO_ACKNOWLEDGE || mode == JMSContext.DUPS_OK_ACKNOWLEDGE;
    }

    private static boolean isInTransaction(final ContainerConnection connection) {
        return Unchecked.get(() -> connection.managed().isInTransaction());
    }

    @Override
    public Connection createConnection() throws JMSException {
        return allocate(Login.CONFIGURED);
    }

    @Override
    public Connection createConnection(final String userName, final String password)
            throws JMSException {
        return allocate(new Login(userName, password));
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return allocate(Login.CONFIGURED).forQueuesOnly();
    }

    @Override
    public QueueConnection createQueueConnection(final String userName, final String password)
            throws JMSException {
        return allocate(new Login(userName, password)).forQueuesOnly();
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        return allocate(Login.CONFIGURED);
    }

    @Override
    public TopicConnection createTopicConnection(final String userName, final String password)
            throws JMSException {
        return allocate(new Login(userName, password));
    }

    @Override
    public JMSContext createContext() {
        return context(Login.CONFIGURED, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(final String userName, final String password) {
        return context(new Login(userName, password), JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(
            final String userName, final String password, final int sessionMode) {
        return context(new Login(userName, password), sessionMode);
    }

    @Override
    public JMSContext createContext(final int sessionMode) {
        return context(Login.CONFIGURED, sessionMode);
    }

    @Override
    public void setReference(final Reference newReference) {
        reference = newReference;
    }

    @Override
    public Reference getReference() throws NamingException {
        if (reference == null) {
            throw new NamingException("The container has given the factory no reference.");
        }
        return reference;
    }
}
