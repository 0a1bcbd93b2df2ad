package io.posthorn.broker.topic;

import java.util.Objects;

/**
 * A subscription written down with the group, rather than told by a client.
 *
 * @param topic what is subscribed to
 * @param expressionType {@code TAG} or {@code SQL92}
 * @param expression the selector
 * @param version rises when the expression changes
 */
public record DeclaredSubscription(
        String topic, String expressionType, String expression, long version) {

    /** Nothing may be missing. */
    public DeclaredSubscription {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(expressionType, "expressionType");
        Objects.requireNonNull(expression, "expression");
    }
}
