package io.posthorn.jms;

import io.posthorn.jms.message.MessageFactory;
import io.posthorn.jms.message.PosthornMessage;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sends messages of a context (Jakarta Messaging 3.1, 7.1); what it is set to overrides what a
 * message is set to. Stands on any session and producer, so that who wraps those, as a resource
 * adapter does, can have one, too.
 */
public class PosthornContextProducer implements JMSProducer {

    private final Session session;
    private final MessageProducer producer;

    /** Holds properties and header fields, converting them as messages do. */
    private final PosthornMessage settings = MessageFactory.plain();

    private boolean isCorrelatedByBytes;
    private CompletionListener listener;

    /**
     * @param session makes messages of bodies
     * @param producer sends; without a destination of its own
     */
    public PosthornContextProducer(final Session session, final MessageProducer producer) {
        this.session = session;
        this.producer = producer;
    }

    @Override
    public JMSProducer send(final Destination destination, final Message message) {
        if (message == null) {
            throw new MessageFormatRuntimeException("There is no message to be sent.");
        }
        Unchecked.run(() -> sendNow(destination, message));
        return this;
    }

    private void sendNow(final Destination destination, final Message message) throws JMSException {
        final Enumeration<String> names = settings.getPropertyNames();
        while (names.hasMoreElements()) {
            final String name = names.nextElement();
            message.setObjectProperty(name, settings.getObjectProperty(name));
        }
        if (isCorrelatedByBytes) {
            message.setJMSCorrelationIDAsBytes(settings.getJMSCorrelationIDAsBytes());
        } else if (settings.getJMSCorrelationID() != null) {
            message.setJMSCorrelationID(settings.getJMSCorrelationID());
        }
        if (settings.getJMSType() != null) {
            message.setJMSType(settings.getJMSType());
        }
        if (settings.getJMSReplyTo() != null) {
            message.setJMSReplyTo(settings.getJMSReplyTo());
        }
        if (listener == null) {
            producer.send(destination, message);
        } else {
            producer.send(destination, message, listener);
        }
    }

    @Override
    public JMSProducer send(final Destination destination, final String body) {
        final TextMessage message = Unchecked.get(() -> session.createTextMessage(body));
        return send(destination, message);
    }

    @Override
    public JMSProducer send(final Destination destination, final Map<String, Object> body) {
        final MapMessage message = Unchecked.get(session::createMapMessage);
        if (body != null) {
            body.forEach((name, value) -> Unchecked.run(() -> message.setObject(name, value)));
        }
        return send(destination, message);
    }

    @Override
    public JMSProducer send(final Destination destination, final byte[] body) {
        final BytesMessage message = Unchecked.get(session::createBytesMessage);
        if (body != null) {
            Unchecked.run(() -> message.writeBytes(body));
        }
        return send(destination, message);
    }

    @Override
    public JMSProducer send(final Destination destination, final Serializable body) {
        final ObjectMessage message = Unchecked.get(() -> session.createObjectMessage(body));
        return send(destination, message);
    }

    @Override
    public JMSProducer setDisableMessageID(final boolean value) {
        Unchecked.run(() -> producer.setDisableMessageID(value));
        return this;
    }

    @Override
    public boolean getDisableMessageID() {
        return Unchecked.get(producer::getDisableMessageID);
    }

    @Override
    public JMSProducer setDisableMessageTimestamp(final boolean value) {
        Unchecked.run(() -> producer.setDisableMessageTimestamp(value));
        return this;
    }

    @Override
    public boolean getDisableMessageTimestamp() {
        return Unchecked.get(producer::getDisableMessageTimestamp);
    }

    @Override
    public JMSProducer setDeliveryMode(final int deliveryMode) {
        Unchecked.run(() -> producer.setDeliveryMode(deliveryMode));
        return this;
    }

    @Override
    public int getDeliveryMode() {
        return Unchecked.get(producer::getDeliveryMode);
    }

    @Override
    public JMSProducer setPriority(final int priority) {
        Unchecked.run(() -> producer.setPriority(priority));
        return this;
    }

    @Override
    public int getPriority() {
        return Unchecked.get(producer::getPriority);
    }

    @Override
    public JMSProducer setTimeToLive(final long timeToLive) {
        Unchecked.run(() -> producer.setTimeToLive(timeToLive));
        return this;
    }

    @Override
    public long getTimeToLive() {
        return Unchecked.get(producer::getTimeToLive);
    }

    @Override
    public JMSProducer setDeliveryDelay(final long deliveryDelay) {
        Unchecked.run(() -> producer.setDeliveryDelay(deliveryDelay));
        return this;
    }

    @Override
    public long getDeliveryDelay() {
        return Unchecked.get(producer::getDeliveryDelay);
    }

    @Override
    public JMSProducer setAsync(final CompletionListener completionListener) {
        listener = completionListener;
        return this;
    }

    @Override
    public CompletionListener getAsync() {
        return listener;
    }

    @Override
    public JMSProducer setProperty(final String name, final boolean value) {
        Unchecked.run(() -> settings.setBooleanProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(final String name, final byte value) {
        Unchecked.run(() -> settings.setByteProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(final String name, final short value) {
        Unchecked.run(() -> settings.setShortProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(final String name, final int value) {
        Unchecked.run(() -> settings.setIntProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(final String name, final long value) {
        Unchecked.run(() -> settings.setLongProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(final String name, final float value) {
        Unchecked.run(() -> settings.setFloatProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(final String name, final double value) {
        Unchecked.run(() -> settings.setDoubleProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(final String name, final String value) {
        Unchecked.run(() -> settings.setStringProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer setProperty(final String name, final Object value) {
        Unchecked.run(() -> settings.setObjectProperty(name, value));
        return this;
    }

    @Override
    public JMSProducer clearProperties() {
        settings.clearProperties();
        return this;
    }

    @Override
    public boolean propertyExists(final String name) {
        return settings.propertyExists(name);
    }

    @Override
    public boolean getBooleanProperty(final String name) {
        return Unchecked.get(() -> settings.getBooleanProperty(name));
    }

    @Override
    public byte getByteProperty(final String name) {
        return Unchecked.get(() -> settings.getByteProperty(name));
    }

    @Override
    public short getShortProperty(final String name) {
        return Unchecked.get(() -> settings.getShortProperty(name));
    }

    @Override
    public int getIntProperty(final String name) {
        return Unchecked.get(() -> settings.getIntProperty(name));
    }

    @Override
    public long getLongProperty(final String name) {
        return Unchecked.get(() -> settings.getLongProperty(name));
    }

    @Override
    public float getFloatProperty(final String name) {
        return Unchecked.get(() -> settings.getFloatProperty(name));
    }

    @Override
    public double getDoubleProperty(final String name) {
        return Unchecked.get(() -> settings.getDoubleProperty(name));
    }

    @Override
    public String getStringProperty(final String name) {
        return Unchecked.get(() -> settings.getStringProperty(name));
    }

    @Override
    public Object getObjectProperty(final String name) {
        return settings.getObjectProperty(name);
    }

    @Override
    public Set<String> getPropertyNames() {
        return Collections.unmodifiableSet(
                new LinkedHashSet<>(Collections.list(settings.getPropertyNames())));
    }

    @Override
    public JMSProducer setJMSCorrelationIDAsBytes(final byte[] correlationId) {
        settings.setJMSCorrelationIDAsBytes(correlationId);
        isCorrelatedByBytes = correlationId != null;
        return this;
    }

    @Override
    public byte[] getJMSCorrelationIDAsBytes() {
        return settings.getJMSCorrelationIDAsBytes();
    }

    @Override
    public JMSProducer setJMSCorrelationID(final String correlationId) {
        settings.setJMSCorrelationID(correlationId);
        isCorrelatedByBytes = false;
        return this;
    }

    @Override
    public String getJMSCorrelationID() {
        return settings.getJMSCorrelationID();
    }

    @Override
    public JMSProducer setJMSType(final String type) {
        settings.setJMSType(type);
        return this;
    }

    @Override
    public String getJMSType() {
        return settings.getJMSType();
    }

    @Override
    public JMSProducer setJMSReplyTo(final Destination replyTo) {
        settings.setJMSReplyTo(replyTo);
        return this;
    }

    @Override
    public Destination getJMSReplyTo() {
        return settings.getJMSReplyTo();
    }
}
