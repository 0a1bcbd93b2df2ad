package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Cursor;
import io.posthorn.broker.cursor.Scan;
import io.posthorn.broker.delivery.Glance.Place;
import io.posthorn.broker.delivery.Inspection.Finding;
import io.posthorn.store.chain.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks at messages of a subscription without handing them out. Takes the turn by itself, but for
 * {@link #find}.
 */
final class Browser {

    private final ReentrantLock turn;
    private final Lanes lanes;
    private final Source source;
    private final Inspection inspection;

    Browser(
            final ReentrantLock turn,
            final Lanes lanes,
            final Source source,
            final Inspection inspection) {
        this.turn = turn;
        this.lanes = lanes;
        this.source = source;
        this.inspection = inspection;
    }

    /** Messages that could be handed out, in the order of their queues. */
    List<Handed> peek(final Wish wish, final int most) {
        turn.lock();
        try {
            lanes.refresh();
            return find(wish, most);
        } finally {
            turn.unlock();
        }
    }

    /** Messages that could be handed out. In the turn. */
    List<Handed> find(final Wish wish, final int most) {
        final List<Handed> found = new ArrayList<>();
        int looks = Dispatcher.LOOKS;
        for (final Lane lane : lanes.inOrder()) {
            if (lane.isOf(wish) && !lane.isBlockedFor(wish)) {
                looks = find(lane, wish, most, looks, found);
            }
        }
        return found;
    }

    /** Gives how many looks are left. */
    private int find(
            final Lane lane,
            final Wish wish,
            final int most,
            final int looks,
            final List<Handed> found) {
        final Cursor cursor = lane.cursor();
        final long end = lane.end();
        final Scan scan = cursor.newScan();
        int left = looks;
        for (long offset = cursor.next(scan, end);
                offset != Cursor.NONE && found.size() < most && left > 0;
                offset = cursor.next(scan, end)) {
            left--;
            final Handed message = wantedAt(lane, offset, wish);
            if (message != null) {
                found.add(message);
            }
            cursor.pass(scan, offset);
        }
        cursor.end(scan);
        return left;
    }

    /** Messages that are still to be consumed, whoever has them, unless a transaction does. */
    Glance browse(final Wish wish, final Place from, final int most) {
        final List<Handed> found = new ArrayList<>();
        int looks = Dispatcher.LOOKS;
        boolean isThere = from == null;
        turn.lock();
        try {
            lanes.refresh();
            for (final Lane lane : lanes.inOrder()) {
                final boolean isFirst = from != null && from.queueId() == lane.queueId();
                isThere |= isFirst;
                if (!isThere) {
                    continue;
                }
                final Cursor cursor = lane.cursor();
                final long end = lane.end();
                long offset = Math.max(isFirst ? from.queueOffset() : 0, cursor.settledBelow());
                for (; offset < end; offset++) {
                    if (found.size() == most || looks-- == 0) {
                        return new Glance(found, new Place(lane.queueId(), offset));
                    }
                    final boolean isLeft = !cursor.isSettled(offset) && !cursor.isHidden(offset);
                    final Handed message = isLeft ? wantedAt(lane, offset, wish) : null;
                    if (message != null) {
                        found.add(message);
                    }
                }
            }
            return new Glance(found, null);
        } finally {
            turn.unlock();
        }
    }

    private Handed wantedAt(final Lane lane, final long offset, final Wish wish) {
        final int at = lane.find(offset);
        if (at < 0) {
            return null;
        }
        final Unit.Batch entries = lane.entries();
        final Finding finding =
                inspection.of(entries.physicalOffset(at), entries.size(at), entries.tag(at), wish);
        return finding == Finding.WANTED
                ? new Handed(
                        lane.queueId(),
                        offset,
                        entries.physicalOffset(at),
                        entries.size(at),
                        Cursor.NO_HOLDER,
                        lane.cursor().countOf(offset),
                        Cursor.NEVER,
                        lane.annotationsOf(offset))
                : null;
    }

    /**
     * A message as if it had been handed out, whoever has it; null if there is none, or not now.
     */
    Handed peek(final int queueId, final long offset) {
        turn.lock();
        try {
            lanes.refresh();
            final Lane lane = lanes.of(queueId);
            if (lane == null
                    || offset < 0
                    || offset >= lane.end()
                    || lane.cursor().isSettled(offset)) {
                return null;
            }
            final int at = lane.find(offset);
            return at < 0
                    ? null
                    : new Handed(
                            queueId,
                            offset,
                            lane.entries().physicalOffset(at),
                            lane.entries().size(at),
                            lane.cursor().holderOf(offset),
                            lane.cursor().countOf(offset),
                            lane.cursor().deadlineOf(offset),
                            lane.annotationsOf(offset));
        } finally {
            turn.unlock();
        }
    }

    /** How many messages are left for those who come, about. */
    long rest(final Wish wish) {
        long rest = 0;
        turn.lock();
        try {
            for (final Lane lane : lanes.inOrder()) {
                if (lane.isOf(wish)) {
                    final Cursor cursor = lane.cursor();
                    final long end = source.end(lane.queueId());
                    rest += Math.max(0, end - cursor.settledBelow() - cursor.leasedCount());
                }
            }
        } finally {
            turn.unlock();
        }
        return rest;
    }
}
