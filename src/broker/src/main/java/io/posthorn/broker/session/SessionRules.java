package io.posthorn.broker.session;

import io.posthorn.broker.delivery.SubscriptionRules;
import java.time.Duration;

/**
 * How sessions and their destinations are treated.
 *
 * @param mostDeliveries how often a message of a queue or durable subscription is handed out before
 *     it is dead; 0 for any number
 * @param patience how long what belongs to a session is kept when its connection was lost
 */
public record SessionRules(int mostDeliveries, Duration patience) {

    /** Ten deliveries, half a minute. */
    public static final SessionRules DEFAULT = new SessionRules(10, Duration.ofSeconds(30));

    /**
     * How a queue treats its messages.
     *
     * @return rules for all queues
     */
    public SubscriptionRules ofQueues() {
        return SubscriptionRules.QUEUE.withMostDeliveries(mostDeliveries);
    }

    /**
     * How a subscription of a topic treats its messages.
     *
     * @return rules of durable ones
     */
    public SubscriptionRules ofTopics() {
        return SubscriptionRules.DURABLE.withMostDeliveries(mostDeliveries);
    }
}
