package io.posthorn.broker.delivery;

/**
 * Told by a subscription of what has to be done elsewhere. Called in its turn; must only take note
 * of it.
 */
public interface SubscriptionListener {
    /**
     * Something has to be written down.
     *
     * @param subscription where
     */
    void changed(GroupSubscription subscription);

    /**
     * Somebody waits for messages to arrive, or nobody does any more.
     *
     * @param subscription where
     * @param isAwaited whether arrivals matter from now on
     */
    default void awaited(final GroupSubscription subscription, final boolean isAwaited) {
        // Whoever tells of each arrival anyway need not know.
    }

    /**
     * There is more to look at, on another thread.
     *
     * @param subscription where
     */
    void goOn(GroupSubscription subscription);

    /**
     * A message is not handed out any more. Nobody has it until that is done.
     *
     * @param subscription where
     * @param dead which, and why
     */
    void dead(GroupSubscription subscription, Dead dead);
}
