package io.posthorn.store.queue;

import io.posthorn.message.RecordView;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.log.CommitLog;
import io.posthorn.store.segment.Slice;

/**
 * Finds queue offsets by store time, which never decreases along a queue. Not for sharing between
 * threads.
 */
public final class QueueTimes {

    private final CommitLog log;
    private final Unit.Batch one = new Unit.Batch(1);
    private final RecordView view = new RecordView();

    /**
     * @param log where the records lie
     */
    public QueueTimes(final CommitLog log) {
        this.log = log;
    }

    /**
     * The first message stored at or after a time.
     *
     * @param queue where to look
     * @param end queue offset behind the last message that may be seen
     * @param ms the time
     * @return its queue offset; {@code end} if all messages are older
     */
    public long firstAtOrAfter(final ConsumeQueue queue, final long end, final long ms) {
        long low = Math.min(queue.minOffset(), end);
        long high = end;
        if (low < high && storeTimeOf(queue, low) >= ms) {
            // Behind the oldest message there may be many that have gone, whose time nobody knows.
            return low;
        }
        while (low < high) {
            final long middle = low + high >>> 1;
            if (storeTimeOf(queue, middle) < ms) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * The last message stored at or before a time.
     *
     * @param queue where to look
     * @param end queue offset behind the last message that may be seen
     * @param ms the time
     * @return its queue offset; the queue's min offset if all messages are younger
     */
    public long lastAtOrBefore(final ConsumeQueue queue, final long end, final long ms) {
        final long after = ms == Long.MAX_VALUE ? end : firstAtOrAfter(queue, end, ms + 1);
        return Math.max(queue.minOffset(), after - 1);
    }

    /**
     * When a message was stored.
     *
     * @param queue its queue
     * @param queueOffset its place
     * @return ms, or -1 if there is no such message (any more)
     */
    public long storeTimeOf(final ConsumeQueue queue, final long queueOffset) {
        if (queue.read(queueOffset, one) == 0) {
            return -1;
        }
        try (Slice slice = log.slice(one.physicalOffset(0), RecordView.MIN_LENGTH)) {
            return slice == null ? -1 : view.wrap(slice.bytes(), 0).storeTimestamp();
        }
    }
}
