package io.posthorn.jms.message;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.message.Compression;
import io.posthorn.message.PropertyText;
import io.posthorn.message.SysFlag;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Enumeration;

/**
 * A message without a body, and what all messages have in common (Jakarta Messaging 3.1, clause 3):
 * header fields, properties, and a body that may only be read if it was received. Whatever was
 * received is decoded when it is asked for. Not for sharing between threads.
 */
public class PosthornMessage implements Message {

    /** A larger body is not decompressed: it was made to exhaust the memory. */
    private static final int MOST_DECOMPRESSED = 256 << 20;

    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    private Header header = new Header();
    private MessageProperties properties = new MessageProperties();

    /** What the body is to be decoded from; null if it is decoded, or was never stored. */
    private byte[] stored;

    /** Says how {@code stored} is compressed. */
    private int sysFlag;

    /** What {@code stored} is to be fetched by; null if it is here. */
    private PendingBody pending;

    private boolean isBodyReadOnly;

    /** Null for a message that was not received. */
    private Acknowledger acknowledger;

    PosthornMessage() {}

    /** Makes it a message that was received; the kind of its body is settled already. */
    final void receive(
            final Header newHeader,
            final MessageProperties newProperties,
            final Acknowledger newAcknowledger) {
        header = newHeader;
        properties = newProperties;
        acknowledger = newAcknowledger;
        isBodyReadOnly = true;
    }

    /** Gives it a body as it was stored. */
    final void store(final byte[] body, final int newSysFlag) {
        stored = body;
        sysFlag = newSysFlag;
    }

    /** Its body is to be fetched before an application gets it. */
    final void await(final PendingBody body, final int newSysFlag) {
        pending = body;
        sysFlag = newSysFlag;
    }

    /**
     * The body that it came without.
     *
     * @return null if it has its body
     */
    public final PendingBody pendingBody() {
        return pending;
    }

    /**
     * Takes the body that it came without.
     *
     * @param body as it is stored
     */
    public final void complete(final byte[] body) {
        store(body, sysFlag);
        pending = null;
    }

    // For those who store and copy messages

    /** What kind of body it has. */
    BodyKind kind() {
        return BodyKind.NONE;
    }

    /** The body as it is to be stored; valid until the message is changed. */
    ByteBuffer body() throws JMSException {
        return NO_BODY;
    }

    /** Takes the body of a message of another provider that is of the same kind. */
    void bodyOf(final Message other) throws JMSException {}

    /** Takes a property that nobody has checked. */
    final void putProperty(final String name, final Object value) throws JMSException {
        properties.set(name, Values.property(value));
    }

    /** Stores all that is said beside the body. */
    final void writeProperties(final PropertyText.Editor to, final boolean isDelayed)
            throws JMSException {
        header.write(to, isDelayed);
        properties.write(to);
    }

    final boolean isStored() {
        return stored != null;
    }

    /** The stored body, decompressed; stays until {@link #decoded} is called. */
    final byte[] stored() throws JMSException {
        if ((sysFlag & SysFlag.COMPRESSED) != 0) {
            try {
                stored =
                        Compression.decompress(sysFlag, ByteBuffer.wrap(stored), MOST_DECOMPRESSED);
                sysFlag = 0;
            } catch (final LinkageError e) {
                final JMSException fault =
                        new MessageFormatException(
                                "The body is compressed in a way that needs a library which is not"
                                        + " on the class path, zstd-jni or lz4-java: "
                                        + e);
                fault.initCause(e);
                throw fault;
            }
        }
        return stored;
    }

    /** The stored body is not needed any more. */
    final void decoded() {
        stored = null;
    }

    // Header fields

    @Override
    public final String getJMSMessageID() {
        return header.read().messageId;
    }

    @Override
    public final void setJMSMessageID(final String id) {
        header.read().messageId = id;
    }

    @Override
    public final long getJMSTimestamp() {
        return header.timestamp;
    }

    @Override
    public final void setJMSTimestamp(final long ms) {
        header.read().timestamp = ms;
    }

    @Override
    public final byte[] getJMSCorrelationIDAsBytes() {
        final CorrelationId id = header.read().correlationId;
        return id == null ? null : id.bytes();
    }

    @Override
    public final void setJMSCorrelationIDAsBytes(final byte[] id) {
        header.read().correlationId = CorrelationId.of(id);
    }

    @Override
    public final void setJMSCorrelationID(final String id) {
        header.read().correlationId = CorrelationId.of(id);
    }

    @Override
    public final String getJMSCorrelationID() {
        final CorrelationId id = header.read().correlationId;
        return id == null ? null : id.text();
    }

    @Override
    public final Destination getJMSReplyTo() {
        return header.read().replyTo;
    }

    @Override
    public final void setJMSReplyTo(final Destination to) {
        header.read().replyTo = to;
    }

    @Override
    public final Destination getJMSDestination() {
        return header.destination;
    }

    @Override
    public final void setJMSDestination(final Destination to) {
        header.destination = to;
    }

    @Override
    public final int getJMSDeliveryMode() {
        return header.read().deliveryMode;
    }

    @Override
    public final void setJMSDeliveryMode(final int mode) throws JMSException {
        if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
            throw new JMSException("There is no delivery mode %d.".formatted(mode));
        }
        header.read().deliveryMode = mode;
    }

    @Override
    public final boolean getJMSRedelivered() {
        return header.isRedelivered;
    }

    @Override
    public final void setJMSRedelivered(final boolean redelivered) {
        header.isRedelivered = redelivered;
    }

    @Override
    public final String getJMSType() {
        return header.read().type;
    }

    @Override
    public final void setJMSType(final String newType) {
        header.read().type = newType;
    }

    @Override
    public final long getJMSExpiration() {
        return header.read().expiration;
    }

    @Override
    public final void setJMSExpiration(final long ms) {
        header.read().expiration = ms;
    }

    @Override
    public final long getJMSDeliveryTime() {
        return header.read().deliveryTime;
    }

    @Override
    public final void setJMSDeliveryTime(final long ms) {
        header.read().deliveryTime = ms;
    }

    @Override
    public final int getJMSPriority() {
        return header.read().priority;
    }

    @Override
    public final void setJMSPriority(final int newPriority) throws JMSException {
        if (newPriority < 0 || newPriority > 9) {
            throw new JMSException("A priority is 0 to 9, not %d.".formatted(newPriority));
        }
        header.read().priority = newPriority;
    }

    /**
     * Whether it is too old to be given to an application (3.4.9).
     *
     * @param nowMs the time
     * @return false for a message without an expiration
     */
    public final boolean isExpired(final long nowMs) {
        return header.isExpired(nowMs);
    }

    // Properties

    @Override
    public final void clearProperties() {
        properties.clear();
    }

    @Override
    public final boolean propertyExists(final String name) {
        return properties.has(name);
    }

    @Override
    public final boolean getBooleanProperty(final String name) throws JMSException {
        return Values.toBoolean(properties.get(name));
    }

    @Override
    public final byte getByteProperty(final String name) throws JMSException {
        return Values.toByte(properties.get(name));
    }

    @Override
    public final short getShortProperty(final String name) throws JMSException {
        return Values.toShort(properties.get(name));
    }

    @Override
    public final int getIntProperty(final String name) throws JMSException {
        return Values.toInt(properties.get(name));
    }

    @Override
    public final long getLongProperty(final String name) throws JMSException {
        return Values.toLong(properties.get(name));
    }

    @Override
    public final float getFloatProperty(final String name) throws JMSException {
        return Values.toFloat(properties.get(name));
    }

    @Override
    public final double getDoubleProperty(final String name) throws JMSException {
        return Values.toDouble(properties.get(name));
    }

    @Override
    public final String getStringProperty(final String name) throws JMSException {
        return Values.toText(properties.get(name));
    }

    @Override
    public final Object getObjectProperty(final String name) {
        return properties.get(name);
    }

    @Override
    public final Enumeration<String> getPropertyNames() {
        return Collections.enumeration(properties.names());
    }

    @Override
    public final void setBooleanProperty(final String name, final boolean value)
            throws JMSException {
        setProperty(name, value);
    }

    @Override
    public final void setByteProperty(final String name, final byte value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public final void setShortProperty(final String name, final short value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public final void setIntProperty(final String name, final int value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public final void setLongProperty(final String name, final long value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public final void setFloatProperty(final String name, final float value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public final void setDoubleProperty(final String name, final double value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public final void setStringProperty(final String name, final String value) throws JMSException {
        setProperty(name, value);
    }

    @Override
    public final void setObjectProperty(final String name, final Object value) throws JMSException {
        setProperty(name, value);
    }

    private void setProperty(final String name, final Object value) throws JMSException {
        PropertyNames.require(name);
        properties.set(name, Values.property(value));
    }

    // Body

    @Override
    public void clearBody() throws JMSException {
        stored = null;
        isBodyReadOnly = false;
    }

    final void requireBodyWriteable() throws JMSException {
        if (isBodyReadOnly) {
            throw new MessageNotWriteableException(
                    "A body that can be read only has to be cleared before it is written.");
        }
    }

    final boolean isBodyReadOnly() {
        return isBodyReadOnly;
    }

    final void makeBodyReadOnly() {
        isBodyReadOnly = true;
    }

    @Override
    public <T> T getBody(final Class<T> wanted) throws JMSException {
        return null;
    }

    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted)
            throws JMSException {
        return true;
    }

    /** What {@link #getBody} says if the body is of another type. */
    final MessageFormatException isNot(final Class<?> wanted) {
        return new MessageFormatException(
                "The body of this %s message is no %s."
                        .formatted(kind().word(), wanted.getTypeName()));
    }

    @Override
    public final void acknowledge() throws JMSException {
        if (acknowledger != null) {
            acknowledger.acknowledge();
        }
    }

    @Override
    public String toString() {
        return "%s message %s to %s"
                .formatted(
                        kind().word(),
                        getJMSMessageID(),
                        header.destination instanceof PosthornDestination own
                                ? own.text()
                                : String.valueOf(header.destination));
    }
}
