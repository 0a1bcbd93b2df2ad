package io.posthorn.broker.session;

import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Outlet;
import java.util.concurrent.atomic.AtomicBoolean;

/** A consumer of a session. It has no credit until its {@link #outlet} is given some. */
public final class SessionConsumer {

    private final GroupSubscription subscription;
    private final Outlet outlet;
    private final Runnable onClose;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    SessionConsumer(
            final GroupSubscription subscription, final Outlet outlet, final Runnable onClose) {
        this.subscription = subscription;
        this.outlet = outlet;
        this.onClose = onClose;
    }

    /**
     * Where its messages are settled.
     *
     * @return the subscription it belongs to
     */
    public GroupSubscription subscription() {
        return subscription;
    }

    /**
     * Where its credit goes.
     *
     * @return the same always
     */
    public Outlet outlet() {
        return outlet;
    }

    /**
     * Ends it: what it has is handed out again.
     *
     * @param isCounted whether that counts as handed out: its client may have seen it
     */
    void close(final boolean isCounted) {
        if (isClosed.compareAndSet(false, true)) {
            outlet.close(isCounted);
            onClose.run();
        }
    }
}
