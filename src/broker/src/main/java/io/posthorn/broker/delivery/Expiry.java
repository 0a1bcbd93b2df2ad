package io.posthorn.broker.delivery;

import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;

/** Says which messages are too old to be delivered. */
final class Expiry {

    private Expiry() {}

    /** A time that is no number, which only a careless client can have set, never comes. */
    static boolean isOver(final PropertyText properties, final long nowMs) {
        final String text = properties.get(PropertyKeys.EXPIRES_MS);
        if (text == null) {
            return false;
        }
        try {
            return Long.parseLong(text) <= nowMs;
        } catch (final NumberFormatException e) {
            return false;
        }
    }
}
