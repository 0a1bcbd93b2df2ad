package io.posthorn.broker.resend;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Handed;
import io.posthorn.broker.delivery.LaneView;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.delivery.Visibility;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.segment.Slice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The dead letters of each group, and which of them nobody has dealt with. The mark is a
 * subscription of the broker's own on the dead-letter topic: what it has settled is dealt with. It
 * begins with the first letter that is; before, all are open. It holds nothing back: letters go
 * with the log like the messages of any stream. Any thread.
 */
public final class Letters {

    /** Whose subscription marks the letters that are dealt with. */
    public static final String GROUP = "CID_RMQ_SYS_POSTHORN_DEAD_LETTERS";

    private static final SubscriptionRules RULES =
            SubscriptionRules.popping(SubscriptionRules.Start.FIRST, 0);

    private final Deliveries deliveries;
    private final Store store;
    private final Visibility visibility;
    private final Counter purged;

    /**
     * How a queue of a dead-letter topic stands.
     *
     * @param queueId its number
     * @param begin queue offset of the oldest letter that is still there
     * @param openFrom below this queue offset all letters are dealt with, or have gone
     * @param end queue offset the next letter gets
     * @param open letters nobody has dealt with
     */
    public record Extent(int queueId, long begin, long openFrom, long end, long open) {}

    /**
     * @param deliveries keep the marks
     * @param store where letters lie
     * @param visibility which records may be seen
     * @param counters where numbers are declared
     */
    public Letters(
            final Deliveries deliveries,
            final Store store,
            final Visibility visibility,
            final Counters counters) {
        this.deliveries = deliveries;
        this.store = store;
        this.visibility = visibility;
        this.purged =
                counters.counter(
                        "posthorn_dead_letters_purged_total",
                        "messages",
                        "Dead letters that operators marked as dealt with without sending them"
                                + " again");
    }

    /**
     * How the letters of a group stand.
     *
     * @param group any name
     * @return by queue; empty if no letter was ever laid down
     */
    public List<Extent> extents(final String group) {
        final String topic = TopicNames.deadLetterOf(group);
        final GroupSubscription marks = marksOf(topic);
        return store.queues().of(topic).stream()
                .sorted(Comparator.comparingInt(ConsumeQueue::queueId))
                .map(queue -> extent(queue, marks))
                .toList();
    }

    private GroupSubscription marksOf(final String topic) {
        return deliveries.find(GROUP, topic);
    }

    private Extent extent(final ConsumeQueue queue, final GroupSubscription marks) {
        final long begin = queue.minOffset();
        final LaneView lane = marks == null ? null : marks.view().get(queue.queueId());
        if (lane == null) {
            final long end = visibility.maxOffset(queue);
            return new Extent(queue.queueId(), begin, begin, end, end - begin);
        }
        return new Extent(
                queue.queueId(),
                begin,
                Math.max(begin, lane.settledBelow()),
                lane.end(),
                lane.left());
    }

    /**
     * Whether nobody has dealt with a letter.
     *
     * @param letter any; one that is not there counts as open
     * @return false once it was sent again or purged
     */
    public boolean isOpen(final Letter letter) {
        final GroupSubscription marks = marksOf(letter.topic());
        return marks == null || !marks.isSettled(letter.queueId(), letter.queueOffset());
    }

    /**
     * Opens a window on a letter.
     *
     * @param letter which
     * @return the window, to be closed; null if it is not there (any more)
     */
    public Slice open(final Letter letter) {
        final ConsumeQueue queue = store.queues().find(letter.topic(), letter.queueId());
        final Unit.Batch one = new Unit.Batch(1);
        final boolean isThere =
                queue != null
                        && letter.queueOffset() < visibility.maxOffset(queue)
                        && queue.read(letter.queueOffset(), one) > 0
                        && one.size(0) != Unit.HOLE;
        return isThere ? store.log().record(one.physicalOffset(0)) : null;
    }

    /** The marks of a dead-letter topic, which are kept from now on. */
    GroupSubscription marksFor(final String topic) {
        return deliveries.open(GROUP, topic, RULES);
    }

    /**
     * Marks a letter as dealt with, without sending it.
     *
     * @param letter which
     * @return false if it is not there, or was dealt with before
     */
    public boolean purge(final Letter letter) {
        final GroupSubscription marks = marksFor(letter.topic());
        final Handed found = marks.peek(letter.queueId(), letter.queueOffset());
        if (found == null || !marks.claimAt(letter.queueId(), letter.queueOffset())) {
            return false;
        }
        marks.settleClaimed(List.of(found));
        purged.increment();
        return true;
    }

    /**
     * Marks all letters of a group as dealt with that are there at this moment, without sending
     * them.
     *
     * @param group whose
     * @return how many were open
     */
    public long purgeAll(final String group) {
        final GroupSubscription marks = marksFor(TopicNames.deadLetterOf(group));
        long count = 0;
        for (final var each : new ArrayList<>(marks.view().entrySet())) {
            final LaneView lane = each.getValue();
            marks.settleBelow(each.getKey(), lane.end());
            count += lane.left();
        }
        purged.add(count);
        ResendLog.LOG.purged(count, group);
        return count;
    }
}
