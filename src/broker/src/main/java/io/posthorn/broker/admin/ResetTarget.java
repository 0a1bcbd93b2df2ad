package io.posthorn.broker.admin;

/** Where a group is moved to. */
public sealed interface ResetTarget {

    /** To the oldest message there is. */
    record Begin() implements ResetTarget {}

    /** Behind the newest message, so that only later ones are consumed. */
    record End() implements ResetTarget {}

    /**
     * To the first message stored at a time or later.
     *
     * @param timeMs milliseconds since the epoch
     */
    record Time(long timeMs) implements ResetTarget {}

    /**
     * To a queue offset; only with a single queue.
     *
     * @param queueOffset from the queue's smallest to one past its largest
     */
    record Offset(long queueOffset) implements ResetTarget {}
}
