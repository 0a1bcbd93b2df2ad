package io.posthorn.jms.message;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;

/**
 * A message with an object (Jakarta Messaging 3.1, 3.11.1), which is serialised when it is set, so
 * that it does not matter what becomes of it afterwards.
 */
final class PosthornObjectMessage extends PosthornMessage implements ObjectMessage {

    private final ObjectTrust trust;
    private byte[] stored = new byte[0];

    PosthornObjectMessage(final ObjectTrust trust) {
        this.trust = trust;
    }

    @Override
    BodyKind kind() {
        return BodyKind.OBJECT;
    }

    @Override
    byte[] body() {
        return stored;
    }

    @Override
    void body(final byte[] newStored) {
        stored = newStored;
    }

    @Override
    void bodyOf(final Message other) throws JMSException {
        stored = ObjectTrust.write(((ObjectMessage) other).getObject());
    }

    @Override
    public void setObject(final Serializable object) throws JMSException {
        requireBodyWriteable();
        stored = ObjectTrust.write(object);
        isOwn = true;
    }

    /** Whether the application made the object itself, so that it needs no trust. */
    private boolean isOwn;

    @Override
    public Serializable getObject() throws JMSException {
        return (isOwn ? ObjectTrust.of("*") : trust).read(stored);
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        stored = new byte[0];
        isOwn = false;
    }

    @Override
    Object bodyValue() throws JMSException {
        return getObject();
    }

    /** Also false if there is an object that cannot be read (3.11.5). */
    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted)
            throws JMSException {
        final Serializable object = getObject();
        return object == null || wanted.isInstance(object);
    }
}
