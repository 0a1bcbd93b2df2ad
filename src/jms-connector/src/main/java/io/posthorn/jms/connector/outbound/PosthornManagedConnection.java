package io.posthorn.jms.connector.outbound;

import io.posthorn.jms.connector.branch.OwnBranch;
import io.posthorn.jms.connector.branch.TrackedResource;
import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ManagedConnectionMetaData;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.SecurityException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.Subject;
import javax.transaction.xa.XAResource;

/**
 * One connection of a container's pool: a connection to the broker and the one session that its
 * handles use, in whatever transaction the container says (Jakarta Connectors 2.1, chapters 6 and
 * 7). A connection that is lost is made again by the provider; when that cannot be, the container
 * is told once.
 */
final class PosthornManagedConnection implements ManagedConnection {

    private final ManagedConnectionFactory origin;
    private final Login login;
    private final String userName;
    private final XAConnection connection;
    private final XASession session;
    private final TrackedResource resource;
    private final OwnBranch local;
    private final Set<ContainerConnection> handles = ConcurrentHashMap.newKeySet();
    private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
    private volatile JMSException failure;
    private PrintWriter logWriter;

    private PosthornManagedConnection(
            final ManagedConnectionFactory origin,
            final Login login,
            final String userName,
            final XAConnection connection)
            throws JMSException {
        this.origin = origin;
        this.login = login;
        this.userName = userName;
        this.connection = connection;
        this.session = connection.createXASession();
        this.resource = new TrackedResource(session.getXAResource());
        this.local = new OwnBranch(resource);
    }

    /** Takes the connection over, and closes it if that cannot be done. */
    static PosthornManagedConnection of(
            final ManagedConnectionFactory origin,
            final Login login,
            final String userName,
            final XAConnection connection)
            throws JMSException {
        try {
            final PosthornManagedConnection made =
                    new PosthornManagedConnection(origin, login, userName, connection);
            connection.setExceptionListener(made::failed);
            return made;
        } catch (final JMSException e) {
            connection.close();
            throw e;
        }
    }

    boolean isOf(final ManagedConnectionFactory factory, final Login whose) {
        return origin.equals(factory) && login.equals(whose);
    }

    boolean hasFailed() {
        return failure != null;
    }

    XAConnection connection() {
        return connection;
    }

    XASession session() {
        return session;
    }

    /** Whether what is done with the session now belongs to a transaction. */
    boolean isInTransaction() {
        return resource.isInBranch();
    }

    // Handles

    @Override
    public Object getConnection(final Subject subject, final ConnectionRequestInfo info)
            throws ResourceException {
        if (!Login.of(subject, info, origin).equals(login)) {
            throw new SecurityException(
                    "A connection cannot be given to another user: it was made by %s."
                            .formatted(login));
        }
        final ContainerConnection handle = new ContainerConnection(this);
        handles.add(handle);
        return handle;
    }

    /** The handle goes on here; what was made with it before was closed. */
    @Override
    public void associateConnection(final Object handle) throws ResourceException {
        if (!(handle instanceof ContainerConnection own)) {
            throw new ResourceAdapterInternalException("The handle is not one of Posthorn's.");
        }
        own.moveTo(this);
        handles.add(own);
    }

    void forget(final ContainerConnection handle) {
        handles.remove(handle);
    }

    /** The application has closed a handle. */
    void closed(final ContainerConnection handle) {
        forget(handle);
        final ConnectionEvent event = new ConnectionEvent(this, ConnectionEvent.CONNECTION_CLOSED);
        event.setConnectionHandle(handle);
        listeners.forEach(each -> each.connectionClosed(event));
    }

    private void failed(final JMSException cause) {
        failure = cause;
        final ConnectionEvent event =
                new ConnectionEvent(this, ConnectionEvent.CONNECTION_ERROR_OCCURRED, cause);
        listeners.forEach(each -> each.connectionErrorOccurred(event));
    }

    /** Nothing is left of what an application did that the next one could see. */
    @Override
    public void cleanup() throws ResourceException {
        abandonHandles();
        if (local.isOpen()) {
            local.rollback();
        }
        if (resource.isInBranch()) {
            throw new ResourceAdapterInternalException(
                    "The connection still works for a distributed transaction.");
        }
        try {
            connection.stop();
        } catch (final JMSException e) {
            throw new CommException(e.getMessage(), e);
        }
    }

    private void abandonHandles() {
        handles.forEach(ContainerConnection::abandon);
        handles.clear();
    }

    @Override
    public void destroy() throws ResourceException {
        abandonHandles();
        try {
            connection.close();
        } catch (final JMSException e) {
            throw new CommException(e.getMessage(), e);
        }
    }

    // Transactions

    @Override
    public XAResource getXAResource() {
        return resource;
    }

    @Override
    public LocalTransaction getLocalTransaction() {
        return local;
    }

    // What else a container asks for

    @Override
    public void addConnectionEventListener(final ConnectionEventListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeConnectionEventListener(final ConnectionEventListener listener) {
        listeners.remove(listener);
    }

    @Override
    public ManagedConnectionMetaData getMetaData() throws ResourceException {
        try {
            return MetaData.of(connection.getMetaData(), userName);
        } catch (final JMSException e) {
            throw new CommException(e.getMessage(), e);
        }
    }

    /** As the container wants to know it. */
    private record MetaData(String product, String version, String user)
            implements ManagedConnectionMetaData {

        static MetaData of(final jakarta.jms.ConnectionMetaData provider, final String user)
                throws JMSException {
            return new MetaData(provider.getJMSProviderName(), provider.getProviderVersion(), user);
        }

        @Override
        public String getEISProductName() {
            return product;
        }

        @Override
        public String getEISProductVersion() {
            return version;
        }

        /** The broker sets no limit. */
        @Override
        public int getMaxConnections() {
            return 0;
        }

        @Override
        public String getUserName() {
            return user;
        }
    }

    @Override
    public void setLogWriter(final PrintWriter out) {
        logWriter = out;
    }

    @Override
    public PrintWriter getLogWriter() {
        return logWriter;
    }
}
