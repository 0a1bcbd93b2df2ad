package io.posthorn.broker.admin;

/**
 * Subscriptions together.
 *
 * @param count how many there are
 * @param left messages that are not settled, leased ones included
 * @param leased messages that somebody has, or that wait for their time
 * @param returned messages that came back and are to be handed out again
 */
public record SubscriptionTotals(int count, long left, long leased, long returned) {}
