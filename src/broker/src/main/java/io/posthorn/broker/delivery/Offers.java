package io.posthorn.broker.delivery;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.cursor.Scan;
import io.posthorn.broker.delivery.Dead.Cause;
import io.posthorn.store.chain.Unit;
import java.util.function.Supplier;

/**
 * Offers one message to those who want the same, and leases it to the one who gets it. For the
 * subscription's turn.
 */
final class Offers {

    private final Supplier<SubscriptionRules> rules;
    private final Clock clock;
    private final Inspection inspection;
    private final Returns returns;
    private final Books books;
    private final Deadlines deadlines;
    private final GroupWaits groupWaits;
    private final Outbox outbox;
    private final Takes takes;

    /** How an offer ended. */
    enum Outcome {
        /** Somebody has the message. */
        TAKEN,

        /** Nobody here gets it, at least for now. */
        PASSED,

        /** Nothing of the lane can be handed out for now. */
        STUCK
    }

    Offers(
            final Supplier<SubscriptionRules> rules,
            final Clock clock,
            final Inspection inspection,
            final Returns returns,
            final Books books,
            final Deadlines deadlines,
            final GroupWaits groupWaits,
            final Outbox outbox,
            final Takes takes) {
        this.rules = rules;
        this.clock = clock;
        this.inspection = inspection;
        this.returns = returns;
        this.books = books;
        this.deadlines = deadlines;
        this.groupWaits = groupWaits;
        this.outbox = outbox;
        this.takes = takes;
    }

    /** Shows an audience the next message of its scan; the first in turn gets it if it may. */
    Outcome offer(
            final Lane lane,
            final Scan scan,
            final long offset,
            final Audience audience,
            final Outlet first) {
        final int at = lane.find(offset);
        if (at < 0) {
            settle(lane, offset);
            return Outcome.PASSED;
        }
        final Unit.Batch entries = lane.entries();
        final long physicalOffset = entries.physicalOffset(at);
        final int length = entries.size(at);
        switch (inspection.of(physicalOffset, length, entries.tag(at), audience.wish())) {
            case UNWANTED -> unwanted(lane, scan, offset);
            case EXPIRED -> {
                returns.die(lane, offset, Cause.EXPIRED);
                audience.offerOneMore(lane);
            }
            case UNREADABLE -> {
                unreadable(lane, offset, physicalOffset);
                audience.offerOneMore(lane);
            }
            case WANTED -> {
                return offerWanted(lane, scan, offset, physicalOffset, length, audience, first);
            }
        }
        return Outcome.PASSED;
    }

    private Outcome offerWanted(
            final Lane lane,
            final Scan scan,
            final long offset,
            final long physicalOffset,
            final int length,
            final Audience audience,
            final Outlet first) {
        if (returns.isTriedTooOften(lane.cursor().countOf(offset))) {
            returns.die(lane, offset, Cause.TRIED_TOO_OFTEN);
            audience.offerOneMore(lane);
            return Outcome.PASSED;
        }
        final SubscriptionRules now = rules.get();
        final String group = now.isGrouped() ? inspection.messageGroup() : null;
        if (group != null && groupWaits.isWaiting(group)) {
            final Outcome outcome = keep(audience.waiting(), lane, scan, offset);
            audience.offerOneMore(lane);
            return outcome;
        }
        // Messages of a group go to one consumer, others to whose turn it is.
        Outlet outlet =
                group == null || now.isExclusive() ? first : audience.ownerOf(group, lane, offset);
        if (outlet == null || outlet.refuses(lane, offset)) {
            outlet = now.isExclusive() ? null : audience.readyFor(lane, offset);
        }
        if (outlet == null) {
            return keep(audience.refused(), lane, scan, offset);
        }
        if (outlet.creditLeft() == 0) {
            return keep(outlet.kept(), lane, scan, offset);
        }
        if (outlet.isFullFor(length)) {
            outlet.takeCredit();
            audience.ready().remove(outlet);
            return Outcome.PASSED;
        }
        hand(lane, scan, offset, physicalOffset, length, outlet);
        if (outlet.creditLeft() == 0) {
            audience.ready().remove(outlet);
        }
        return Outcome.TAKEN;
    }

    private void hand(
            final Lane lane,
            final Scan scan,
            final long offset,
            final long physicalOffset,
            final int length,
            final Outlet outlet) {
        final long deadline = outlet.deadlineFrom(clock.wallMs());
        final int count = lane.cursor().lease(scan, offset, outlet.holder(), deadline);
        if (!outlet.hasOutgoing()) {
            outbox.add(outlet);
            takes.served(outlet);
        }
        if (outlet.isTake()) {
            lane.attempt(outlet.attempt());
        }
        outlet.hand(
                new Handed(
                        lane.queueId(),
                        offset,
                        physicalOffset,
                        length,
                        outlet.holder(),
                        count,
                        deadline,
                        lane.annotationsOf(offset)));
        deadlines.note(deadline);
        books.handedOut(lane);
    }

    /** Puts a message aside until the only one who may have it is ready, or its group is. */
    private static Outcome keep(
            final Aside kept, final Lane lane, final Scan scan, final long offset) {
        if (!kept.add(lane, offset)) {
            return Outcome.STUCK;
        }
        lane.cursor().pass(scan, offset);
        return Outcome.PASSED;
    }

    private void unwanted(final Lane lane, final Scan scan, final long offset) {
        if (rules.get().leavesUnwanted()) {
            lane.cursor().pass(scan, offset);
        } else {
            settle(lane, offset);
        }
    }

    private void unreadable(final Lane lane, final long offset, final long physicalOffset) {
        if (!lane.isMoved(offset, physicalOffset)) {
            settle(lane, offset);
        }
    }

    private void settle(final Lane lane, final long offset) {
        lane.settle(offset);
        books.changed();
    }
}
