package io.posthorn.jms;

import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** A listener of this provider's own, which is told more than an application's. */
@FunctionalInterface
interface DeliveredListener extends MessageListener {

    /** A message came, and is not settled by anybody else. */
    void onDelivered(Delivered message);

    @Override
    default void onMessage(final Message message) {
        throw new UnsupportedOperationException("told by onDelivered");
    }
}
