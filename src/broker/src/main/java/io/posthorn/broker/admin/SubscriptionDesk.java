package io.posthorn.broker.admin;

import java.util.List;

/**
 * Shows subscriptions of the delivery engine, and moves and ends them. What groups pull and count
 * for themselves is no subscription here: see {@link GroupDesk#lag}.
 */
public interface SubscriptionDesk {

    /**
     * Looks for subscriptions.
     *
     * @param query part of the topic's or the group's name, and which kinds of topics; a reserved
     *     group's are {@link NameKind#SYSTEM}
     * @param topic only this topic, exactly; null for all
     * @param group only this group, exactly; null for all
     * @return one page, sorted by topic and group
     * @throws AdminRefusal UNAVAILABLE while the broker recovers
     */
    Page<SubscriptionEntry> list(NameQuery query, String topic, String group);

    /**
     * All subscriptions together, but those of the broker itself.
     *
     * @return sums
     * @throws AdminRefusal UNAVAILABLE while the broker recovers
     */
    SubscriptionTotals totals();

    /**
     * One subscription with its queues and consumers.
     *
     * @param topic exactly
     * @param group exactly
     * @return how it stands
     * @throws AdminRefusal NOT_FOUND; UNAVAILABLE while the broker recovers
     */
    SubscriptionDetail get(String topic, String group);

    /**
     * Moves a subscription to another place: all before it is settled, nothing from there on is,
     * and what was leased is anybody's again.
     *
     * @param topic exactly
     * @param group exactly
     * @param queueId one queue; −1 means all
     * @param target where to
     * @return one entry for each queue moved
     * @throws AdminRefusal NOT_FOUND for subscription or queue; INVALID_VALUE (field {@code
     *     offset}) if an offset lies outside the queue; FORBIDDEN for the broker's own; UNAVAILABLE
     *     while the broker recovers
     */
    List<OffsetMove> reset(String topic, String group, int queueId, ResetTarget target);

    /**
     * Ends a subscription: nothing is kept for it any more. A group that pops or subscribes again
     * begins anew.
     *
     * @param topic exactly
     * @param group exactly
     * @param isForced also while it has consumers; what they have then is lost to them
     * @throws AdminRefusal NOT_FOUND; FORBIDDEN for the broker's own; CONFLICT for that of a JMS
     *     queue, and while there are consumers; UNAVAILABLE while the broker recovers
     */
    void end(String topic, String group, boolean isForced);
}
