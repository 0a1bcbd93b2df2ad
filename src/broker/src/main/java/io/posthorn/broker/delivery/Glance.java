package io.posthorn.broker.delivery;

import java.util.List;

/**
 * What a browser found.
 *
 * @param messages in the order in which they would be handed out
 * @param next where to go on; null at the end
 */
public record Glance(List<Handed> messages, Place next) {

    /**
     * A place in a subscription.
     *
     * @param queueId a queue
     * @param queueOffset a place in it
     */
    public record Place(int queueId, long queueOffset) {}
}
