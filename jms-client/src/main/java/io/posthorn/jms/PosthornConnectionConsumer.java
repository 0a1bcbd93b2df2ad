package io.posthorn.jms;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Gives messages to the sessions of an application server (Jakarta Messaging 3.1, 11.2): loads a
 * session of the pool with each message and has the server run it. Waits for the pool, and so takes
 * no more messages than the server has sessions for.
 */
final class PosthornConnectionConsumer implements ConnectionConsumer {

    private static final Logger LOG = System.getLogger("io.posthorn.jms");

    /** Has the consumer of this; settles nothing by itself. */
    private final PosthornSession source;

    private final ServerSessionPool pool;
    private volatile boolean isClosed;

    PosthornConnectionConsumer(final PosthornSession source, final ServerSessionPool pool) {
        this.source = source;
        this.pool = pool;
    }

    /** Begins to take messages. */
    PosthornConnectionConsumer of(final PosthornConsumer consumer) throws JMSException {
        consumer.setMessageListener((DeliveredListener) this::serve);
        return this;
    }

    private void serve(final Delivered message) {
        PosthornSession borrower = null;
        try {
            final ServerSession server = pool.getServerSession();
            borrower = requireOwn(server.getSession());
            message.consumer().lend();
            borrower.load(message);
            server.start();
        } catch (final JMSException | RuntimeException e) {
            LOG.log(Level.WARNING, "A server session could not be run.", e);
            if (borrower == null || borrower.unload(message)) {
                source.ledger().returned(message);
            }
        }
    }

    private static PosthornSession requireOwn(final Session session) throws JMSException {
        if (session instanceof PosthornSession own) {
            return own;
        }
        throw new JMSException(
                "The session of the pool is a %s, not one of this provider."
                        .formatted(session.getClass().getName()));
    }

    @Override
    public ServerSessionPool getServerSessionPool() throws JMSException {
        if (isClosed) {
            throw new IllegalStateException("The connection consumer is closed.");
        }
        return pool;
    }

    @Override
    public void close() throws JMSException {
        isClosed = true;
        source.close();
    }
}
