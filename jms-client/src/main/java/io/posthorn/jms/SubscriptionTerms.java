package io.posthorn.jms;

/**
 * What kind of subscription of a topic a consumer has (Jakarta Messaging 3.1, 8.3).
 *
 * @param name null for one without a name, which is neither durable nor shared, and for queues
 * @param isDurable whether it stays when its consumers have gone
 * @param isShared whether it may have several consumers
 */
record SubscriptionTerms(String name, boolean isDurable, boolean isShared) {

    /** Of consumers of queues, and those of topics whose subscription is theirs alone. */
    static final SubscriptionTerms NONE = new SubscriptionTerms(null, false, false);

    static SubscriptionTerms shared(final String name) {
        return new SubscriptionTerms(name, false, true);
    }

    static SubscriptionTerms durable(final String name) {
        return new SubscriptionTerms(name, true, false);
    }

    static SubscriptionTerms sharedDurable(final String name) {
        return new SubscriptionTerms(name, true, true);
    }
}
