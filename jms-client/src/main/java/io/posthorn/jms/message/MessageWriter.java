package io.posthorn.jms.message;

import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.remoting.session.Sending;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;

/** Makes of messages what is sent; {@code docs/message-mapping.md} says how they are stored. */
public final class MessageWriter {

    private MessageWriter() {}

    /**
     * Makes of a message what is sent.
     *
     * @param message stamped
     * @param topic where its destination's messages lie
     * @param isDelayed whether its delivery time is to be waited for
     * @return a view of the message, to be written before the message is changed
     * @throws JMSException if it cannot be sent
     */
    public static Sending.Entry entryOf(
            final PosthornMessage message, final String topic, final boolean isDelayed)
            throws JMSException {
        return new Sending.Entry(
                topic,
                0,
                0,
                message.getJMSTimestamp(),
                propertiesOf(message, isDelayed).buffer(),
                message.body());
    }

    private static PropertyText propertiesOf(final PosthornMessage message, final boolean isDelayed)
            throws JMSException {
        final PropertyText.Editor properties = PropertyText.EMPTY.edit();
        if (message.kind() != BodyKind.BYTES) {
            properties.set(PropertyKeys.BODY_KIND, message.kind().word());
        }
        try {
            message.writeProperties(properties, isDelayed);
        } catch (final IllegalArgumentException e) {
            final MessageFormatException fault =
                    new MessageFormatException("The message cannot be sent: " + e.getMessage());
            fault.initCause(e);
            throw fault;
        }
        final PropertyText text = properties.toText();
        if (text.length() > RecordView.MAX_PROPERTIES_LENGTH) {
            throw new MessageFormatException(
                    "The message cannot be sent: its properties take %d bytes, at most %d are allowed."
                            .formatted(text.length(), RecordView.MAX_PROPERTIES_LENGTH));
        }
        return text;
    }
}
