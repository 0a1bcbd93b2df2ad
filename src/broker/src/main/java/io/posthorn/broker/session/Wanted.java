package io.posthorn.broker.session;

import io.posthorn.broker.destination.Destination;

/**
 * What a new consumer asks for (JMS 3.1, 8.3).
 *
 * @param destination where from
 * @param isDurable of a topic: whether the subscription outlives its consumers
 * @param isShared of a topic: whether it may have several consumers
 * @param subscription of a topic: the subscription's name; null for one of this consumer alone
 * @param selector a JMS selector; null or blank for everything
 * @param noLocal whether messages of the session's own client are not wanted
 */
public record Wanted(
        Destination destination,
        boolean isDurable,
        boolean isShared,
        String subscription,
        String selector,
        boolean noLocal) {

    /** Takes a blank selector for none. */
    public Wanted {
        selector = selector == null || selector.isBlank() ? null : selector;
    }
}
