package io.posthorn.jms.connector.inbound;

import io.posthorn.jms.PosthornXAConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.XAConnection;
import java.util.ArrayList;
import java.util.List;

/** The connection of an activation, with its sessions. Whoever opened it closes it. */
final class EndpointConnection {

    /** Made for one session, which has one message at a time. */
    private static final int AT_ONCE = 1;

    private final PosthornActivationSpec spec;
    private final Connection connection;
    private final List<EndpointSession> sessions = new ArrayList<>();

    private EndpointConnection(final PosthornActivationSpec spec, final Connection connection) {
        this.spec = spec;
        this.connection = connection;
    }

    /** Makes the sessions of an endpoint. */
    interface Sessions {
        EndpointSession of(Session session);
    }

    /**
     * Connects, and begins to deliver.
     *
     * @param spec what is wanted
     * @param isTransacted whether the sessions are for distributed transactions
     * @param topicShare the name under which the sessions share a subscription that has none
     * @param sessions makes what is given the messages
     * @param onFailure told when the connection is lost for good
     */
    static EndpointConnection open(
            final PosthornActivationSpec spec,
            final boolean isTransacted,
            final String topicShare,
            final Sessions sessions,
            final ExceptionListener onFailure)
            throws JMSException {
        final Lookup lookup = new Lookup(spec);
        final PosthornXAConnectionFactory factory = lookup.connectionFactory();
        final Destination destination = lookup.destination();
        final EndpointConnection made =
                new EndpointConnection(
                        spec,
                        isTransacted ? factory.createXAConnection() : factory.createConnection());
        boolean isOpen = false;
        try {
            made.connection.setExceptionListener(onFailure);
            for (int i = 0; i < spec.sessions(); i++) {
                made.add(destination, topicShare, sessions);
            }
            made.connection.start();
            isOpen = true;
            return made;
        } finally {
            if (!isOpen) {
                made.connection.close();
            }
        }
    }

    private void add(final Destination destination, final String topicShare, final Sessions making)
            throws JMSException {
        final Session session =
                connection instanceof XAConnection xa
                        ? xa.createXASession()
                        : connection.createSession(acknowledgeMode());
        final EndpointSession made = making.of(session);
        session.setMessageListener(made);
        sessions.add(made);
        consume(destination, topicShare, made);
    }

    private int acknowledgeMode() {
        return PosthornActivationSpec.DUPS_OK_ACKNOWLEDGE.equals(spec.getAcknowledgeMode())
                ? Session.DUPS_OK_ACKNOWLEDGE
                : Session.AUTO_ACKNOWLEDGE;
    }

    private void consume(
            final Destination destination, final String topicShare, final ServerSessionPool pool)
            throws JMSException {
        final String selector = spec.getMessageSelector();
        final String name = spec.getSubscriptionName();
        if (!(destination instanceof Topic topic)) {
            connection.createConnectionConsumer(destination, selector, pool, AT_ONCE);
        } else if (spec.isUnshared()) {
            connection.createDurableConnectionConsumer(topic, name, selector, pool, AT_ONCE);
        } else if (spec.isDurable()) {
            connection.createSharedDurableConnectionConsumer(topic, name, selector, pool, AT_ONCE);
        } else {
            connection.createSharedConnectionConsumer(
                    topic, name == null ? topicShare : name, selector, pool, AT_ONCE);
        }
    }

    /** Returns when the endpoints that have a message have dealt with it. */
    void close() throws JMSException {
        try {
            connection.close();
        } finally {
            sessions.forEach(EndpointSession::close);
        }
    }
}
