package io.posthorn.remoting.body;

/**
 * Asks whether a subscription is acceptable (request of 46).
 *
 * @param clientId the client
 * @param group the group
 * @param namespace name space of both; null if absent
 * @param subscriptionData the subscription
 */
public record CheckClientConfig(
        String clientId, String group, String namespace, SubscriptionData subscriptionData) {}
