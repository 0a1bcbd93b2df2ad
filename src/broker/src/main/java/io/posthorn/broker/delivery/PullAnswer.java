package io.posthorn.broker.delivery;

import io.posthorn.store.segment.Slice;
import java.util.List;

/**
 * What a pull found.
 *
 * @param status what happened
 * @param nextOffset where to go on
 * @param minOffset oldest place in the queue
 * @param maxOffset place behind the newest visible message
 * @param slices records back to back, for the caller to close; empty unless found
 * @param messages how many records the slices hold
 */
public record PullAnswer(
        Status status,
        long nextOffset,
        long minOffset,
        long maxOffset,
        List<Slice> slices,
        int messages) {

    /** What happened. */
    public enum Status {
        /** There are messages. */
        FOUND,
        /** What follows is not wanted; go on behind it. */
        NO_MATCH,
        /** Nothing follows yet. */
        NOTHING_NEW,
        /**
         * The place is not (or no longer) in the queue, or the group was moved; go on elsewhere.
         */
        OFFSET_MOVED
    }

    static PullAnswer empty(
            final Status status,
            final long nextOffset,
            final long minOffset,
            final long maxOffset) {
        return new PullAnswer(status, nextOffset, minOffset, maxOffset, List.of(), 0);
    }

    /**
     * How many bytes were found.
     *
     * @return 0 unless found
     */
    public long bytes() {
        return slices.stream().mapToLong(Slice::length).sum();
    }

    /** Gives the slices back. */
    public void release() {
        slices.forEach(Slice::close);
    }
}
