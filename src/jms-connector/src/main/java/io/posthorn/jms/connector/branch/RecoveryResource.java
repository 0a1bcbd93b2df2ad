package io.posthorn.jms.connector.branch;

import io.posthorn.jms.PosthornXAConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A broker for the recovery of a transaction manager (Jakarta Connectors 2.1, chapter 7): lists the
 * branches that are prepared there and decides them, over a connection of its own that is made when
 * it is needed, and anew when it was lost.
 */
public final class RecoveryResource implements XAResource, AutoCloseable {

    private static final Logger LOG = System.getLogger("io.posthorn.jms.connector");

    /** A transaction manager comes back by itself, and must not wait meanwhile; ms. */
    private static final String RECONNECT_MS = "1000";

    private final PosthornXAConnectionFactory factory;
    private XAConnection connection;
    private XAResource resource;
    private boolean isClosed;

    /**
     * @param factory of the broker, its own to change
     */
    public RecoveryResource(final PosthornXAConnectionFactory factory) {
        this.factory = factory;
        factory.setProperty("reconnectTimeout", RECONNECT_MS);
        factory.setClientID(null);
    }

    private synchronized XAResource connected() throws XAException {
        if (isClosed) {
            throw fault(XAException.XAER_RMFAIL, "The resource adapter was stopped.", null);
        }
        if (resource == null) {
            try {
                final XAConnection made = factory.createXAConnection();
                connection = made;
                resource = made.createXASession().getXAResource();
                made.setExceptionListener(cause -> lost(made));
            } catch (final JMSException e) {
                end();
                throw fault(XAException.XAER_RMFAIL, e.getMessage(), e);
            }
        }
        return resource;
    }

    private synchronized void lost(final XAConnection which) {
        if (connection == which) {
            end();
        }
    }

    private void end() {
        resource = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (final JMSException e) {
                LOG.log(Level.DEBUG, "The connection for recovery did not close well.", e);
            }
            connection = null;
        }
    }

    private static XAException fault(final int code, final String why, final Exception cause) {
        final XAException fault = new XAException(why);
        fault.errorCode = code;
        fault.initCause(cause);
        return fault;
    }

    private static XAException onlyForRecovery() {
        return fault(XAException.XAER_PROTO, "This resource is for recovery only.", null);
    }

    @Override
    public Xid[] recover(final int flag) throws XAException {
        return connected().recover(flag);
    }

    @Override
    public void commit(final Xid xid, final boolean onePhase) throws XAException {
        connected().commit(xid, onePhase);
    }

    @Override
    public void rollback(final Xid xid) throws XAException {
        connected().rollback(xid);
    }

    @Override
    public void forget(final Xid xid) throws XAException {
        connected().forget(xid);
    }

    /** Without a connection: two for the same URL and user are for the same broker. */
    @Override
    public boolean isSameRM(final XAResource other) {
        return other instanceof RecoveryResource own
                && factory.getUrl().equals(own.factory.getUrl());
    }

    @Override
    public void start(final Xid xid, final int flags) throws XAException {
        throw onlyForRecovery();
    }

    @Override
    public void end(final Xid xid, final int flags) throws XAException {
        throw onlyForRecovery();
    }

    @Override
    public int prepare(final Xid xid) throws XAException {
        throw onlyForRecovery();
    }

    @Override
    public int getTransactionTimeout() {
        return 0;
    }

    @Override
    public boolean setTransactionTimeout(final int seconds) {
        return false;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        end();
    }
}
