package io.posthorn.store.adopt;

import io.posthorn.store.recovery.Damage;
import java.util.List;
import java.util.Set;

/**
 * What a RocketMQ log holds.
 *
 * @param start its first physical offset
 * @param end first physical offset after its last record
 * @param records sound records
 * @param damages what cannot be read
 * @param topics the topics of its records
 * @param delayedWaiting messages with a delay level whose time has not come
 * @param timersWaiting timer messages whose time has not come
 * @param timersDone timer messages that were delivered, rolled on or called back
 * @param innerBatches batches that RocketMQ kept as one record; they come along as one message each
 * @param undated delayed messages without a place to go to or a time, which are left where they are
 */
public record Survey(
        long start,
        long end,
        long records,
        List<Damage> damages,
        Set<String> topics,
        List<Waiting> delayedWaiting,
        List<Waiting> timersWaiting,
        List<Waiting> timersDone,
        long innerBatches,
        long undated) {

    /**
     * A message that waits, or waited, for its time.
     *
     * @param physicalOffset where it lies
     * @param dueMs when its time comes
     */
    public record Waiting(long physicalOffset, long dueMs) {}
}
