package io.posthorn.broker.admin;

/**
 * How far a group is in one queue.
 *
 * @param topic the topic
 * @param broker name of the broker that keeps the queue
 * @param queueId number of the queue
 * @param brokerOffset queue offset the next message gets
 * @param consumerOffset queue offset below which everything is settled
 * @param lastConsumedMs when the last settled message was stored, milliseconds since the epoch; 0
 *     if unknown
 */
public record QueueLag(
        String topic,
        String broker,
        int queueId,
        long brokerOffset,
        long consumerOffset,
        long lastConsumedMs) {

    /**
     * Messages not settled yet.
     *
     * @return not negative
     */
    public long lag() {
        return Math.max(0, brokerOffset - consumerOffset);
    }
}
