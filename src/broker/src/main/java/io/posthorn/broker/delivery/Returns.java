package io.posthorn.broker.delivery;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.cursor.Cursor;
import io.posthorn.broker.delivery.Dead.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What becomes of messages that nobody accepts: they come back, at once or after a time, or are
 * dead. A dead message is in nobody's sight until it is buried. For the subscription's turn.
 */
final class Returns {

    private final Supplier<SubscriptionRules> rules;
    private final Clock clock;
    private final Inspection inspection;
    private final Deadlines deadlines;
    private final GroupWaits groupWaits;
    private final Consumer<Dead> toBury;

    /** What came back just now; a cursor must not be changed while it tells. */
    private final List<Returned> returned = new ArrayList<>();

    private record Returned(long offset, int count, boolean hasFailed) {}

    Returns(
            final Supplier<SubscriptionRules> rules,
            final Clock clock,
            final Inspection inspection,
            final Deadlines deadlines,
            final GroupWaits groupWaits,
            final Consumer<Dead> toBury) {
        this.rules = rules;
        this.clock = clock;
        this.inspection = inspection;
        this.deadlines = deadlines;
        this.groupWaits = groupWaits;
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
            note(offset, lane.cursor().countOf(offset), isCounted);
            dealWithReturned(lane);
        }
    }

    /** Ends all leases of somebody. */
    void giveBackAllOf(final int holder, final boolean isCounted, final Lane lane) {
        lane.cursor()
                .releaseAllOf(holder, isCounted, (offset, count) -> note(offset, count, isCounted));
        dealWithReturned(lane);
    }

    /** Ends leases that are over, and waits; the time of a lease was delay enough. */
    void expire(final Lane lane, final long now) {
        lane.cursor().expire(now, (offset, count) -> note(offset, count, false));
        dealWithReturned(lane);
    }

    private void note(final long offset, final int count, final boolean hasFailed) {
        if (isTriedTooOften(count) || hasFailed && !rules.get().delay().isNone()) {
            returned.add(new Returned(offset, count, hasFailed));
        }
    }

    /** Buries those that came back too often; others wait for their time. */
    private void dealWithReturned(final Lane lane) {
        for (final Returned each : returned) {
            if (isTriedTooOften(each.count())) {
                lane.cursor().hide(each.offset());
                toBury.accept(
                        new Dead(
                                lane.queueId(),
                                each.offset(),
                                each.count(),
                                Cause.TRIED_TOO_OFTEN));
            } else {
                postpone(lane, each.offset(), each.count());
            }
        }
        returned.clear();
    }

    /** Lets a message wait that nobody has, and with it what comes after it in its group. */
    private void postpone(final Lane lane, final long offset, final int count) {
        final long deadline = clock.wallMs() + rules.get().delay().after(count);
        lane.cursor().postpone(offset, deadline);
        deadlines.note(deadline);
        final int at = rules.get().isGrouped() ? lane.find(offset) : -1;
        final String group = at < 0 ? null : inspection.messageGroup(lane.entries(), at);
        if (group != null) {
            groupWaits.await(group, deadline);
        }
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
            lane.settle(offset);
        } else if (lane.cursor().isHidden(offset)) {
            lane.cursor().release(offset, true);
        }
    }
}
