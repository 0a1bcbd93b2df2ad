package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Cursor;
import java.util.ArrayList;
import java.util.List;

/**
 * Consumers for one hand-out only: each is given what there is at one moment, and ends with that.
 * For the subscription's turn.
 */
final class Takes {

    private final Lanes lanes;
    private final Audiences audiences;

    /** Those that were given something in this turn. */
    private final List<Outlet> served = new ArrayList<>();

    Takes(final Lanes lanes, final Audiences audiences) {
        this.lanes = lanes;
        this.audiences = audiences;
    }

    /**
     * Gives back what an ordered take was given, which asks again because it did not get the
     * answer; says whether there was such a take.
     */
    boolean repeat(final String attempt, final Cursor.Ended ended) {
        boolean isRepeated = false;
        for (final Lane lane : lanes.inOrder()) {
            if (attempt.equals(lane.attempt())) {
                lane.cursor().releaseAllOf(Outlet.TAKEN, false, ended);
                isRepeated = true;
            }
        }
        return isRepeated;
    }

    /** Somebody was given something; if it is a take, it ends with this turn. */
    void served(final Outlet outlet) {
        if (outlet.isTake()) {
            served.add(outlet);
        }
    }

    /** Those that were given something get nothing more. */
    void endServed() {
        if (!served.isEmpty()) {
            served.forEach(Takes::end);
            served.clear();
            audiences.forgetIdle();
        }
    }

    /** Ends one that waits for nothing any more. */
    static void end(final Outlet outlet) {
        outlet.markClosed();
        outlet.audience().leave(outlet);
        outlet.offerKept(Long.MAX_VALUE);
    }
}
