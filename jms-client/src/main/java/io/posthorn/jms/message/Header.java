package io.posthorn.jms.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.posthorn.jms.destination.PosthornDestination;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyName;
import io.posthorn.message.PropertyText;
import io.posthorn.message.PropertyWindow;
import io.posthorn.message.TypedProperties;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.util.Base64;

/**
 * The header fields of a message (Jakarta Messaging 3.1, 3.4), and as which properties they are
 * stored. Those of a message that was received are read when the first of them is asked for.
 * Belongs to its message.
 */
final class Header {

    private static final PropertyName MESSAGE_ID = new PropertyName(PropertyKeys.MESSAGE_ID);
    private static final PropertyName UNIQUE_KEY = new PropertyName(PropertyKeys.UNIQUE_KEY);
    private static final PropertyName TYPE = new PropertyName(PropertyKeys.TYPE);
    private static final PropertyName REPLY_TO = new PropertyName(PropertyKeys.REPLY_TO);
    private static final PropertyName CORRELATION_ID =
            new PropertyName(PropertyKeys.CORRELATION_ID);
    private static final PropertyName CORRELATION_BYTES =
            new PropertyName(PropertyKeys.CORRELATION_BYTES);
    private static final PropertyName EXPIRES_MS = new PropertyName(PropertyKeys.EXPIRES_MS);
    private static final PropertyName TIMER_DELIVER_MS =
            new PropertyName(PropertyKeys.TIMER_DELIVER_MS);
    private static final PropertyName TIMER_OUT_MS = new PropertyName(PropertyKeys.TIMER_OUT_MS);
    private static final PropertyName DELIVERY_MODE = new PropertyName(PropertyKeys.DELIVERY_MODE);
    private static final PropertyName PRIORITY = new PropertyName(PropertyKeys.PRIORITY);

    private static final int HIGHEST_PRIORITY = 9;

    /** What the fields are to be read from; null if there is nothing left to read. */
    private PropertyText unread;

    String messageId;
    long timestamp;
    CorrelationId correlationId;
    Destination replyTo;
    Destination destination;
    int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    boolean isRedelivered;
    String type;
    long expiration;
    long deliveryTime;
    int priority = Message.DEFAULT_PRIORITY;

    /** Of a new message. */
    Header() {}

    /**
     * Of a message that was received.
     *
     * @param stored all its properties
     * @param bornTimestamp when it was sent, ms
     * @param destination where it was received from
     * @param isRedelivered whether it was delivered before
     */
    Header(
            final PropertyText stored,
            final long bornTimestamp,
            final Destination destination,
            final boolean isRedelivered) {
        this.unread = stored;
        this.timestamp = bornTimestamp;
        this.destination = destination;
        this.isRedelivered = isRedelivered;
    }

    /** To be called before a field is touched. */
    Header read() {
        if (unread != null) {
            final PropertyWindow stored = new PropertyWindow().wrap(unread);
            unread = null;
            messageId = messageIdOf(stored);
            type = stored.textOf(TYPE);
            correlationId = correlationIdOf(stored);
            replyTo = PosthornDestination.parse(stored.textOf(REPLY_TO));
            expiration = numberOf(stored, EXPIRES_MS, 0);
            // The broker's own say is for those whose senders used one of RocketMQ's other ways.
            deliveryTime =
                    numberOf(stored, TIMER_DELIVER_MS, numberOf(stored, TIMER_OUT_MS, timestamp));
            deliveryMode =
                    PropertyKeys.NON_PERSISTENT.equals(stored.get(DELIVERY_MODE))
                            ? DeliveryMode.NON_PERSISTENT
                            : DeliveryMode.PERSISTENT;
            priority =
                    (int)
                            Math.max(
                                    0,
                                    Math.min(
                                            HIGHEST_PRIORITY,
                                            numberOf(
                                                    stored,
                                                    PRIORITY,
                                                    PropertyKeys.USUAL_PRIORITY)));
        }
        return this;
    }

    private static String messageIdOf(final PropertyWindow stored) {
        final String id = stored.get(MESSAGE_ID);
        if (id != null) {
            return id;
        }
        final String key = stored.get(UNIQUE_KEY);
        return key == null ? null : PropertyKeys.MESSAGE_ID_PREFIX + key;
    }

    private static CorrelationId correlationIdOf(final PropertyWindow stored) {
        final String base64 = stored.textOf(CORRELATION_BYTES);
        return base64 == null
                ? CorrelationId.of(stored.textOf(CORRELATION_ID))
                : CorrelationId.of(bytesOf(base64));
    }

    /** What is no Base64 was not written by us. */
    private static byte[] bytesOf(final String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (final IllegalArgumentException e) {
            return base64.getBytes(US_ASCII);
        }
    }

    private static long numberOf(
            final PropertyWindow stored, final PropertyName key, final long otherwise) {
        final String text = stored.get(key);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (final NumberFormatException e) {
            // A careless client of another kind can have set anything.
            return otherwise;
        }
    }

    /** Whether it is too old; looks at nothing else. */
    boolean isExpired(final long nowMs) {
        if (unread != null && !unread.has(PropertyKeys.EXPIRES_MS)) {
            return false;
        }
        final long end = read().expiration;
        return end != 0 && end <= nowMs;
    }

    /**
     * Stores the fields.
     *
     * @param properties where to
     * @param isDelayed whether the delivery time is to be waited for
     */
    void write(final PropertyText.Editor properties, final boolean isDelayed) throws JMSException {
        read();
        writeMessageId(properties);
        writeIfSet(properties, PropertyKeys.TYPE, type);
        writeIfSet(properties, PropertyKeys.REPLY_TO, textOf(replyTo));
        if (correlationId != null) {
            TypedProperties.writeText(
                    properties, PropertyKeys.CORRELATION_ID, correlationId.text());
            if (correlationId.isBinary()) {
                TypedProperties.writeText(
                        properties,
                        PropertyKeys.CORRELATION_BYTES,
                        Base64.getEncoder().encodeToString(correlationId.bytes()));
            }
        }
        if (deliveryMode == DeliveryMode.NON_PERSISTENT) {
            properties.set(PropertyKeys.DELIVERY_MODE, PropertyKeys.NON_PERSISTENT);
        }
        if (priority != PropertyKeys.USUAL_PRIORITY) {
            properties.set(PropertyKeys.PRIORITY, Integer.toString(priority));
        }
        if (expiration != 0) {
            properties.set(PropertyKeys.EXPIRES_MS, Long.toString(expiration));
        }
        if (isDelayed) {
            properties.set(PropertyKeys.TIMER_DELIVER_MS, Long.toString(deliveryTime));
        }
    }

    private void writeMessageId(final PropertyText.Editor properties) {
        if (messageId == null) {
            return;
        }
        if (messageId.startsWith(PropertyKeys.MESSAGE_ID_PREFIX)) {
            properties.set(
                    PropertyKeys.UNIQUE_KEY,
                    messageId.substring(PropertyKeys.MESSAGE_ID_PREFIX.length()));
        } else {
            properties.set(PropertyKeys.MESSAGE_ID, messageId);
        }
    }

    private static void writeIfSet(
            final PropertyText.Editor properties, final String key, final String text) {
        if (text != null) {
            TypedProperties.writeText(properties, key, text);
        }
    }

    /** Other providers' queues and topics become ours of the same name. */
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
        throw new InvalidDestinationException(
                "Nobody can reply to %s: it is neither a queue nor a topic."
                        .formatted(destination));
    }
}
