package io.posthorn.jms.connector.outbound;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueReceiver;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;

/** A consumer of a handle, which is only asked: listeners are the container's business. */
final class ContainerConsumer implements QueueReceiver, TopicSubscriber {

    private final ContainerSession session;
    private final MessageConsumer consumer;

    /**
     * @param session whose
     * @param consumer of the provider, which is of all kinds
     */
    ContainerConsumer(final ContainerSession session, final MessageConsumer consumer) {
        this.session = session;
        this.consumer = consumer;
    }

    @Override
    public Message receive() throws JMSException {
        return consumer.receive();
    }

    @Override
    public Message receive(final long timeout) throws JMSException {
        return consumer.receive(timeout);
    }

    @Override
    public Message receiveNoWait() throws JMSException {
        return consumer.receiveNoWait();
    }

    @Override
    public String getMessageSelector() throws JMSException {
        return consumer.getMessageSelector();
    }

    @Override
    public Queue getQueue() throws JMSException {
        return ((QueueReceiver) consumer).getQueue();
    }

    @Override
    public Topic getTopic() throws JMSException {
        return ((TopicSubscriber) consumer).getTopic();
    }

    @Override
    public boolean getNoLocal() throws JMSException {
        return ((TopicSubscriber) consumer).getNoLocal();
    }

    @Override
    public MessageListener getMessageListener() throws JMSException {
        throw Refusal.of("MessageConsumer.getMessageListener");
    }

    @Override
    public void setMessageListener(final MessageListener listener) throws JMSException {
        throw Refusal.of("MessageConsumer.setMessageListener");
    }

    @Override
    public void close() throws JMSException {
        session.forget(this);
        consumer.close();
    }
}
