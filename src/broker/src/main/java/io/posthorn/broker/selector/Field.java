package io.posthorn.broker.selector;

import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyName;
import java.util.Map;

/**
 * What a name in an expression stands for in a stored message.
 *
 * @param key where it is stored; for what is computed the key that has a say in it, if any
 * @param content what is to be made of it
 */
record Field(PropertyName key, Content content) {

    /** What is to be made of the bytes. */
    enum Content {
        /** A property with its type. */
        TYPED,
        /** The text as it is stored, whatever is said of its type. */
        TEXT,
        /** The text as it was set, never a number or anything else. */
        HEADER_TEXT,
        MESSAGE_ID,
        TIMESTAMP,
        PRIORITY,
        DELIVERY_MODE
    }

    /** The header fields of JMS 3.1, 3.8.1.1. */
    private static final Map<String, Field> HEADERS =
            Map.of(
                    "JMSMessageID", header(PropertyKeys.MESSAGE_ID, Content.MESSAGE_ID),
                    "JMSTimestamp", header("JMSTimestamp", Content.TIMESTAMP),
                    "JMSPriority", header(PropertyKeys.PRIORITY, Content.PRIORITY),
                    "JMSDeliveryMode", header(PropertyKeys.DELIVERY_MODE, Content.DELIVERY_MODE),
                    "JMSCorrelationID", header(PropertyKeys.CORRELATION_ID, Content.HEADER_TEXT),
                    "JMSType", header(PropertyKeys.TYPE, Content.HEADER_TEXT));

    private static Field header(final String key, final Content content) {
        return new Field(new PropertyName(key), content);
    }

    /** In SQL92 a name is the key itself, and all is text. */
    static Field of(final String name, final Dialect dialect) {
        if (dialect == Dialect.SQL92) {
            return new Field(new PropertyName(name), Content.TEXT);
        }
        final Field header = HEADERS.get(name);
        return header == null
                ? new Field(new PropertyName(PropertyKeys.keyOf(name)), Content.TYPED)
                : header;
    }

    /** Whether the value lies somewhere in the properties as it is. */
    boolean isStored() {
        return content == Content.TYPED
                || content == Content.TEXT
                || content == Content.HEADER_TEXT;
    }
}
