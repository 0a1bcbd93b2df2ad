package io.posthorn.jms.connector.outbound;

import jakarta.jms.JMSConsumer;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/**
 * A consumer of a handle's context, which is only asked: listeners are the container's business.
 */
final class ContainerContextConsumer implements JMSConsumer {

    private final ContainerSession session;
    private final JMSConsumer consumer;

    ContainerContextConsumer(final ContainerSession session, final JMSConsumer consumer) {
        this.session = session;
        this.consumer = consumer;
    }

    @Override
    public String getMessageSelector() {
        return consumer.getMessageSelector();
    }

    @Override
    public MessageListener getMessageListener() {
        throw Refusal.unchecked("JMSConsumer.getMessageListener");
    }

    @Override
    public void setMessageListener(final MessageListener listener) {
        throw Refusal.unchecked("JMSConsumer.setMessageListener");
    }

    @Override
    public Message receive() {
        return consumer.receive();
    }

    @Override
    public Message receive(final long timeout) {
        return consumer.receive(timeout);
    }

    @Override
    public Message receiveNoWait() {
        return consumer.receiveNoWait();
    }

    @Override
    public <T> T receiveBody(final Class<T> type) {
        return consumer.receiveBody(type);
    }

    @Override
    public <T> T receiveBody(final Class<T> type, final long timeout) {
        return consumer.receiveBody(type, timeout);
    }

    @Override
    public <T> T receiveBodyNoWait(final Class<T> type) {
        return consumer.receiveBodyNoWait(type);
    }

    @Override
    public void close() {
        session.forget(this);
        consumer.close();
    }
}
