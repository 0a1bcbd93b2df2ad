package io.posthorn.jms;

import io.posthorn.jms.wire.SessionWire;
import jakarta.jms.JMSException;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicSession;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XATopicSession;
import javax.transaction.xa.XAResource;

/**
 * A session whose work a transaction manager makes part of distributed transactions (Jakarta
 * Messaging 3.1, 6.2.8 and 11.3). What it does while it is in none is acknowledged automatically.
 */
final class PosthornXASession extends PosthornSession implements XAQueueSession, XATopicSession {

    private final XAResource resource;

    PosthornXASession(
            final PosthornConnection connection, final SessionWire wire, final boolean isStarted) {
        super(connection, wire, false, AUTO_ACKNOWLEDGE, isStarted);
        resource = new BranchResource(this, wire);
    }

    @Override
    public XAResource getXAResource() {
        return resource;
    }

    @Override
    public Session getSession() throws JMSException {
        requireOpen();
        return this;
    }

    @Override
    public QueueSession getQueueSession() throws JMSException {
        requireOpen();
        return this;
    }

    @Override
    public TopicSession getTopicSession() throws JMSException {
        requireOpen();
        return this;
    }

    @Override
    public boolean getTransacted() throws JMSException {
        requireOpen();
        return true;
    }

    @Override
    public int getAcknowledgeMode() throws JMSException {
        requireOpen();
        return SESSION_TRANSACTED;
    }

    @Override
    public void commit() throws JMSException {
        requireOpen();
        throw new TransactionInProgressException(
                "The transaction manager commits, not the session.");
    }

    @Override
    public void rollback() throws JMSException {
        requireOpen();
        throw new TransactionInProgressException(
                "The transaction manager rolls back, not the session.");
    }

    @Override
    public void recover() throws JMSException {
        requireOpen();
        throw new jakarta.jms.IllegalStateException("A transacted session is not recovered.");
    }
}
