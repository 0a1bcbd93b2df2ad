package io.posthorn.jms.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;

/** A message with a text (Jakarta Messaging 3.1, 3.11.1). */
final class PosthornTextMessage extends PosthornMessage implements TextMessage {

    private String text;

    /** What the text is to be decoded from; null if it is. */
    private byte[] stored;

    @Override
    BodyKind kind() {
        return text == null && stored == null ? BodyKind.NO_TEXT : BodyKind.TEXT;
    }

    @Override
    byte[] body() {
        if (stored != null) {
            return stored;
        }
        return text == null ? new byte[0] : text.getBytes(UTF_8);
    }

    @Override
    void body(final byte[] newStored) {
        stored = newStored;
    }

    @Override
    void bodyOf(final Message other) throws JMSException {
        text = ((TextMessage) other).getText();
    }

    @Override
    public void setText(final String newText) throws JMSException {
        requireBodyWriteable();
        stored = null;
        text = newText;
    }

    @Override
    public String getText() {
        if (stored != null) {
            text = new String(stored, UTF_8);
            stored = null;
        }
        return text;
    }

    @Override
    public void clearBody() throws JMSException {
        super.clearBody();
        stored = null;
        text = null;
    }

    @Override
    Object bodyValue() {
        return getText();
    }

    @Override
    public boolean isBodyAssignableTo(@SuppressWarnings("rawtypes") final Class wanted) {
        return getText() == null || wanted.isAssignableFrom(String.class);
    }
}
