package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Cursor;

/**
 * How a subscription stands in one queue.
 *
 * @param settledBelow below this queue offset all are settled
 * @param left messages that are not settled, leased ones included
 * @param leased messages that somebody has, or that wait for their time
 * @param hidden of those leased: what a transaction is about to settle, or what is about to be
 *     buried
 * @param returned messages that were handed out, came back and are to be handed out again
 * @param end where the queue ends
 */
public record LaneView(
        long settledBelow, long left, long leased, long hidden, long returned, long end) {

    static LaneView of(final Lane lane) {
        final Cursor cursor = lane.cursor();
        final long end = lane.end();
        return new LaneView(
                cursor.settledBelow(),
                cursor.leftCount(end),
                cursor.leasedCount(),
                cursor.hiddenCount(),
                cursor.returnedCount(),
                end);
    }
}
