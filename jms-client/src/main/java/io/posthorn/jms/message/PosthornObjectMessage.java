package io.posthorn.jms.message;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * A message with an object (Jakarta Messaging 3.1, 3.11), which is serialised when it is set, so
 * that it does not matter what becomes of it afterwards, and made anew each time it is asked for.
 */
final class PosthornObjectMessage extends PosthornMessage implements ObjectMessage {

    private static final byte[] NO_OBJECT = {};

    private final ObjectTrust trust;

    /** What the application set; null for what was received. */
    private byte[] own = NO_OBJECT;

    PosthornObjectMessage(final ObjectTrust trust) {
        this.trust = trust;
    }

    @Override
    BodyKind kind() {
        return BodyKind.OBJECT;
    }

    @Override
    ByteBuffer body() throws JMSException {
        return ByteBuffer.wrap(isStored() ? stored() : own);
    }

    @Override
    void bodyOf(final Message other) throws JMSException {
        own = ObjectTrust.write(((ObjectMessage) other).getObject());
    }

    @Override
    public void setObject(final Serializable object) throws JMSException {
        requireBodyWriteable();
        own = ObjectTrust.write(object);
    }

    /** Of what the application itself has set, it is asked for no trust. */
    @Override
    public Serializable getObject() throws JMSException {
        return isStored() ? trust.read(stored()) : ObjectTrust.EVERYTHING.read(own);
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        own = NO_OBJECT;
    }

    @Override
    public <T> T getBody(final Class<T> wanted) throws JMSException {
        final Serializable object = getObject();
        if (object != null && !wanted.isInstance(object)) {
            throw isNot(wanted);
        }
        return wanted.cast(object);
    }

    /** Also false if there is an object that cannot be read, as the interface wants it. */
    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted) {
        try {
            final Serializable object = getObject();
            return object == null || wanted.isInstance(object);
        } catch (final JMSException e) {
            return false;
        }
    }
}
