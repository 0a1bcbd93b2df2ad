package io.posthorn.jms.connector.outbound;

import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;

/** A producer of a handle; whoever sends waits until it is sent (Jakarta Messaging 3.1, 7.3.5). */
final class ContainerProducer implements QueueSender, TopicPublisher {

    private final ContainerSession session;
    private final MessageProducer producer;

    ContainerProducer(final ContainerSession session, final MessageProducer producer) {
        this.session = session;
        this.producer = producer;
    }

    // Options

    @Override
    public void setDisableMessageID(final boolean value) throws JMSException {
        producer.setDisableMessageID(value);
    }

    @Override
    public boolean getDisableMessageID() throws JMSException {
        return producer.getDisableMessageID();
    }

    @Override
    public void setDisableMessageTimestamp(final boolean value) throws JMSException {
        producer.setDisableMessageTimestamp(value);
    }

    @Override
    public boolean getDisableMessageTimestamp() throws JMSException {
        return producer.getDisableMessageTimestamp();
    }

    @Override
    public void setDeliveryMode(final int deliveryMode) throws JMSException {
        producer.setDeliveryMode(deliveryMode);
    }

    @Override
    public int getDeliveryMode() throws JMSException {
        return producer.getDeliveryMode();
    }

    @Override
    public void setPriority(final int defaultPriority) throws JMSException {
        producer.setPriority(defaultPriority);
    }

    @Override
    public int getPriority() throws JMSException {
        return producer.getPriority();
    }

    @Override
    public void setTimeToLive(final long timeToLive) throws JMSException {
        producer.setTimeToLive(timeToLive);
    }

    @Override
    public long getTimeToLive() throws JMSException {
        return producer.getTimeToLive();
    }

    @Override
    public void setDeliveryDelay(final long deliveryDelay) throws JMSException {
        producer.setDeliveryDelay(deliveryDelay);
    }

    @Override
    public long getDeliveryDelay() throws JMSException {
        return producer.getDeliveryDelay();
    }

    @Override
    public Destination getDestination() throws JMSException {
        return producer.getDestination();
    }

    @Override
    public Queue getQueue() throws JMSException {
        return ((QueueSender) producer).getQueue();
    }

    @Override
    public Topic getTopic() throws JMSException {
        return ((TopicPublisher) producer).getTopic();
    }

    @Override
    public void close() throws JMSException {
        session.forget(this);
        producer.close();
    }

    // Sending

    @Override
    public void send(final Message message) throws JMSException {
        producer.send(message);
    }

    @Override
    public void send(
            final Message message,
            final int deliveryMode,
            final int priority,
            final long timeToLive)
            throws JMSException {
        producer.send(message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void send(final Destination destination, final Message message) throws JMSException {
        producer.send(destination, message);
    }

    @Override
    public void send(
            final Destination destination,
            final Message message,
            final int deliveryMode,
            final int priority,
            final long timeToLive)
            throws JMSException {
        producer.send(destination, message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void send(final Queue queue, final Message message) throws JMSException {
        producer.send(queue, message);
    }

    @Override
    public void send(
            final Queue queue,
            final Message message,
            final int deliveryMode,
            final int priority,
            final long timeToLive)
            throws JMSException {
        producer.send(queue, message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void publish(final Message message) throws JMSException {
        producer.send(message);
    }

    @Override
    public void publish(
            final Message message,
            final int deliveryMode,
            final int priority,
            final long timeToLive)
            throws JMSException {
        producer.send(message, deliveryMode, priority, timeToLive);
    }

    @Override
    public void publish(final Topic topic, final Message message) throws JMSException {
        producer.send(topic, message);
    }

    @Override
    public void publish(
            final Topic topic,
            final Message message,
            final int deliveryMode,
            final int priority,
            final long timeToLive)
            throws JMSException {
        producer.send(topic, message, deliveryMode, priority, timeToLive);
    }

    // What the platform forbids

    private static JMSException noListener() {
        return Refusal.of("An asynchronous send");
    }

    @Override
    public void send(final Message message, final CompletionListener listener) throws JMSException {
        throw noListener();
    }

    @Override
    public void send(
            final Message message,
            final int deliveryMode,
            final int priority,
            final long timeToLive,
            final CompletionListener listener)
            throws JMSException {
        throw noListener();
    }

    @Override
    public void send(
            final Destination destination, final Message message, final CompletionListener listener)
            throws JMSException {
        throw noListener();
    }

    @Override
    public void send(
            final Destination destination,
            final Message message,
            final int deliveryMode,
            final int priority,
            final long timeToLive,
            final CompletionListener listener)
            throws JMSException {
        throw noListener();
    }
}
