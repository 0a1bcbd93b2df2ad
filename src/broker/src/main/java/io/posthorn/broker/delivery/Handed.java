package io.posthorn.broker.delivery;

/**
 * A message that was handed to a consumer, which says by this what becomes of it.
 *
 * @param queueId its queue
 * @param queueOffset its place in the queue
 * @param physicalOffset where its record lies
 * @param length how long its record is
 * @param holder who has it; see {@link Outlet#holder}
 * @param count how often it was handed out, this time included
 * @param deadlineMs until when it is leased, ms; {@link Long#MAX_VALUE} for as long as the consumer
 *     is there
 * @param annotations what consumers that had it before noted about it
 */
public record Handed(
        int queueId,
        long queueOffset,
        long physicalOffset,
        int length,
        int holder,
        int count,
        long deadlineMs,
        Annotations annotations) {

    /**
     * A message about which nobody noted anything.
     *
     * @param queueId its queue
     * @param queueOffset its place in the queue
     * @param physicalOffset where its record lies
     * @param length how long its record is
     * @param holder who has it
     * @param count how often it was handed out, this time included
     * @param deadlineMs until when it is leased, ms
     */
    public Handed(
            final int queueId,
            final long queueOffset,
            final long physicalOffset,
            final int length,
            final int holder,
            final int count,
            final long deadlineMs) {
        this(
                queueId,
                queueOffset,
                physicalOffset,
                length,
                holder,
                count,
                deadlineMs,
                Annotations.NONE);
    }

    /** The same with another deadline. */
    Handed until(final long newDeadlineMs) {
        return new Handed(
                queueId,
                queueOffset,
                physicalOffset,
                length,
                holder,
                count,
                newDeadlineMs,
                annotations);
    }
}
