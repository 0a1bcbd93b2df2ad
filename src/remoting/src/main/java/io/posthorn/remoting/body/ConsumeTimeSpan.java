package io.posthorn.remoting.body;

import java.util.List;

/**
 * Store times around the place of a group (response of 303).
 *
 * @param consumeTimeSpanSet one entry a queue
 */
public record ConsumeTimeSpan(List<Span> consumeTimeSpanSet) {

    /** Puts defaults where the sender left something out. */
    public ConsumeTimeSpan {
        consumeTimeSpanSet = consumeTimeSpanSet == null ? List.of() : consumeTimeSpanSet;
    }

    /**
     * One queue; times in milliseconds since the epoch.
     *
     * @param messageQueue the queue
     * @param minTimeStamp oldest message
     * @param maxTimeStamp newest message
     * @param consumeTimeStamp message consumed last
     * @param delayTime how far the group is behind, milliseconds
     */
    public record Span(
            MessageQueue messageQueue,
            long minTimeStamp,
            long maxTimeStamp,
            long consumeTimeStamp,
            long delayTime) {}
}
