package io.posthorn.jms.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.message.Compression;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TypedProperties;
import io.posthorn.remoting.session.Sending;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Enumeration;

/**
 * Makes messages: new ones, those of records that were received, and copies of other providers'
 * messages; and makes of a message what is sent.
 */
public final class MessageFactory {

    private static final int MOST_DECOMPRESSED = 256 << 20;

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

    private static PosthornMessage of(final BodyKind kind, final ObjectTrust trust) {
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
        if (message instanceof PosthornMessage own) {
            return own;
        }
        final PosthornMessage copy = of(kindOf(message), trust);
        copy.bodyOf(message);
        final Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            final String name = (String) names.nextElement();
            if (!name.startsWith("JMSX") || name.startsWith("JMSXGroup")) {
                copy.putProperty(name, Values.property(message.getObjectProperty(name)));
            }
        }
        copy.setJMSType(message.getJMSType());
        copy.setJMSReplyTo(message.getJMSReplyTo());
        copy.setJMSCorrelationID(message.getJMSCorrelationID());
        return copy;
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

    /**
     * Makes of a message what is sent.
     *
     * @param message stamped
     * @param topic where its destination's messages lie
     * @param isDelayed whether its delivery time is to be waited for
     * @return a picture of the message as it is now
     * @throws JMSException if it cannot be sent
     */
    public static Sending.Entry entryOf(
            final PosthornMessage message, final String topic, final boolean isDelayed)
            throws JMSException {
        final PropertyText.Editor properties = PropertyText.EMPTY.edit();
        try {
            properties
                    .set(PropertyKeys.UNIQUE_KEY, message.uniqueKey())
                    .set(PropertyKeys.BODY_KIND, wordOf(message.kind()))
                    .set(PropertyKeys.TYPE, emptyToNull(message.getJMSType()))
                    .set(PropertyKeys.REPLY_TO, textOf(message.getJMSReplyTo()));
            setCorrelation(properties, message);
            setDelivery(properties, message, isDelayed);
            if (!message.ownProperties().isEmpty()) {
                TypedProperties.write(properties, message.ownProperties());
            }
        } catch (final IllegalArgumentException e) {
            final MessageFormatException fault = new MessageFormatException(e.getMessage());
            fault.initCause(e);
            throw fault;
        }
        final PropertyText text = properties.toText();
        final ByteBuffer bytes = ByteBuffer.allocate(text.length());
        text.write(bytes);
        return new Sending.Entry(
                topic,
                0,
                0,
                message.getJMSTimestamp(),
                bytes.flip(),
                ByteBuffer.wrap(message.body()));
    }

    /** Bytes need not be named: they are what is there without a name. */
    private static String wordOf(final BodyKind kind) {
        return kind == BodyKind.BYTES ? null : kind.word();
    }

    private static String emptyToNull(final String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static void setCorrelation(
            final PropertyText.Editor properties, final PosthornMessage message) {
        if (message.correlationBytes() != null) {
            properties.set(
                    PropertyKeys.CORRELATION_BYTES,
                    emptyToNull(Base64.getEncoder().encodeToString(message.correlationBytes())));
        } else {
            properties.set(PropertyKeys.CORRELATION_ID, emptyToNull(message.getJMSCorrelationID()));
        }
    }

    private static void setDelivery(
            final PropertyText.Editor properties,
            final PosthornMessage message,
            final boolean isDelayed) {
        if (message.getJMSDeliveryMode() == DeliveryMode.NON_PERSISTENT) {
            properties.set(PropertyKeys.DELIVERY_MODE, PropertyKeys.NON_PERSISTENT);
        }
        if (message.getJMSPriority() != PropertyKeys.USUAL_PRIORITY) {
            properties.set(PropertyKeys.PRIORITY, Integer.toString(message.getJMSPriority()));
        }
        if (message.getJMSExpiration() != 0) {
            properties.set(PropertyKeys.EXPIRES_MS, Long.toString(message.getJMSExpiration()));
        }
        if (isDelayed) {
            properties.set(
                    PropertyKeys.TIMER_DELIVER_MS, Long.toString(message.getJMSDeliveryTime()));
        }
    }

    private static String textOf(final Destination destination) throws JMSException {
        if (destination == null) {
            return null;
        }
        if (destination instanceof PosthornDestination own) {
            return own.text();
        }
        if (destination instanceof Queue queue) {
            return PosthornDestination.queueText(queue.getQueueName());
        }
        if (destination instanceof Topic topic) {
            return PosthornDestination.topicText(topic.getTopicName());
        }
        throw new MessageFormatException("%s is no destination.".formatted(destination));
    }

    /**
     * Makes a message of a record.
     *
     * @param bytes the record; may go when this returns
     * @param count how often it was delivered, this time included
     * @param destination where it was received from
     * @param trust which classes may be made of its body
     * @param acknowledger what {@link Message#acknowledge} does
     * @return as an application gets it
     */
    public static PosthornMessage received(
            final ByteBuffer bytes,
            final int count,
            final Destination destination,
            final ObjectTrust trust,
            final Acknowledger acknowledger) {
        final RecordView record = new RecordView().wrap(bytes, bytes.position());
        final PropertyText properties = record.properties();
        final PosthornMessage message =
                of(BodyKind.of(properties.get(PropertyKeys.BODY_KIND)), trust);
        message.received(count, destination, properties, acknowledger);
        if (message.kind() != BodyKind.NONE
                && !BodyKind.NO_TEXT.word().equals(properties.get(PropertyKeys.BODY_KIND))) {
            message.body(
                    Compression.decompress(record.sysFlag(), record.body(), MOST_DECOMPRESSED));
        }
        setHeader(message, record, properties);
        return message;
    }

    private static void setHeader(
            final PosthornMessage message, final RecordView record, final PropertyText properties) {
        final String id = properties.get(PropertyKeys.MESSAGE_ID);
        final String key = properties.get(PropertyKeys.UNIQUE_KEY);
        message.setJMSMessageID(
                id != null || key == null ? id : PropertyKeys.MESSAGE_ID_PREFIX + key);
        message.setJMSTimestamp(record.bornTimestamp());
        message.setJMSType(properties.get(PropertyKeys.TYPE));
        message.setJMSReplyTo(PosthornDestination.parse(properties.get(PropertyKeys.REPLY_TO)));
        final String correlation = properties.get(PropertyKeys.CORRELATION_BYTES);
        if (correlation == null) {
            message.setJMSCorrelationID(properties.get(PropertyKeys.CORRELATION_ID));
        } else {
            message.setJMSCorrelationIDAsBytes(bytesOf(correlation));
        }
        message.setJMSExpiration(number(properties, PropertyKeys.EXPIRES_MS, 0));
        message.setJMSDeliveryTime(
                number(properties, PropertyKeys.TIMER_OUT_MS, record.bornTimestamp()));
        message.setReceivedDelivery(
                PropertyKeys.NON_PERSISTENT.equals(properties.get(PropertyKeys.DELIVERY_MODE))
                        ? DeliveryMode.NON_PERSISTENT
                        : DeliveryMode.PERSISTENT,
                (int) number(properties, PropertyKeys.PRIORITY, PropertyKeys.USUAL_PRIORITY));
    }

    /** What is no Base64 was not written by us. */
    private static byte[] bytesOf(final String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (final IllegalArgumentException e) {
            return base64.getBytes(US_ASCII);
        }
    }

    private static long number(
            final PropertyText properties, final String key, final long otherwise) {
        final String text = properties.get(key);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (final NumberFormatException e) {
            // A careless client of another kind can have set anything.
            return otherwise;
        }
    }
}
