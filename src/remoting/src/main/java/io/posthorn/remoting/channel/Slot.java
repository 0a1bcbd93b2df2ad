package io.posthorn.remoting.channel;

import io.netty.util.AttributeKey;

/**
 * A typed place for what a room wants to remember about a connection. Made once, as a constant.
 *
 * @param <T> type of what is kept
 */
public final class Slot<T> {

    private final AttributeKey<T> key;

    private Slot(final AttributeKey<T> key) {
        this.key = key;
    }

    /**
     * A new place.
     *
     * @param name unique in the process, such as {@code broker.clientId}
     * @param <T> type of what is kept
     * @return the place
     * @throws IllegalArgumentException if the name is taken
     */
    public static <T> Slot<T> named(final String name) {
        return new Slot<>(AttributeKey.newInstance(name));
    }

    AttributeKey<T> key() {
        return key;
    }
}
