package io.posthorn.jms;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;

/** A consumer of a context (Jakarta Messaging 3.1, 8.1). */
public final class PosthornContextConsumer implements JMSConsumer {

    private final PosthornSession session;
    private final PosthornConsumer consumer;

    PosthornContextConsumer(final PosthornSession session, final PosthornConsumer consumer) {
        this.session = session;
        this.consumer = consumer;
    }

    /**
     * The simplified interface of a consumer, for who holds sessions of this provider, as a
     * resource adapter does.
     *
     * @param session of this provider
     * @param consumer one that the session has made
     * @return closing it closes the consumer
     * @throws IllegalArgumentException if they are not of this provider
     */
    public static JMSConsumer of(final Session session, final MessageConsumer consumer) {
        if (session instanceof PosthornSession own && consumer instanceof PosthornConsumer its) {
            return new PosthornContextConsumer(own, its);
        }
        throw new IllegalArgumentException("The consumer is not one of this provider.");
    }

    @Override
    public String getMessageSelector() {
        return Unchecked.get(consumer::getMessageSelector);
    }

    @Override
    public MessageListener getMessageListener() {
        return Unchecked.get(consumer::getMessageListener);
    }

    @Override
    public void setMessageListener(final MessageListener listener) {
        Unchecked.run(() -> consumer.setMessageListener(listener));
    }

    @Override
    public Message receive() {
        return Unchecked.get(consumer::receive);
    }

    @Override
    public Message receive(final long timeout) {
        return Unchecked.get(() -> consumer.receive(timeout));
    }

    @Override
    public Message receiveNoWait() {
        return Unchecked.get(consumer::receiveNoWait);
    }

    @Override
    public void close() {
        Unchecked.run(consumer::close);
    }

    @Override
    public <T> T receiveBody(final Class<T> type) {
        return body(type, Long.MAX_VALUE, false);
    }

    @Override
    public <T> T receiveBody(final Class<T> type, final long timeout) {
        return body(type, timeout == 0 ? Long.MAX_VALUE : timeout, false);
    }

    @Override
    public <T> T receiveBodyNoWait(final Class<T> type) {
        return body(type, 0, true);
    }

    /** A body of another type is not taken: it is the next one again (8.6). */
    private <T> T body(final Class<T> type, final long timeoutMs, final boolean isNoWait) {
        return Unchecked.get(
                () -> {
                    final Delivered next = consumer.receive(timeoutMs, isNoWait);
                    if (next == null) {
                        return null;
                    }
                    final T body = bodyOf(next, type);
                    session.ledger().given(next);
                    return body;
                });
    }

    private <T> T bodyOf(final Delivered delivered, final Class<T> type) throws JMSException {
        try {
            final T body = delivered.message().getBody(type);
            if (body != null) {
                return body;
            }
        } catch (final JMSException e) {
            session.ledger().notGiven(delivered);
            throw e;
        }
        session.ledger().notGiven(delivered);
        throw new MessageFormatException("The message has no body.");
    }
}
