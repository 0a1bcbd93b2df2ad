package io.posthorn.broker.topic;

import java.util.List;

/** When a message that a consumer gave back comes again. */
public sealed interface RetryPolicy {

    /**
     * After fixed waits, one for each try.
     *
     * @param nextMs waits in milliseconds; the last one repeats; empty means the broker's delay
     *     levels from level 3 on
     */
    record Steps(List<Long> nextMs) implements RetryPolicy {
        /** Takes a copy of the waits. */
        public Steps {
            nextMs = List.copyOf(nextMs);
        }
    }

    /**
     * After waits that grow by a factor.
     *
     * @param initialMs the first wait in milliseconds
     * @param maxMs the longest wait in milliseconds
     * @param multiplier how much longer each wait is than the one before
     */
    record Exponential(long initialMs, long maxMs, long multiplier) implements RetryPolicy {}

    /** What a group has when nobody said anything: the broker's delay levels. */
    RetryPolicy DELAY_LEVELS = new Steps(List.of());
}
