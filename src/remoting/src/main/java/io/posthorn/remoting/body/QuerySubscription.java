package io.posthorn.remoting.body;

/**
 * The subscription of a group to a topic (response of 345).
 *
 * @param subscriptionData the subscription
 * @param group the group
 * @param topic the topic
 */
public record QuerySubscription(SubscriptionData subscriptionData, String group, String topic) {}
