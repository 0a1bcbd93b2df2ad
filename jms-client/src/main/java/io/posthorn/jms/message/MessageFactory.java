package io.posthorn.jms.message;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.message.PropertyKeys;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;

/** Makes messages, and ours of other providers' ones; sets what a send sets. */
public final class MessageFactory {

    private MessageFactory() {}

    /**
     * A new message.
     *
     * @return without a body
     */
    public static PosthornMessage plain() {
        return new PosthornMessage();
    }

    /**
     * A new message.
     *
     * @return empty, to be written
     */
    public static BytesMessage bytes() {
        return new PosthornBytesMessage();
    }

    /**
     * A new message.
     *
     * @return empty
     */
    public static MapMessage map() {
        return new PosthornMapMessage();
    }

    /**
     * A new message.
     *
     * @param trust which classes may be made of its body
     * @return empty
     */
    public static ObjectMessage object(final ObjectTrust trust) {
        return new PosthornObjectMessage(trust);
    }

    /**
     * A new message.
     *
     * @return empty, to be written
     */
    public static StreamMessage stream() {
        return new PosthornStreamMessage();
    }

    /**
     * A new message.
     *
     * @return without a text
     */
    public static TextMessage text() {
        return new PosthornTextMessage();
    }

    /** One of a kind, empty. */
    static PosthornMessage of(final BodyKind kind, final ObjectTrust trust) {
        return switch (kind) {
            case NONE -> new PosthornMessage();
            case NO_TEXT, TEXT -> new PosthornTextMessage();
            case BYTES -> new PosthornBytesMessage();
            case MAP -> new PosthornMapMessage();
            case STREAM -> new PosthornStreamMessage();
            case OBJECT -> new PosthornObjectMessage(trust);
        };
    }

    /**
     * What a send sets (Jakarta Messaging 3.1, 3.4).
     *
     * @param destination where the message goes
     * @param deliveryMode one of {@link DeliveryMode}
     * @param priority 0 to 9
     * @param uniqueKey the message id without its prefix
     * @param timestamp when it is sent, ms
     * @param expiration when it is too old, ms; 0 for never
     * @param deliveryTime when it may be delivered, ms
     */
    public record Stamp(
            PosthornDestination destination,
            int deliveryMode,
            int priority,
            String uniqueKey,
            long timestamp,
            long expiration,
            long deliveryTime) {}

    /**
     * Sets what a send sets.
     *
     * @param message to be sent, of any provider
     * @param stamp what to set
     * @throws JMSException if the message does not take it
     */
    public static void stamp(final Message message, final Stamp stamp) throws JMSException {
        message.setJMSDestination(stamp.destination());
        message.setJMSDeliveryMode(stamp.deliveryMode());
        message.setJMSPriority(stamp.priority());
        message.setJMSMessageID(PropertyKeys.MESSAGE_ID_PREFIX + stamp.uniqueKey());
        message.setJMSTimestamp(stamp.timestamp());
        message.setJMSExpiration(stamp.expiration());
        message.setJMSDeliveryTime(stamp.deliveryTime());
    }

    /**
     * The message itself if it is one of ours, or a copy (3.12).
     *
     * @param message of any provider
     * @param trust which classes may be made of its body
     * @return what can be sent
     * @throws JMSException if it cannot be read
     */
    public static PosthornMessage own(final Message message, final ObjectTrust trust)
            throws JMSException {
        return message instanceof PosthornMessage own
                ? own
                : ForeignMessages.copyOf(message, trust);
    }
}
