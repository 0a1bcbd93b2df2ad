package io.posthorn.broker.admin;

/**
 * A group was moved in one queue.
 *
 * @param topic the topic
 * @param broker name of the broker that keeps the queue
 * @param queueId number of the queue
 * @param oldOffset where the group was; −1 if it had not been there
 * @param newOffset where it goes on
 */
public record OffsetMove(
        String topic, String broker, int queueId, long oldOffset, long newOffset) {}
