package io.posthorn.jms.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Enumeration;

/**
 * Copies messages of other providers' classes (Jakarta Messaging 3.1, 3.12): what is said through
 * the interfaces, and nothing that a send sets anyway.
 */
final class ForeignMessages {

    private ForeignMessages() {}

    static PosthornMessage copyOf(final Message message, final ObjectTrust trust)
            throws JMSException {
        final PosthornMessage copy = MessageFactory.of(kindOf(message), trust);
        copy.bodyOf(message);
        final Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            final String name = (String) names.nextElement();
            copy.putProperty(name, message.getObjectProperty(name));
        }
        copy.setJMSType(message.getJMSType());
        copy.setJMSReplyTo(message.getJMSReplyTo());
        copyCorrelation(message, copy);
        return copy;
    }

    /** Not every provider has ids of bytes (3.4.5), and some only complain of those of texts. */
    private static void copyCorrelation(final Message message, final PosthornMessage copy)
            throws JMSException {
        final String text = message.getJMSCorrelationID();
        if (text != null) {
            copy.setJMSCorrelationID(text);
            return;
        }
        try {
            copy.setJMSCorrelationIDAsBytes(message.getJMSCorrelationIDAsBytes());
        } catch (final UnsupportedOperationException e) {
            copy.setJMSCorrelationID(null);
        }
    }

    private static BodyKind kindOf(final Message message) {
        if (message instanceof TextMessage) {
            return BodyKind.TEXT;
        }
        if (message instanceof BytesMessage) {
            return BodyKind.BYTES;
        }
        if (message instanceof MapMessage) {
            return BodyKind.MAP;
        }
        if (message instanceof StreamMessage) {
            return BodyKind.STREAM;
        }
        return message instanceof ObjectMessage ? BodyKind.OBJECT : BodyKind.NONE;
    }
}
