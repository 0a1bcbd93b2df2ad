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
     * The place of a name. Asking twice gives the same place, so an application that is loaded
     * again in one process finds its own.
     *
     * @param name unique in the process, such as {@code broker.clientId}
     * @param <T> type of what is kept
     * @return the place
     */
    public static <T> Slot<T> named(final String name) {
        return new Slot<>(AttributeKey.valueOf(name));
    }

    AttributeKey<T> key() {
        return key;
    }
}
