package io.posthorn.jms.message;

import io.posthorn.message.PropertyText;
import io.posthorn.message.TypedProperties;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The properties of a message (Jakarta Messaging 3.1, 3.5). Those of a message that was received
 * are read one by one from how they are stored, and cannot be set before they are cleared. Belongs
 * to its message.
 */
final class MessageProperties {

    /** Those received and not cleared; null if there are none, or not yet looked at. */
    private TypedProperties received;

    /** What {@code received} is to be made of. */
    private PropertyText unread;

    /** How often the message was delivered; 0 if it was not received, or after clearing. */
    private int deliveryCount;

    private boolean isReadOnly;

    /** Those set; null if there are none. */
    private Map<String, Object> own;

    /** Of a new message. */
    MessageProperties() {}

    /** Of a message that was received. */
    MessageProperties(final PropertyText stored, final int deliveryCount) {
        this.unread = stored;
        this.deliveryCount = deliveryCount;
        this.isReadOnly = true;
    }

    private TypedProperties received() {
        if (unread != null) {
            received = new TypedProperties(unread);
            unread = null;
        }
        return received;
    }

    Object get(final String name) {
        if (deliveryCount > 0 && PropertyNames.DELIVERY_COUNT.equals(name)) {
            return deliveryCount;
        }
        if (received() != null && name != null) {
            return received.get(name);
        }
        return own == null ? null : own.get(name);
    }

    boolean has(final String name) {
        if (deliveryCount > 0 && PropertyNames.DELIVERY_COUNT.equals(name)) {
            return true;
        }
        if (received() != null && name != null) {
            return received.has(name);
        }
        return own != null && own.containsKey(name);
    }

    /** All names there are. */
    List<String> names() {
        final List<String> names = new ArrayList<>();
        if (received() != null) {
            received.forEach(
                    (name, value) -> {
                        if (!PropertyNames.DELIVERY_COUNT.equals(name)) {
                            names.add(name);
                        }
                    });
        }
        if (own != null) {
            names.addAll(own.keySet());
        }
        if (deliveryCount > 0) {
            names.add(PropertyNames.DELIVERY_COUNT);
        }
        return names;
    }

    /** Sets one; its name and value were checked. */
    void set(final String name, final Object value) throws MessageNotWriteableException {
        if (isReadOnly) {
            throw new MessageNotWriteableException(
                    "The properties of a message that was received have to be cleared before they"
                            + " are set.");
        }
        if (own == null) {
            own = new LinkedHashMap<>();
        }
        own.put(name, value);
    }

    void clear() {
        unread = null;
        received = null;
        deliveryCount = 0;
        isReadOnly = false;
        own = null;
    }

    /** Stores what is the application's. */
    void write(final PropertyText.Editor to) {
        final Map<String, Object> sent = sent();
        if (!sent.isEmpty()) {
            TypedProperties.write(to, sent);
        }
    }

    private Map<String, Object> sent() {
        final Map<String, Object> all = all();
        for (final String name : all.keySet()) {
            if (!PropertyNames.isSent(name)) {
                final Map<String, Object> sent = new LinkedHashMap<>(all);
                sent.keySet().removeIf(each -> !PropertyNames.isSent(each));
                return sent;
            }
        }
        return all;
    }

    private Map<String, Object> all() {
        if (received() == null) {
            return own == null ? Map.of() : own;
        }
        final Map<String, Object> all = new LinkedHashMap<>();
        received.forEach(all::put);
        return all;
    }
}
