package io.posthorn.broker.session;

import io.posthorn.broker.delivery.RedeliveryDelay;
import io.posthorn.broker.delivery.SubscriptionRules;
import java.time.Duration;

/**
 * How sessions and their destinations are treated.
 *
 * @param mostDeliveries how often a message of a queue or durable subscription is handed out before
 *     it is dead; 0 for any number
 * @param delay how long such a message waits whose delivery failed
 * @param expiryTopic where messages go that are too old, whoever consumes them; empty to drop them
 * @param patience how long what belongs to a session is kept when its connection was lost
 */
public record SessionRules(
        int mostDeliveries, RedeliveryDelay delay, String expiryTopic, Duration patience) {

    /** Ten deliveries without delay, half a minute. */
    public static final SessionRules DEFAULT =
            new SessionRules(10, RedeliveryDelay.NONE, "", Duration.ofSeconds(30));

    /**
     * How a queue treats its messages.
     *
     * @return rules for all queues
     */
    public SubscriptionRules ofQueues() {
        return SubscriptionRules.QUEUE.withMostDeliveries(mostDeliveries).withDelay(delay);
    }

    /**
     * How a subscription of a topic treats its messages.
     *
     * @return rules of durable ones
     */
    public SubscriptionRules ofTopics() {
        return SubscriptionRules.DURABLE.withMostDeliveries(mostDeliveries).withDelay(delay);
    }
}
