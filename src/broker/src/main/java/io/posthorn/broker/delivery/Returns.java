package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Cursor;
import io.posthorn.broker.delivery.Dead.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What becomes of messages that nobody accepts: they come back, or are dead. A dead message is in
 * nobody's sight until it is buried. For the subscription's turn.
 */
final class Returns {

    private final Supplier<SubscriptionRules> rules;
    private final Consumer<Dead> toBury;

    /** What came back in this turn and is dead; a cursor must not be changed while it tells. */
    private final List<Dead> dead = new ArrayList<>();

    Returns(final Supplier<SubscriptionRules> rules, final Consumer<Dead> toBury) {
        this.rules = rules;
        this.toBury = toBury;
    }

    /** Whether a message is not to be handed out again. */
    boolean isTriedTooOften(final int count) {
        final int most = rules.get().mostDeliveries();
        return most > 0 && count >= most;
    }

    /** Ends a lease. */
    void giveBack(final Lane lane, final long offset, final boolean isCounted) {
        if (lane.cursor().release(offset, isCounted)) {
            note(lane, offset, lane.cursor().countOf(offset));
            bury(lane);
        }
    }

    /** Ends all leases of somebody. */
    void giveBackAllOf(final int holder, final boolean isCounted, final Lane lane) {
        lane.cursor().releaseAllOf(holder, isCounted, (offset, count) -> note(lane, offset, count));
        bury(lane);
    }

    /** Ends leases that are over. */
    void expire(final Lane lane, final long now) {
        lane.cursor().expire(now, (offset, count) -> note(lane, offset, count));
        bury(lane);
    }

    private void note(final Lane lane, final long offset, final int count) {
        if (isTriedTooOften(count)) {
            dead.add(new Dead(lane.queueId(), offset, count, Cause.TRIED_TOO_OFTEN));
        }
    }

    /** Takes those out of sight that came back too often. */
    private void bury(final Lane lane) {
        for (final Dead each : dead) {
            lane.cursor().hide(each.queueOffset());
            toBury.accept(each);
        }
        dead.clear();
    }

    /** Takes an open message out of everybody's sight until it is buried. */
    void die(final Lane lane, final long offset, final Cause cause) {
        final int count = lane.cursor().countOf(offset);
        lane.cursor().hide(offset);
        toBury.accept(new Dead(lane.queueId(), offset, count, cause));
    }

    /** Takes a leased message out of everybody's sight until it is buried. */
    void reject(final Lane lane, final long offset) {
        lane.cursor().extend(offset, Cursor.NOBODY, Cursor.NEVER);
        toBury.accept(
                new Dead(lane.queueId(), offset, lane.cursor().countOf(offset), Cause.REJECTED));
    }

    /** A dead message has been buried, or could not be: then it is handed out after all. */
    void buried(final Lane lane, final long offset, final boolean isGone) {
        if (isGone) {
            lane.cursor().settle(offset);
        } else if (lane.cursor().isHidden(offset)) {
            lane.cursor().release(offset, true);
        }
    }
}
