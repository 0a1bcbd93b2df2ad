package io.posthorn.broker.admin;

import io.posthorn.broker.delivery.ConsumerState;
import java.util.List;

/**
 * A subscription with its queues and consumers.
 *
 * @param entry all queues together
 * @param queues by number
 * @param consumers those attached, in the order in which they came
 * @param members connected members of a group that pops; which of them has what, is not known
 */
public record SubscriptionDetail(
        SubscriptionEntry entry,
        List<Queue> queues,
        List<ConsumerState> consumers,
        List<Popper> members) {

    /** Takes copies of the lists. */
    public SubscriptionDetail {
        queues = List.copyOf(queues);
        consumers = List.copyOf(consumers);
        members = List.copyOf(members);
    }

    /**
     * One queue.
     *
     * @param broker name of the broker that keeps it
     * @param queueId its number
     * @param settledBelow below this queue offset all are settled
     * @param end queue offset the next message gets
     * @param left messages that are not settled, leased ones included
     * @param leased messages that somebody has, or that wait for their time
     * @param hidden of those leased: what a transaction is about to settle, or what is about to be
     *     buried
     * @param returned messages that came back and are to be handed out again
     * @param oldestStoredMs when the oldest message that is not settled was stored, ms since the
     *     epoch; 0 if there is none
     */
    public record Queue(
            String broker,
            int queueId,
            long settledBelow,
            long end,
            long left,
            long leased,
            long hidden,
            long returned,
            long oldestStoredMs) {}

    /**
     * A client that pops.
     *
     * @param clientId as it named itself
     * @param address where it comes from
     */
    public record Popper(String clientId, String address) {}
}
