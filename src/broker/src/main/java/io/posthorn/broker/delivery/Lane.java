package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Cursor;
import io.posthorn.store.chain.Unit;

/** One queue of a subscription with the cursor in it. For the subscription's turn. */
final class Lane {

    private static final int BATCH = 64;

    private final int queueId;
    private final int priority;
    private final Source source;
    private final Cursor cursor;

    /** The entries last read. */
    private final Unit.Batch batch = new Unit.Batch(BATCH);

    private long batchFrom;

    /** The ordered attempt that was given messages last; null if it had no name. */
    private String attempt;

    Lane(final int queueId, final int priority, final Source source, final Cursor cursor) {
        this.queueId = queueId;
        this.priority = priority;
        this.source = source;
        this.cursor = cursor;
    }

    int queueId() {
        return queueId;
    }

    int priority() {
        return priority;
    }

    /** Whether a wish is about this queue. */
    boolean isOf(final Wish wish) {
        return wish.queueId() == Wish.ANY_QUEUE || wish.queueId() == queueId;
    }

    /** Whether somebody has a message of this queue, which is to be consumed in order. */
    boolean isBlockedFor(final Wish wish) {
        return wish.inOrder() && cursor.leasedCount() > 0;
    }

    Cursor cursor() {
        return cursor;
    }

    String attempt() {
        return attempt;
    }

    void attempt(final String newAttempt) {
        attempt = newAttempt;
    }

    /** Where the queue ends now. What has left the log can never be handed out. */
    long end() {
        final long begin = source.begin(queueId);
        if (cursor.settledBelow() < begin) {
            cursor.settleBelow(begin);
        }
        return source.end(queueId);
    }

    /**
     * Looks an entry up.
     *
     * @return its place in {@link #entries}, or -1 if there is none, or only a hole
     */
    int find(final long offset) {
        if (offset < batchFrom || offset >= batchFrom + batch.count()) {
            batchFrom = offset;
            source.read(queueId, offset, batch);
        }
        final int at = (int) (offset - batchFrom);
        return at < batch.count() && batch.size(at) != Unit.HOLE ? at : -1;
    }

    Unit.Batch entries() {
        return batch;
    }

    /** Looks once more where a record lies that is not where it was. */
    boolean isMoved(final long offset, final long physicalOffset) {
        batch.clear();
        final int at = find(offset);
        return at >= 0 && batch.physicalOffset(at) != physicalOffset;
    }
}
