package io.posthorn.broker.delivery;

import io.posthorn.broker.client.Subscription;

/**
 * A reader names a place in a queue and asks for what follows.
 *
 * @param group the reader's group
 * @param topic the topic
 * @param queueId which of its queues
 * @param queueOffset first place wanted
 * @param maxMessages at most so many messages
 * @param maxBytes at most so many bytes, but always at least one message
 * @param subscription what is wanted of what follows
 */
public record Pull(
        String group,
        String topic,
        int queueId,
        long queueOffset,
        int maxMessages,
        int maxBytes,
        Subscription subscription) {}
