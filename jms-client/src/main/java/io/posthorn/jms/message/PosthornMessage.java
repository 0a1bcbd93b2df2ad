package io.posthorn.jms.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.TypedProperties;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message without a body, and what all messages have in common (Jakarta Messaging 3.1, clause 3):
 * header fields and properties. What was received is decoded when it is asked for. Not for sharing
 * between threads.
 */
public class PosthornMessage implements Message {

    private static final String DELIVERY_COUNT = "JMSXDeliveryCount";

    // Header fields; see clause 3.4.
    private String messageId;
    private long timestamp;
    private byte[] correlationBytes;
    private String correlationId;
    private Destination replyTo;
    private Destination destination;
    private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    private boolean isRedelivered;
    private String type;
    private long expiration;
    private long deliveryTime;
    private int priority = Message.DEFAULT_PRIORITY;

    /** How often it was delivered; 0 for a message that was not received. */
    private int deliveryCount;

    /** What the application's properties are to be read from; null once they are read. */
    private PropertyText unread;

    private Map<String, Object> properties = new LinkedHashMap<>();
    private boolean arePropertiesReadOnly;
    private boolean isBodyReadOnly;
    private Acknowledger acknowledger;

    PosthornMessage() {}

    /** What kind of body it has. */
    BodyKind kind() {
        return BodyKind.NONE;
    }

    /** The body as it is stored. */
    byte[] body() throws JMSException {
        return new byte[0];
    }

    /** Takes a body as it was stored. */
    void body(final byte[] stored) {}

    /** Takes the body of another message of this kind. */
    void bodyOf(final Message other) throws JMSException {}

    // Header fields

    @Override
    public final String getJMSMessageID() {
        return messageId;
    }

    @Override
    public final void setJMSMessageID(final String id) {
        messageId = id;
    }

    @Override
    public final long getJMSTimestamp() {
        return timestamp;
    }

    @Override
    public final void setJMSTimestamp(final long ms) {
        timestamp = ms;
    }

    @Override
    public final byte[] getJMSCorrelationIDAsBytes() {
        if (correlationBytes != null) {
            return correlationBytes.clone();
        }
        return correlationId == null ? null : correlationId.getBytes(UTF_8);
    }

    @Override
    public final void setJMSCorrelationIDAsBytes(final byte[] id) {
        correlationBytes = id == null ? null : id.clone();
        correlationId = null;
    }

    @Override
    public final void setJMSCorrelationID(final String id) {
        correlationId = id;
        correlationBytes = null;
    }

    @Override
    public final String getJMSCorrelationID() {
        return correlationBytes == null ? correlationId : new String(correlationBytes, UTF_8);
    }

    final byte[] correlationBytes() {
        return correlationBytes;
    }

    @Override
    public final Destination getJMSReplyTo() {
        return replyTo;
    }

    @Override
    public final void setJMSReplyTo(final Destination to) {
        replyTo = to;
    }

    @Override
    public final Destination getJMSDestination() {
        return destination;
    }

    @Override
    public final void setJMSDestination(final Destination to) {
        destination = to;
    }

    @Override
    public final int getJMSDeliveryMode() {
        return deliveryMode;
    }

    @Override
    public final void setJMSDeliveryMode(final int mode) throws JMSException {
        if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
            throw new JMSException("There is no delivery mode %d.".formatted(mode));
        }
        deliveryMode = mode;
    }

    @Override
    public final boolean getJMSRedelivered() {
        return isRedelivered;
    }

    @Override
    public final void setJMSRedelivered(final boolean redelivered) {
        isRedelivered = redelivered;
    }

    @Override
    public final String getJMSType() {
        return type;
    }

    @Override
    public final void setJMSType(final String newType) {
        type = newType;
    }

    @Override
    public final long getJMSExpiration() {
        return expiration;
    }

    @Override
    public final void setJMSExpiration(final long ms) {
        expiration = ms;
    }

    @Override
    public final long getJMSDeliveryTime() {
        return deliveryTime;
    }

    @Override
    public final void setJMSDeliveryTime(final long ms) {
        deliveryTime = ms;
    }

    @Override
    public final int getJMSPriority() {
        return priority;
    }

    @Override
    public final void setJMSPriority(final int newPriority) throws JMSException {
        if (newPriority < 0 || newPriority > 9) {
            throw new JMSException("A priority is 0 to 9, not %d.".formatted(newPriority));
        }
        priority = newPriority;
    }

    /**
     * Whether it is too old to be given to an application (3.4.9).
     *
     * @param nowMs the time
     * @return false for a message without an expiration
     */
    public final boolean isExpired(final long nowMs) {
        return expiration != 0 && expiration <= nowMs;
    }

    // Properties

    private Map<String, Object> readProperties() {
        if (unread != null) {
            final PropertyText text = unread;
            unread = null;
            new TypedProperties(text).forEach(properties::put);
        }
        return properties;
    }

    /** What the application set, to be stored. */
    final Map<String, Object> ownProperties() {
        return readProperties();
    }

    @Override
    public final void clearProperties() {
        unread = null;
        properties = new LinkedHashMap<>();
        arePropertiesReadOnly = false;
    }

    @Override
    public final boolean propertyExists(final String name) {
        return DELIVERY_COUNT.equals(name) ? deliveryCount > 0 : readProperties().containsKey(name);
    }

    @Override
    public final boolean getBooleanProperty(final String name) throws JMSException {
        return Values.toBoolean(getObjectProperty(name));
    }

    @Override
    public final byte getByteProperty(final String name) throws JMSException {
        return Values.toByte(getObjectProperty(name));
    }

    @Override
    public final short getShortProperty(final String name) throws JMSException {
        return Values.toShort(getObjectProperty(name));
    }

    @Override
    public final int getIntProperty(final String name) throws JMSException {
        return Values.toInt(getObjectProperty(name));
    }

    @Override
    public final long getLongProperty(final String name) throws JMSException {
        return Values.toLong(getObjectProperty(name));
    }

    @Override
    public final float getFloatProperty(final String name) throws JMSException {
        return Values.toFloat(getObjectProperty(name));
    }

    @Override
    public final double getDoubleProperty(final String name) throws JMSException {
        return Values.toDouble(getObjectProperty(name));
    }

    @Override
    public final String getStringProperty(final String name) throws JMSException {
        return Values.toText(getObjectProperty(name));
    }

    @Override
    public final Object getObjectProperty(final String name) {
        if (DELIVERY_COUNT.equals(name) && deliveryCount > 0) {
            return deliveryCount;
        }
        return readProperties().get(name);
    }

    @Override
    public final Enumeration<String> getPropertyNames() {
        final List<String> names = new ArrayList<>(readProperties().keySet());
        if (deliveryCount > 0) {
            names.add(DELIVERY_COUNT);
        }
        return Collections.enumeration(names);
    }

    @Override
    public final void setBooleanProperty(final String name, final boolean value)
            throws JMSException {
        set(name, value);
    }

    @Override
    public final void setByteProperty(final String name, final byte value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setShortProperty(final String name, final short value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setIntProperty(final String name, final int value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setLongProperty(final String name, final long value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setFloatProperty(final String name, final float value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setDoubleProperty(final String name, final double value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setStringProperty(final String name, final String value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setObjectProperty(final String name, final Object value) throws JMSException {
        PropertyNames.require(name);
        set(name, Values.property(value));
    }

    private void set(final String name, final Object value) throws JMSException {
        PropertyNames.require(name);
        if (arePropertiesReadOnly) {
            throw new MessageNotWriteableException(
                    "The properties of a message that was received have to be cleared before they"
                            + " are set.");
        }
        if (!DELIVERY_COUNT.equals(name)) {
            // That one is the provider's to set (3.5.9).
            readProperties().put(name, value);
        }
    }

    // Body

    @Override
    public void clearBody() throws JMSException {
        isBodyReadOnly = false;
    }

    final void requireBodyWriteable() throws JMSException {
        if (isBodyReadOnly) {
            throw new MessageNotWriteableException(
                    "The body of a message that was received has to be cleared before it is set.");
        }
    }

    final boolean isBodyReadOnly() {
        return isBodyReadOnly;
    }

    final void bodyReadOnly(final boolean isReadOnly) {
        isBodyReadOnly = isReadOnly;
    }

    @Override
    public final <T> T getBody(final Class<T> wanted) throws JMSException {
        if (!isBodyAssignableTo(wanted)) {
            throw new MessageFormatException(
                    "The body of this message is no %s.".formatted(wanted.getName()));
        }
        return wanted.cast(bodyValue());
    }

    /** The body as {@link #getBody} gives it; null if there is none. */
    Object bodyValue() throws JMSException {
        return null;
    }

    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted)
            throws JMSException {
        return true;
    }

    @Override
    public final void acknowledge() throws JMSException {
        if (acknowledger != null) {
            acknowledger.acknowledge();
        }
    }

    // For the rest of this room

    /** What a record says; a priority that is none is taken for the nearest one. */
    final void setReceivedDelivery(final int mode, final int newPriority) {
        deliveryMode = mode;
        priority = Math.max(0, Math.min(9, newPriority));
    }

    final void received(
            final int count,
            final Destination from,
            final PropertyText text,
            final Acknowledger newAcknowledger) {
        deliveryCount = count;
        isRedelivered = count > 1;
        destination = from;
        unread = text;
        acknowledger = newAcknowledger;
        arePropertiesReadOnly = true;
        isBodyReadOnly = true;
    }

    /** Takes properties that nobody has checked. */
    final void putProperty(final String name, final Object value) {
        readProperties().put(name, value);
    }

    @Override
    public String toString() {
        return "%s message %s to %s"
                .formatted(
                        kind().word(),
                        messageId,
                        destination instanceof PosthornDestination own
                                ? own.text()
                                : String.valueOf(destination));
    }

    /** The id without what stands before it in a header field. */
    final String uniqueKey() {
        return messageId == null || !messageId.startsWith(PropertyKeys.MESSAGE_ID_PREFIX)
                ? messageId
                : messageId.substring(PropertyKeys.MESSAGE_ID_PREFIX.length());
    }
}
