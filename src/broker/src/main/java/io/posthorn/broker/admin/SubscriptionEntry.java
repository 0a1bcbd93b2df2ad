package io.posthorn.broker.admin;

import io.posthorn.broker.delivery.SubscriptionRules;

/**
 * How a subscription stands.
 *
 * @param topic the topic
 * @param group the group
 * @param kind that of the topic, or {@link NameKind#SYSTEM} for a reserved group's
 * @param rules how it treats its messages
 * @param left messages that are not settled, leased ones included
 * @param leased messages that somebody has, or that wait for their time
 * @param hidden of those leased: what a transaction is about to settle, or what is about to be
 *     buried
 * @param returned messages that came back and are to be handed out again
 * @param oldestStoredMs when the oldest message that is not settled was stored, ms since the epoch;
 *     0 if there is none
 * @param oldestAgeMs how long ago that was; 0 if there is none
 * @param consumerCount consumers attached, and connected members of a group that pops
 * @param waitingTakes pops that wait for a message
 */
public record SubscriptionEntry(
        String topic,
        String group,
        NameKind kind,
        SubscriptionRules rules,
        long left,
        long leased,
        long hidden,
        long returned,
        long oldestStoredMs,
        long oldestAgeMs,
        int consumerCount,
        int waitingTakes) {}
