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

    private static final int BATCH = 64;

    private final CommitLog log;
    private final Unit.Batch some = new Unit.Batch(BATCH);
    private final Unit.Batch one = new Unit.Batch(1);
    private final RecordView view = new RecordView();

    /** When the message was stored that was found last. */
    private long foundMs;

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
        return present(queue, behindLastBefore(queue, end, ms), end);
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
        final long after = ms == Long.MAX_VALUE ? end : behindLastBefore(queue, end, ms + 1);
        return Math.max(queue.minOffset(), after - 1);
    }

    /**
     * Where the messages end that were stored before a time. Messages that are not there (any more)
     * or spoilt have no time that anybody knows, and count only if one behind them is old as well.
     *
     * @param queue where to look
     * @param end queue offset behind the last message to be looked at
     * @param ms the time
     * @return queue offset behind the last message that is older; the queue's min offset, or {@code
     *     end} if that is below, if there is none
     */
    public long behindLastBefore(final ConsumeQueue queue, final long end, final long ms) {
        long low = Math.min(queue.minOffset(), end);
        long high = end;
        // Mostly there is nothing to be found, and the oldest message tells.
        long middle = low;
        while (low < high) {
            final long found = present(queue, middle, high);
            if (found < high && foundMs < ms) {
                low = found + 1;
            } else {
                high = middle;
            }
            middle = low + high >>> 1;
        }
        return low;
    }

    /**
     * The first message with a time at or after a place, whose time is {@link #foundMs} then. In
     * between there may be messages that have gone, many of them if the log lost a segment.
     */
    private long present(final ConsumeQueue queue, final long from, final long end) {
        long at = queue.presentFrom(from);
        int count = at < end ? queue.read(at, some) : 0;
        while (count > 0) {
            for (int i = 0; i < count && at + i < end; i++) {
                foundMs = some.size(i) == Unit.HOLE ? -1 : storeTimeAt(some.physicalOffset(i));
                if (foundMs >= 0) {
                    return at + i;
                }
            }
            at = queue.presentFrom(at + count);
            count = at < end ? queue.read(at, some) : 0;
        }
        return end;
    }

    /** Of a record that is read as a whole: one that is spoilt may say any time. */
    private long storeTimeAt(final long physicalOffset) {
        try (Slice slice = log.record(physicalOffset)) {
            return slice == null ? -1 : view.wrap(slice.bytes(), 0).storeTimestamp();
        }
    }

    /**
     * When a message was stored.
     *
     * @param queue its queue
     * @param queueOffset its place
     * @return ms, or -1 if there is no such message (any more)
     */
    public long storeTimeOf(final ConsumeQueue queue, final long queueOffset) {
        if (queue.read(queueOffset, one) == 0 || one.size(0) == Unit.HOLE) {
            return -1;
        }
        try (Slice slice = log.slice(one.physicalOffset(0), RecordView.MIN_LENGTH)) {
            return slice == null ? -1 : view.wrap(slice.bytes(), 0).storeTimestamp();
        }
    }
}
