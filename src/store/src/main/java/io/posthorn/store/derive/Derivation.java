package io.posthorn.store.derive;

import io.posthorn.message.SysFlag;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.index.KeyIndex;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.log.RecordListener;
import io.posthorn.store.queue.ConsumeQueues;
import io.posthorn.store.queue.QueueNotes;
import io.posthorn.store.timer.TimerIndex;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Turns records into entries of what is derived. Each part skips what it already has. */
public final class Derivation implements RecordListener {

    /**
     * A record gets an entry in its queue, and perhaps one as a timer or as the delivery of one.
     */
    private final Chains chains;

    private final ConsumeQueues queues;
    private final KeyIndex index;
    private final TimerIndex timers;

    /** Whether records are read back, which are all durable. */
    private boolean isRecovering = true;

    /**
     * @param chains carries queues and timers; knows from where on they must be derived
     * @param queues fed with visible records
     * @param index fed with keys
     * @param timers fed with what waits for its time
     */
    public Derivation(
            final Chains chains,
            final ConsumeQueues queues,
            final KeyIndex index,
            final TimerIndex timers) {
        this.chains = chains;
        this.queues = queues;
        this.index = index;
        this.timers = timers;
    }

    /**
     * From where on records have to be handed over again after a start.
     *
     * @return a physical offset
     */
    public long mark() {
        return Math.min(chains.mark(), index.mark());
    }

    /**
     * How far the log is known to have been durable, because what was derived from it was made so
     * afterwards.
     *
     * @return a physical offset
     */
    public long durable() {
        return Math.max(chains.mark(), index.mark());
    }

    private void note(final RecordFacts facts) {
        try {
            queues.note(facts);
            if (isRecovering && facts.physicalOffset() == queues.oldestDeletion()) {
                queues.delete(facts.physicalOffset());
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says that recovery is over: records to come are not durable when they are told of. */
    public void recovered() {
        isRecovering = false;
    }

    @Override
    public void expect(final String topic, final int queueId) {
        queues.nextOffset(topic, queueId);
    }

    @Override
    public void makeRoom(final int lanes, final int records) throws IOException {
        chains.makeRoom(lanes, records);
        index.makeRoom();
    }

    @Override
    public long nextQueueOffset(final String topic, final int queueId) {
        return queues.nextOffset(topic, queueId);
    }

    @Override
    public void onRecord(final RecordFacts facts) {
        if (QueueNotes.isNote(facts)) {
            if (facts.physicalOffset() >= chains.mark()) {
                note(facts);
            }
            return;
        }
        final int transaction = SysFlag.transaction(facts.sysFlag());
        final boolean isVisible =
                transaction != SysFlag.TRANSACTION_PREPARED
                        && transaction != SysFlag.TRANSACTION_ROLLBACK;
        if (isVisible && facts.physicalOffset() >= chains.mark()) {
            if (isRecovering && facts.evacuatedFrom() >= 0) {
                queues.move(facts);
            } else {
                queues.put(facts);
            }
            timers.put(facts);
        }
        index.put(facts);
    }
}
