package io.posthorn.jms;

import io.posthorn.jms.message.ObjectTrust;
import io.posthorn.jms.wire.WireSettings;
import jakarta.jms.JMSException;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicSession;

/** A connection whose sessions can be part of distributed transactions. */
final class PosthornXAConnection extends PosthornConnection
        implements XAQueueConnection, XATopicConnection {

    PosthornXAConnection(
            final WireSettings settings,
            final String clientId,
            final ObjectTrust trust,
            final int prefetch)
            throws JMSException {
        super(settings, clientId, trust, prefetch);
    }

    @Override
    public XASession createXASession() throws JMSException {
        return xaSession();
    }

    @Override
    public XAQueueSession createXAQueueSession() throws JMSException {
        final PosthornXASession session = xaSession();
        session.only(PosthornSession.Domain.QUEUES);
        return session;
    }

    @Override
    public XATopicSession createXATopicSession() throws JMSException {
        final PosthornXASession session = xaSession();
        session.only(PosthornSession.Domain.TOPICS);
        return session;
    }
}
