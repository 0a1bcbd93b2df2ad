package io.posthorn.broker.selector;

import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyName;
import io.posthorn.message.PropertyText;
import io.posthorn.message.PropertyType;
import io.posthorn.message.PropertyWindow;
import io.posthorn.message.RecordView;

/**
 * A movable window onto one stored message after another, as selectors see it. Moving it allocates
 * nothing, and neither does asking a compiled selector about it in the usual cases. Not for sharing
 * between threads.
 */
public final class MessageView implements PropertySource {

    private static final long NO_TIME = Long.MIN_VALUE;

    private static final PropertyName UNIQUE_KEY = new PropertyName(PropertyKeys.UNIQUE_KEY);

    private final PropertyWindow properties = new PropertyWindow();
    private long bornTimestamp = NO_TIME;

    /**
     * Moves the window. What it shows is kept, the record's bytes may go.
     *
     * @param record the message
     * @return this
     */
    public MessageView wrap(final RecordView record) {
        properties.wrap(record);
        bornTimestamp = record.bornTimestamp();
        return this;
    }

    /**
     * Moves the window onto a message of which nothing but its properties is at hand; its
     * JMSTimestamp is unknown.
     *
     * @param text all its properties
     * @return this
     */
    public MessageView wrap(final PropertyText text) {
        properties.wrap(text);
        bornTimestamp = NO_TIME;
        return this;
    }

    /**
     * The message's properties as they are stored.
     *
     * @return moved along with this
     */
    public PropertyWindow properties() {
        return properties;
    }

    /** A property or header field by the rules of JMS. */
    @Override
    public Object value(final String name) {
        return value(Field.of(name, Dialect.JMS));
    }

    Object value(final Field field) {
        return switch (field.content()) {
            case TYPED -> properties.value(field.key());
            case TEXT -> properties.get(field.key());
            case HEADER_TEXT -> properties.textOf(field.key());
            case MESSAGE_ID -> messageId(field.key());
            case TIMESTAMP -> bornTimestamp == NO_TIME ? null : (Object) bornTimestamp;
            case PRIORITY -> priority(field.key());
            case DELIVERY_MODE ->
                    PropertyKeys.NON_PERSISTENT.equals(properties.get(field.key()))
                            ? PropertyKeys.NON_PERSISTENT
                            : PropertyKeys.PERSISTENT;
        };
    }

    /** Whether a field has a value, which is not made. */
    boolean has(final Field field) {
        return switch (field.content()) {
            case TYPED, HEADER_TEXT ->
                    properties.has(field.key())
                            || properties.claimOfAbsent(field.key()) == PropertyType.EMPTY;
            case TEXT -> properties.has(field.key());
            default -> value(field) != null;
        };
    }

    private String messageId(final PropertyName key) {
        final String own = properties.get(key);
        if (own != null) {
            return own;
        }
        final String unique = properties.get(UNIQUE_KEY);
        return unique == null ? null : PropertyKeys.MESSAGE_ID_PREFIX + unique;
    }

    private Integer priority(final PropertyName key) {
        final String text = properties.get(key);
        return text != null && text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9'
                ? text.charAt(0) - '0'
                : PropertyKeys.USUAL_PRIORITY;
    }
}
