package io.posthorn.broker.delivery;

/**
 * Told by a subscription of what has to be done elsewhere. Called in its turn, but for {@link
 * #ahead}; must only take note of it.
 */
public interface SubscriptionListener {
    /**
     * Something has to be written down.
     *
     * @param subscription where
     */
    void changed(GroupSubscription subscription);

    /**
     * Something has to be in the log before messages are delivered that were just handed out.
     * Called outside the turn, once for many messages; may take the turn of the log.
     *
     * @param subscription where
     * @param queueId of which queue
     * @param note what a cursor says ({@link io.posthorn.broker.cursor.CursorNotes#ahead})
     */
    default void ahead(final GroupSubscription subscription, final int queueId, final byte[] note) {
        // Whoever writes nothing down has nothing to say after a crash.
    }

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
