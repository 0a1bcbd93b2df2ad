package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Cursor;

/** When the first lease of a subscription ends. Written in the turn; any thread may ask. */
final class Deadlines {

    private volatile long first = Cursor.NEVER;

    /** There is a lease until then, ms. */
    void note(final long deadline) {
        if (deadline < first) {
            first = deadline;
        }
    }

    /** All leases have been looked at: the first ends then, ms. */
    void first(final long deadline) {
        first = deadline;
    }

    /** Whether a lease may have ended. */
    boolean isDue(final long now) {
        return first <= now;
    }
}
