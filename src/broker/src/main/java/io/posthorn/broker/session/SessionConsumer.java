package io.posthorn.broker.session;

import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Outlet;
import java.util.concurrent.atomic.AtomicBoolean;

/** A consumer of a session. It has no credit until its {@link #outlet} is given some. */
public final class SessionConsumer {

    private final GroupSubscription subscription;
    private final Outlet outlet;
    private final Seat seat;
    private final AtomicBoolean hasEnded = new AtomicBoolean();

    SessionConsumer(final GroupSubscription subscription, final Outlet outlet, final Seat seat) {
        this.subscription = subscription;
        this.outlet = outlet;
        this.seat = seat;
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
     * Its place in its subscription.
     *
     * @return still there when it has only ended
     */
    Seat seat() {
        return seat;
    }

    /**
     * Ends it, and leaves its subscription.
     *
     * @param isCounted as for {@link #end}
     */
    void close(final boolean isCounted) {
        end(isCounted);
        seat.leave();
    }

    /**
     * Ends it: what it has is handed out again.
     *
     * @param isCounted whether that counts as handed out: its client may have seen it
     */
    private void end(final boolean isCounted) {
        if (hasEnded.compareAndSet(false, true)) {
            outlet.close(isCounted);
        }
    }

    /** Ends it when its connection is lost; a seat that is kept stays. */
    void drop() {
        end(true);
        if (seat.isKept()) {
            seat.vacate();
        } else {
            seat.leave();
        }
    }
}
