package io.posthorn.broker.door;

import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.delivery.Outlet;

/**
 * What a client shows to settle a popped message; it made it itself from the answer to its pop, as
 * {@code startOffset popTime invisibleTime reviveQueue flag broker queueId queueOffset} (remoting
 * protocol 10). Only its time says whose lease it is: a lease's deadline is the sum of both times.
 *
 * @param popTime when the lease began, ms
 * @param invisibleTime how long it is, ms
 */
record PopReceipt(long popTime, long invisibleTime) {

    private static final int FEWEST_PARTS = 7;

    /** Null if that is no receipt. */
    static PopReceipt parse(final String extraInfo) {
        final String[] parts = extraInfo.split(" ");
        if (parts.length < FEWEST_PARTS) {
            return null;
        }
        try {
            return new PopReceipt(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        } catch (final NumberFormatException e) {
            return null;
        }
    }

    /** The message as it was handed out, as far as its lease is concerned. */
    Handed of(final int queueId, final long queueOffset) {
        return new Handed(queueId, queueOffset, 0, 0, Outlet.TAKEN, 0, popTime + invisibleTime);
    }
}
