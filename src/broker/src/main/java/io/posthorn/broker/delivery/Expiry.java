package io.posthorn.broker.delivery;

import io.posthorn.message.Decimals;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyName;
import io.posthorn.message.PropertyWindow;

/** Says which messages are too old to be delivered. */
final class Expiry {

    private static final PropertyName EXPIRES_MS = new PropertyName(PropertyKeys.EXPIRES_MS);

    private Expiry() {}

    /** A time that is no number, which only a careless client can have set, never comes. */
    static boolean isOver(final PropertyWindow properties, final long nowMs) {
        final int entry = properties.find(EXPIRES_MS);
        if (entry == PropertyWindow.NONE) {
            return false;
        }
        final long time =
                Decimals.whole(
                        properties.bytes(), properties.valueFrom(entry), properties.valueTo(entry));
        return time != Decimals.NOT_WHOLE && time <= nowMs;
    }
}
