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
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/**
 * One connection of a container's pool: a connection to the broker and the one session that its
 * handles use, in whatever transaction the container says (Jakarta Connectors 2.1, chapters 6 and
 * 7). A client identifier is one connection's at a time, so that it cannot be kept in the pool: a
 * second connection to the broker has it and does the work while there are handles. A connection
 * that is lost is made again by the provider; when that cannot be, the container is told once.
 */
final class PosthornManagedConnection implements ManagedConnection {

    private final ManagedConnectionFactory origin;
    private final Login login;
    private final String userName;

    /** Without a client identifier; does the work if there is none. */
    private final Line plain;

    /** Connects with the client identifier; null if there is none. */
    private final Line.Source named;

    private final TrackedResource resource;
    private final OwnBranch local;
    private final Set<ContainerConnection> handles = ConcurrentHashMap.newKeySet();
    private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Line line;
    private volatile JMSException failure;
    private PrintWriter logWriter;

    /**
     * Connects to the broker.
     *
     * @param userName whose name the container is told; null for none
     * @param source connects without a client identifier
     * @param named connects with it; null if there is none
     */
    PosthornManagedConnection(
            final ManagedConnectionFactory origin,
            final Login login,
            final String userName,
            final Line.Source source,
            final Line.Source named)
            throws JMSException {
        this.origin = origin;
        this.login = login;
        this.userName = userName;
        this.named = named;
        this.plain = Line.of(source, this::failed);
        this.line = plain;
        this.resource =
                new TrackedResource(plain.session().getXAResource(), this::prepareForBranch);
        this.local = new OwnBranch(resource);
    }

    boolean isOf(final ManagedConnectionFactory factory, final Login whose) {
        return origin.equals(factory) && login.equals(whose);
    }

    boolean hasFailed() {
        return failure != null;
    }

    XAConnection connection() {
        return line.connection();
    }

    XASession session() {
        return line.session();
    }

    /** Whether what is done with the session now belongs to a transaction. */
    boolean isInTransaction() {
        return resource.isInBranch();
    }

    // The client identifier

    /** Has the client identifier, if there is one, from now on until it is back in the pool. */
    private synchronized void leavePool() throws JMSException {
        if (named != null && line == plain) {
            line = Line.of(named, this::failed);
            resource.replaceBy(line.session().getXAResource());
        }
    }

    private void prepareForHandle() throws ResourceException {
        try {
            leavePool();
        } catch (final JMSException e) {
            throw Line.fault(e);
        }
    }

    /** A container may begin with the transaction before it asks for a handle. */
    private void prepareForBranch() throws XAException {
        try {
            leavePool();
        } catch (final JMSException e) {
            final XAException fault = new XAException(e.getMessage());
            fault.errorCode = XAException.XAER_RMFAIL;
            fault.initCause(e);
            throw fault;
        }
    }

    /** Lets others have the client identifier. */
    private synchronized void dropIdentity() throws JMSException {
        final Line former = line;
        if (former != plain) {
            line = plain;
            resource.replaceBy(plain.session().getXAResource());
            former.connection().close();
        }
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
        prepareForHandle();
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
        prepareForHandle();
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
            dropIdentity();
            plain.connection().stop();
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
            closeLines();
        } catch (final JMSException e) {
            throw new CommException(e.getMessage(), e);
        }
    }

    private void closeLines() throws JMSException {
        try {
            dropIdentity();
        } finally {
            plain.connection().close();
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
            return MetaData.of(connection().getMetaData(), userName);
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
