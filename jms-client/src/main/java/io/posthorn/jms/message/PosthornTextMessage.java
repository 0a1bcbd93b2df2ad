package io.posthorn.jms.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;

/** A message with a text (Jakarta Messaging 3.1, 3.11). */
final class PosthornTextMessage extends PosthornMessage implements TextMessage {

    private static final ByteBuffer NO_TEXT = ByteBuffer.allocate(0);

    /** Null if there is none, or it is not decoded yet. */
    private String text;

    @Override
    BodyKind kind() {
        return text == null && !isStored() ? BodyKind.NO_TEXT : BodyKind.TEXT;
    }

    @Override
    ByteBuffer body() throws JMSException {
        if (isStored()) {
            return ByteBuffer.wrap(stored());
        }
        return text == null ? NO_TEXT : ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Override
    void bodyOf(final Message other) throws JMSException {
        text = ((TextMessage) other).getText();
    }

    @Override
    public void setText(final String newText) throws JMSException {
        requireBodyWriteable();
        text = newText;
    }

    @Override
    public String getText() throws JMSException {
        if (isStored()) {
            text = new String(stored(), UTF_8);
            decoded();
        }
        return text;
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        text = null;
    }

    @Override
    public <T> T getBody(final Class<T> wanted) throws JMSException {
        if (!isBodyAssignableTo(wanted)) {
            throw isNot(wanted);
        }
        return text == null ? null : wanted.cast(text);
    }

    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted)
            throws JMSException {
        return getText() == null || wanted.isInstance(text);
    }
}
