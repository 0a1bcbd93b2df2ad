package io.posthorn.store.queue;

/**
 * Where a queue ends of whose messages none will be left.
 *
 * @param queue the queue
 * @param next queue offset that its next message gets, at least
 */
public record QueueEnd(ConsumeQueue queue, long next) {

    long lastPhysicalOffset() {
        return queue.chain().formerPhysicalOffsetOf(next - 1);
    }
}
