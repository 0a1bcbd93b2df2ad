package io.posthorn.store.derive;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.time.Clock;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.flush.Flusher;
import io.posthorn.store.index.KeyIndex;
import io.posthorn.store.log.CommitLog;
import io.posthorn.store.timer.TimerIndex;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes what is derived durable from time to time, so that recovery has little to read. A
 * checkpoint begins in the log's turn, waits until the log is durable up to there, and is written
 * then.
 */
public final class Checkpoints implements Agent {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final CommitLog log;
    private final Flusher flusher;
    private final Chains chains;
    private final KeyIndex index;
    private final TimerIndex timers;
    private final LongSupplier limit;
    private final Clock clock;
    private final long intervalNanos;
    private Begun begun;

    /** A checkpoint under way: the derived files will be complete up to here. */
    private record Begun(long end, Chains.Pending pending) {}

    /**
     * @param log whose turn the derivation has
     * @param flusher says how far the log is durable
     * @param chains queues and timers
     * @param index the key index
     * @param timers forgets what is over
     * @param limit how far a checkpoint may go, because queue entries of records behind it are
     *     about to be written over
     * @param clock says which timers are over
     * @param intervalMs from the end of one checkpoint to the begin of the next
     */
    public Checkpoints(
            final CommitLog log,
            final Flusher flusher,
            final Chains chains,
            final KeyIndex index,
            final TimerIndex timers,
            final LongSupplier limit,
            final Clock clock,
            final long intervalMs) {
        this.log = log;
        this.flusher = flusher;
        this.chains = chains;
        this.index = index;
        this.timers = timers;
        this.limit = limit;
        this.clock = clock;
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMs);
    }

    @Override
    public String name() {
        return "posthorn-checkpoint";
    }

    @Override
    public long turn() throws IOException {
        if (begun == null) {
            begin();
        }
        prepare();
        if (begun == null) {
            return intervalNanos;
        }
        if (flusher.durable() < begun.end()) {
            // Nothing is flushed for this alone: it is soon done anyway.
            return Math.min(intervalNanos, LOOK_NANOS);
        }
        finish();
        return intervalNanos;
    }

    /** Makes room ahead for what will be derived. Also once before the first record. */
    public void prepare() {
        Chains.Order order = log.inTurn(chains::orderAhead);
        while (order != null) {
            final Chains.Order now = order;
            final boolean isMade = isMade(now);
            order =
                    log.inTurn(
                            () -> {
                                if (!isMade) {
                                    now.cancel();
                                    return null;
                                }
                                now.deliver();
                                return chains.orderAhead();
                            });
        }
    }

    private static boolean isMade(final Chains.Order order) {
        try {
            order.make();
            return true;
        } catch (final IOException e) {
            // There is still room enough. When there is none, the appender tries again, and tells
            // the sender why it cannot.
            return false;
        }
    }

    /**
     * Makes everything durable that is derived. The log is durable, nobody appends, and the agent
     * has ended.
     *
     * @throws IOException if the disk fails
     */
    public void last() throws IOException {
        if (begin()) {
            finish();
        }
    }

    /** Says whether there is anything new. */
    private boolean begin() {
        begun =
                log.inTurn(
                        () -> {
                            final long end = Math.min(log.end(), limit.getAsLong());
                            if (end <= chains.mark()) {
                                return null;
                            }
                            timers.prune(clock.wallMs(), flusher.durable());
                            return new Begun(end, chains.begin());
                        });
        return begun != null;
    }

    private void finish() throws IOException {
        final Begun done = begun;
        begun = null;
        done.pending().force(done.end());
        log.inTurn(
                () -> {
                    done.pending().release();
                    return null;
                });
        index.force(done.end());
        index.maintain(log.start(), flusher.durable());
    }
}
