package io.posthorn.jms;

import jakarta.jms.JMSContext;
import jakarta.jms.XAJMSContext;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAResource;

/** A context whose work a transaction manager makes part of distributed transactions. */
final class PosthornXAContext extends PosthornContext implements XAJMSContext {

    private final PosthornXAConnection connection;

    PosthornXAContext(final PosthornXAConnection connection, final AtomicInteger users) {
        super(connection, users, AUTO_ACKNOWLEDGE);
        this.connection = connection;
    }

    @Override
    PosthornSession newSession() {
        return Unchecked.get(connection::xaSession);
    }

    @Override
    public JMSContext getContext() {
        return this;
    }

    @Override
    public XAResource getXAResource() {
        return ((PosthornXASession) session()).getXAResource();
    }

    @Override
    public boolean getTransacted() {
        return Unchecked.get(() -> session().getTransacted());
    }

    @Override
    public int getSessionMode() {
        return Unchecked.get(() -> session().getAcknowledgeMode());
    }
}
