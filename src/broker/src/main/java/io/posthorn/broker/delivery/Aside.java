package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Scan;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Messages that those who want the same were shown, and that nobody of them may have for now.
 * Bounded. For the subscription's turn.
 */
final class Aside {

    /**
     * Behind so many nothing is handed out until some of them are: that is better than to fill the
     * memory.
     */
    private static final int MOST = 20_000;

    private final Map<Lane, TreeSet<Long>> byLane = new HashMap<>();
    private int size;

    int size() {
        return size;
    }

    /** Says whether there was room for it. */
    boolean add(final Lane lane, final long offset) {
        if (size >= MOST) {
            return false;
        }
        if (byLane.computeIfAbsent(lane, key -> new TreeSet<>()).add(offset)) {
            size++;
        }
        return true;
    }

    /** Shows all to the audience again. */
    void offer(final Audience audience) {
        offer(audience, Long.MAX_VALUE, (lane, offset) -> true);
    }

    /**
     * Shows messages to the audience again. Of each queue the oldest, so that nothing overtakes
     * them there, whichever queue comes first.
     *
     * @param audience to which they were shown before
     * @param mostOfEach how many of each queue
     * @param isOffered which ones
     */
    void offer(
            final Audience audience,
            final long mostOfEach,
            final BiPredicate<Lane, Long> isOffered) {
        if (size > 0) {
            byLane.keySet().forEach(lane -> offer(audience, lane, mostOfEach, isOffered));
            byLane.values().removeIf(TreeSet::isEmpty);
        }
    }

    /** Shows messages of one queue to the audience again. */
    void offer(
            final Audience audience,
            final Lane lane,
            final long most,
            final BiPredicate<Lane, Long> isOffered) {
        final Set<Long> offsets = byLane.get(lane);
        if (offsets == null) {
            return;
        }
        final Scan scan = audience.scanOf(lane);
        long left = most;
        for (final Iterator<Long> each = offsets.iterator(); left > 0 && each.hasNext(); ) {
            final long offset = each.next();
            if (isOffered.test(lane, offset)) {
                each.remove();
                size--;
                left -= lane.cursor().offerAgain(scan, offset) ? 1 : 0;
            }
        }
    }
}
