package io.posthorn.broker.delivery;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Messages that a consumer must not be given again (AMQP 1.0, 3.4.5 "undeliverable-here").
 * Forgotten with the consumer. For the subscription's turn.
 *
 * <p>Bounded: of a consumer that refuses too many all count as refused that lie before one of them,
 * so that it is only given what comes after.
 */
final class Refusals {

    private final int most;
    private final Map<Lane, Set<Long>> offsets = new HashMap<>();
    private final Map<Lane, Long> below = new HashMap<>();
    private int size;

    /**
     * @param most how many are known one by one
     */
    Refusals(final int most) {
        this.most = most;
    }

    void add(final Lane lane, final long offset) {
        if (size >= most) {
            forgetSettled();
        }
        if (size >= most) {
            coarsen();
        }
        if (!holds(lane, offset)
                && offsets.computeIfAbsent(lane, key -> new HashSet<>()).add(offset)) {
            size++;
        }
    }

    boolean holds(final Lane lane, final long offset) {
        return offset < below.getOrDefault(lane, 0L)
                || offsets.getOrDefault(lane, Set.of()).contains(offset);
    }

    private void forgetSettled() {
        size = 0;
        offsets.forEach(
                (lane, some) -> {
                    some.removeIf(offset -> lane.cursor().isSettled(offset));
                    size += some.size();
                });
    }

    private void coarsen() {
        offsets.forEach(
                (lane, some) -> some.forEach(offset -> below.merge(lane, offset + 1, Math::max)));
        offsets.clear();
        size = 0;
    }
}
