package io.posthorn.jms;

import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicConnectionFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes connections that a transaction manager can make part of distributed transactions (Jakarta
 * Messaging 3.1, 2.11), beside ordinary ones. To be set up like its super class.
 */
public class PosthornXAConnectionFactory extends PosthornConnectionFactory
        implements XAConnectionFactory, XAQueueConnectionFactory, XATopicConnectionFactory {

    private static final long serialVersionUID = 1L;

    /** Without a URL: the name servers are found as {@link #setUrl} says. */
    public PosthornXAConnectionFactory() {}

    /**
     * @param url as for {@link #setUrl}
     */
    public PosthornXAConnectionFactory(final String url) {
        super(url);
    }

    private PosthornXAConnection connectXa() throws JMSException {
        return connect(PosthornXAConnection::new);
    }

    private PosthornXAConnection connectXa(final String user, final String password)
            throws JMSException {
        return connect(user, password, PosthornXAConnection::new);
    }

    @Override
    public XAConnection createXAConnection() throws JMSException {
        return connectXa();
    }

    @Override
    public XAConnection createXAConnection(final String userName, final String password)
            throws JMSException {
        return connectXa(userName, password);
    }

    @Override
    public XAQueueConnection createXAQueueConnection() throws JMSException {
        final PosthornXAConnection connection = connectXa();
        connection.forQueuesOnly();
        return connection;
    }

    @Override
    public XAQueueConnection createXAQueueConnection(final String userName, final String password)
            throws JMSException {
        final PosthornXAConnection connection = connectXa(userName, password);
        connection.forQueuesOnly();
        return connection;
    }

    @Override
    public XATopicConnection createXATopicConnection() throws JMSException {
        return connectXa();
    }

    @Override
    public XATopicConnection createXATopicConnection(final String userName, final String password)
            throws JMSException {
        return connectXa(userName, password);
    }

    @Override
    public XAJMSContext createXAContext() {
        return xaContext(this::connectXa);
    }

    @Override
    public XAJMSContext createXAContext(final String userName, final String password) {
        return xaContext(() -> connectXa(userName, password));
    }

    private static XAJMSContext xaContext(final Unchecked.Source<PosthornXAConnection> source) {
        final PosthornXAConnection connection = Unchecked.get(source);
        try {
            return new PosthornXAContext(connection, new AtomicInteger());
        } catch (final JMSRuntimeException e) {
            Unchecked.run(connection::close);
            throw e;
        }
    }
}
