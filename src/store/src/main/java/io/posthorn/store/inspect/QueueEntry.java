package io.posthorn.store.inspect;

/**
 * One queue.
 *
 * @param topic its topic
 * @param queueId its number
 * @param minOffset queue offset of its oldest message
 * @param maxOffset queue offset that the next message gets
 * @param firstStoreMs when its oldest message was stored; -1 if it has none
 * @param lastStoreMs when its newest message was stored; -1 if it has none
 */
public record QueueEntry(
        String topic,
        int queueId,
        long minOffset,
        long maxOffset,
        long firstStoreMs,
        long lastStoreMs) {}
