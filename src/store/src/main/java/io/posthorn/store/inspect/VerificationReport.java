package io.posthorn.store.inspect;

import java.util.List;
import java.util.Map;

/**
 * What was found in a store.
 *
 * @param logStart first physical offset of the log
 * @param logEnd first physical offset after its last record
 * @param durable up to where the broker knew the log to be on disk
 * @param tornBytes bytes behind the end that the next start will cut: a torn tail
 * @param records sound records
 * @param visible those of them that belong into a queue
 * @param queues queues
 * @param queueEntries entries of all queues, holes included
 * @param holes entries that stand for records that are lost or were never seen by readers
 * @param indexEntries entries of the key index
 * @param timersWaiting timers that were not delivered
 * @param derivedUpTo queues and timers are complete up to this physical offset
 * @param indexedUpTo the key index is complete up to this physical offset
 * @param notDerived visible records after that, whose entries the next start makes
 * @param superseded records that were laid down again elsewhere, whose topic was deleted and made
 *     again since, or that are older than their topic's own age limit
 * @param withoutQueue records by topic whose queue does not exist, normally because the topic was
 *     deleted; at most a hundred topics
 * @param faultCount how many faults there are
 * @param faults the first thousand of them
 */
public record VerificationReport(
        long logStart,
        long logEnd,
        long durable,
        long tornBytes,
        long records,
        long visible,
        long queues,
        long queueEntries,
        long holes,
        long indexEntries,
        long timersWaiting,
        long derivedUpTo,
        long indexedUpTo,
        long notDerived,
        long superseded,
        Map<String, Long> withoutQueue,
        long faultCount,
        List<Fault> faults) {

    /**
     * Whether nothing is wrong.
     *
     * @return true if there is no fault
     */
    public boolean isSound() {
        return faultCount == 0;
    }
}
