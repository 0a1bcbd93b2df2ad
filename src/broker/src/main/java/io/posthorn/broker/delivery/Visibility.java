package io.posthorn.broker.delivery;

import io.posthorn.store.Store;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.queue.ConsumeQueue;

/**
 * Which records readers may see: those that the broker's durability confirms. So no consumer ever
 * acts on a message that a crash then takes back.
 */
public final class Visibility {

    private final Store store;
    private final boolean durableOnly;

    /**
     * @param store the log
     * @param durableOnly whether records must be on disk before they are seen
     */
    public Visibility(final Store store, final boolean durableOnly) {
        this.store = store;
        this.durableOnly = durableOnly;
    }

    /**
     * Up to where records may be seen.
     *
     * @return a physical offset
     */
    public long end() {
        return durableOnly ? store.flusher().durable() : store.log().end();
    }

    /**
     * Queue offset behind the last message of a queue that may be seen.
     *
     * @param queue any queue
     * @return at most its max offset
     */
    public long maxOffset(final ConsumeQueue queue) {
        final long max = queue.maxOffset();
        if (!durableOnly) {
            return max;
        }
        final long end = end();
        final Unit.Batch one = new Unit.Batch(1);
        if (max == queue.minOffset() || isBelow(queue, max - 1, end, one)) {
            return max;
        }
        long low = queue.minOffset();
        long high = max - 1;
        while (low < high) {
            final long middle = low + high >>> 1;
            if (isBelow(queue, middle, end, one)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static boolean isBelow(
            final ConsumeQueue queue,
            final long queueOffset,
            final long end,
            final Unit.Batch one) {
        return queue.read(queue.presentFrom(queueOffset), one) > 0
                && one.physicalOffset(0) + Math.max(0, one.size(0)) <= end;
    }
}
