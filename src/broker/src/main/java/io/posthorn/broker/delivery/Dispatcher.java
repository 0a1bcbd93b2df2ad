package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Cursor;
import io.posthorn.broker.cursor.Scan;
import io.posthorn.broker.delivery.Offers.Outcome;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Chooses the queue and the consumer whose turn it is, until nobody has credit or nothing is left.
 * Lanes of a higher priority go first, those of one priority share, and so do consumers. For the
 * subscription's turn, but for {@link #isAwaited}.
 */
final class Dispatcher {

    /** Looks at so many messages in one go; there may be millions that nobody wants. */
    static final int LOOKS = 4_096;

    /** One consumer gets so many before it is another one's turn. */
    private static final int BURST = 16;

    /** One queue gives so many before it is another one's turn. */
    private static final int SHARE = 64;

    private final Supplier<SubscriptionRules> rules;
    private final Lanes lanes;
    private final Audiences audiences;
    private final Offers offers;
    private final Takes takes;
    private final Watches watches;
    private final Runnable goOn;
    private final Consumer<Boolean> tellAwaited;

    private int laneTurn;

    /** Whether somebody has credit, so that an arrival matters. */
    private volatile boolean isAwaited;

    Dispatcher(
            final Supplier<SubscriptionRules> rules,
            final Lanes lanes,
            final Audiences audiences,
            final Offers offers,
            final Takes takes,
            final Watches watches,
            final Runnable goOn,
            final Consumer<Boolean> tellAwaited) {
        this.rules = rules;
        this.lanes = lanes;
        this.audiences = audiences;
        this.offers = offers;
        this.takes = takes;
        this.watches = watches;
        this.goOn = goOn;
        this.tellAwaited = tellAwaited;
    }

    /** Whether an arrival matters to anybody. Any thread. */
    boolean isAwaited() {
        return isAwaited;
    }

    void updateAwaited() {
        final boolean now = !watches.isEmpty() || audiences.isAnyReady();
        if (now != isAwaited) {
            isAwaited = now;
            tellAwaited.accept(now);
        }
    }

    /** Lets messages meet consumers. */
    void handOut() {
        // Before the queues' ends are looked at, or a message that comes just then is missed.
        updateAwaited();
        lanes.refresh();
        int looks = LOOKS;
        for (final Audience audience : audiences.all()) {
            if (!audience.ready().isEmpty()) {
                looks = handOutTo(audience, looks);
            }
            if (looks <= 0) {
                goOn.run();
                break;
            }
        }
        takes.endServed();
        if (!watches.isEmpty()) {
            watches.look();
        }
        updateAwaited();
    }

    /** What was done with one message may make way for those behind it. */
    void handOutInOrder() {
        if (audiences.isAnyReadyInOrder()) {
            handOut();
        }
    }

    /**
     * Empties the lanes of a priority before those of a lower one; gives how many looks are left.
     */
    private int handOutTo(final Audience audience, final int looks) {
        final Lane[] all = lanes.inOrder();
        int left = looks;
        int from = 0;
        while (from < all.length && left > 0 && !audience.ready().isEmpty()) {
            int to = from + 1;
            while (to < all.length && all[to].priority() == all[from].priority()) {
                to++;
            }
            left = handOutInTurn(audience, from, to, left);
            from = to;
        }
        return left;
    }

    private int handOutInTurn(
            final Audience audience, final int from, final int to, final int looks) {
        int left = looks;
        int silent = 0;
        while (silent < to - from && left > 0 && !audience.ready().isEmpty()) {
            laneTurn++;
            final Lane lane = lanes.inOrder()[from + Math.floorMod(laneTurn, to - from)];
            final int used =
                    lane.isOf(audience.wish())
                            ? handOutOf(lane, audience, Math.min(left, SHARE))
                            : 0;
            left -= used;
            silent = used == SHARE ? 0 : silent + 1;
        }
        return left;
    }

    /** Gives how often it looked; fewer than it might have if there is nothing left. */
    private int handOutOf(final Lane lane, final Audience audience, final int looks) {
        if (lane.isBlockedFor(audience.wish())) {
            return 0;
        }
        final boolean inOrder = audience.wish().inOrder();
        final Outlet only = inOrder ? audience.ready().peek() : null;
        final Scan scan = audience.scanOf(lane);
        final long end = lane.end();
        final int burstMost = inOrder ? Integer.MAX_VALUE : BURST;
        int used = 0;
        int burst = 0;
        Outlet served = null;
        while (used < looks && !audience.ready().isEmpty()) {
            final long offset = lane.cursor().next(scan, end);
            final Outlet first = offset == Cursor.NONE ? null : firstReady(audience);
            if (first == null || inOrder && first != only) {
                break;
            }
            final Outcome outcome = offers.offer(lane, scan, offset, audience, first);
            if (outcome == Outcome.STUCK) {
                used = Math.min(used, SHARE - 1);
                break;
            }
            if (outcome == Outcome.TAKEN) {
                burst = first == served ? burst + 1 : 1;
                served = first;
            }
            if (burst == burstMost) {
                audience.giveWay(served);
                burst = 0;
            }
            used++;
        }
        if (!inOrder) {
            // Messages may come one by one; it is another one's turn all the same.
            audience.giveWay(served);
        }
        return used;
    }

    private Outlet firstReady(final Audience audience) {
        if (!rules.get().isExclusive() || audiences.outlets().isEmpty()) {
            return audience.ready().peek();
        }
        final Outlet only = audiences.outlets().iterator().next();
        return only.creditLeft() > 0 && only.audience() == audience ? only : null;
    }
}
