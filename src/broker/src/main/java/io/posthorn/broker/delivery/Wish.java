package io.posthorn.broker.delivery;

import io.posthorn.broker.selector.Selector;
import io.posthorn.broker.selector.TagFilter;
import java.util.Objects;

/**
 * What a consumer wants of a topic. Consumers with equal wishes look at each message together,
 * once.
 *
 * @param tags passes all if the wish is not about tags
 * @param selector a condition, or null for none
 * @param notFrom the client whose own messages are not wanted (JMS 3.1, 8.3.1 "noLocal"), or null
 * @param queueId the only queue that is wanted, or {@link #ANY_QUEUE}
 * @param inOrder whether a queue gives nothing while somebody has a message of it
 * @param since physical offset at which the log ended when the subscription began: delayed messages
 *     that were sent before are not wanted (JMS 3.1, 7.9); 0 for all
 */
public record Wish(
        TagFilter tags,
        Selector selector,
        String notFrom,
        int queueId,
        boolean inOrder,
        long since) {

    /** All queues of the topic. */
    public static final int ANY_QUEUE = -1;

    /** Everything. */
    public static final Wish ALL = new Wish(TagFilter.ALL, null, null, ANY_QUEUE);

    /** Refuses a wish without a filter. */
    public Wish {
        Objects.requireNonNull(tags, "tags");
    }

    /**
     * A wish that does not mind when messages were sent.
     *
     * @param tags passes all if the wish is not about tags
     * @param selector a condition, or null for none
     * @param notFrom the client whose own messages are not wanted, or null
     * @param queueId the only queue that is wanted, or {@link #ANY_QUEUE}
     * @param inOrder whether a queue gives nothing while somebody has a message of it
     */
    public Wish(
            final TagFilter tags,
            final Selector selector,
            final String notFrom,
            final int queueId,
            final boolean inOrder) {
        this(tags, selector, notFrom, queueId, inOrder, 0);
    }

    /**
     * The same of a subscription that began later than the log.
     *
     * @param newSince physical offset at which the log ended then
     * @return a copy
     */
    public Wish since(final long newSince) {
        return new Wish(tags, selector, notFrom, queueId, inOrder, newSince);
    }

    /**
     * A wish of a consumer that does not mind the order.
     *
     * @param tags passes all if the wish is not about tags
     * @param selector a condition, or null for none
     * @param notFrom the client whose own messages are not wanted, or null
     * @param queueId the only queue that is wanted, or {@link #ANY_QUEUE}
     */
    public Wish(
            final TagFilter tags,
            final Selector selector,
            final String notFrom,
            final int queueId) {
        this(tags, selector, notFrom, queueId, false);
    }

    /**
     * What matches a condition.
     *
     * @param selector the condition
     * @return a wish for all queues
     */
    public static Wish matching(final Selector selector) {
        return new Wish(TagFilter.ALL, selector, null, ANY_QUEUE);
    }

    /** Whether a message has to be read before it can be said whether it is wanted. */
    boolean asksForMore() {
        return selector != null || notFrom != null || !tags.wantsAll();
    }
}
