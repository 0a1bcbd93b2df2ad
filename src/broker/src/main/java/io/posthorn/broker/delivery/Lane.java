package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Cursor;
import io.posthorn.store.chain.Unit;
import java.nio.ByteBuffer;
import java.util.List;

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

    /** Of messages that came back; null as long as none has any. */
    private AnnotationTable annotations;

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

    /** What consumers noted about a message that is not settled. */
    Annotations annotationsOf(final long offset) {
        return annotations == null ? Annotations.NONE : current().of(offset);
    }

    /** The table after it has forgotten what the cursor has. */
    private AnnotationTable current() {
        annotations.follow(cursor.epoch());
        return annotations;
    }

    /** How much memory all annotations take, about. */
    long annotationBytes() {
        return annotations == null ? 0 : current().bytes();
    }

    void annotate(final long offset, final Annotations now) {
        if (annotations == null) {
            annotations = new AnnotationTable(cursor.epoch());
        }
        current().set(offset, now);
    }

    /** Ends a message for good; says whether that was still to be done. */
    boolean settle(final long offset) {
        if (annotations != null) {
            annotations.forget(offset);
            dropEmptyTable();
        }
        return cursor.settle(offset);
    }

    /** Ends all messages before one for good. */
    void settleBelow(final long offset) {
        if (annotations != null) {
            annotations.forgetBelow(offset);
            dropEmptyTable();
        }
        cursor.settleBelow(offset);
    }

    private void dropEmptyTable() {
        if (annotations.isEmpty()) {
            annotations = null;
        }
    }

    /** Whether something has to be written down. */
    boolean isChanged() {
        return cursor.isChanged() || annotations != null && current().isChanged();
    }

    /** What has to be written down of annotations; it counts as written. */
    List<byte[]> takeChangedAnnotations(final int pieceLength) {
        return annotations == null ? List.of() : current().takeChanges(pieceLength);
    }

    /** All there is to be written down of annotations. */
    List<byte[]> allAnnotations(final int pieceLength) {
        return annotations == null ? List.of() : current().all(pieceLength);
    }

    /** Takes over what was written down of annotations. */
    void restoreAnnotations(final ByteBuffer note) {
        if (annotations == null) {
            annotations = new AnnotationTable(AnnotationTable.epochOf(note));
        }
        annotations.restore(note);
    }

    /** All was taken over: what is settled has no annotations. */
    void endRestoring() {
        if (annotations != null) {
            for (final long offset : current().offsets()) {
                if (cursor.isSettled(offset)) {
                    annotations.forget(offset);
                }
            }
            dropEmptyTable();
        }
    }

    /** Where the queue ends now. What has left the log can never be handed out. */
    long end() {
        final long begin = source.begin(queueId);
        if (cursor.settledBelow() < begin) {
            settleBelow(begin);
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
