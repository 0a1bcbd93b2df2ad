package io.posthorn.store;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.agent.Agents;
import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.MarkFile;
import io.posthorn.base.time.Clock;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.derive.Checkpoints;
import io.posthorn.store.derive.Derivation;
import io.posthorn.store.flush.Flusher;
import io.posthorn.store.index.KeyIndex;
import io.posthorn.store.log.Appended;
import io.posthorn.store.log.CommitLog;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.queue.ConsumeQueues;
import io.posthorn.store.queue.QueueNotes;
import io.posthorn.store.recovery.Damage;
import io.posthorn.store.recovery.Recovery;
import io.posthorn.store.retention.Retention;
import io.posthorn.store.retention.TimerHold;
import io.posthorn.store.scrub.Damages;
import io.posthorn.store.scrub.Scrub;
import io.posthorn.store.segment.ReadBudget;
import io.posthorn.store.segment.SegmentSupply;
import io.posthorn.store.segment.Segments;
import io.posthorn.store.timer.DueTimer;
import io.posthorn.store.timer.TimerIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts the rooms of a store together, recovers them, and closes them in order. {@link #open} once,
 * {@link #recover} once, then the parts may be used until {@link #close}.
 */
public final class Store implements AutoCloseable {

    private final StoreSettings settings;
    private final Clock clock;
    private final Counters counters;
    private final Consumer<Throwable> onFatal;
    private final AutoCloseable lock;
    private final Segments segments;
    private final MarkFile durableMark;

    /** How far the log is known to have been durable when it was opened. */
    private final long durable;

    private final Chains chains;
    private final ConsumeQueues queues;
    private final KeyIndex index;
    private final TimerIndex timers;
    private final Derivation derivation;
    private final SegmentSupply supply;
    private final CommitLog log;
    private final Flusher flusher;
    private final Retention retention;
    private final Checkpoints checkpoints;
    private final Agents.Running retentionThread;
    private final Agents.Running checkpointThread;
    private final Agents.Running scrubThread;
    private final Damages damages;
    private final Recovery recovery;
    private final Counter lostTimers;
    private volatile long recoveredEnd = Long.MAX_VALUE;
    private boolean recovered;

    /** What holds files. */
    private record Files(
            AutoCloseable lock,
            Segments segments,
            MarkFile durableMark,
            Chains chains,
            KeyIndex index) {

        /** Opens all, or none. */
        static Files open(
                final StoreSettings settings,
                final Disk disk,
                final Clock clock,
                final Counters counters)
                throws IOException {
            final Path directory = settings.directory();
            disk.createDirectory(directory);
            final Deque<AutoCloseable> opened = new ArrayDeque<>();
            try {
                final AutoCloseable lock = disk.lock(directory.resolve("lock"));
                opened.push(lock);
                final Segments segments =
                        Segments.open(
                                disk,
                                directory.resolve("commitlog"),
                                settings.segmentLength(),
                                new ReadBudget(settings.coldReads().bytesPerSecond(), clock));
                opened.push(segments);
                final MarkFile durableMark = MarkFile.open(disk, directory.resolve("durable"));
                opened.push(durableMark);
                final Chains chains =
                        Chains.open(disk, directory.resolve("queues"), settings.chainFileLength());
                opened.push(chains);
                final KeyIndex index =
                        KeyIndex.open(
                                disk,
                                directory.resolve("index"),
                                settings.indexCapacity(),
                                counters);
                return new Files(lock, segments, durableMark, chains, index);
            } catch (final IOException | RuntimeException e) {
                opened.forEach(each -> giveBack(each, e));
                throw e;
            }
        }

        private static void giveBack(final AutoCloseable file, final Exception reason) {
            try {
                file.close();
            } catch (final Exception e) {
                reason.addSuppressed(e);
            }
        }
    }

    private Store(
            final Files files,
            final StoreSettings settings,
            final Disk disk,
            final Clock clock,
            final Agents agents,
            final Counters counters,
            final Consumer<Throwable> onFatal) {
        this.settings = settings;
        this.clock = clock;
        this.counters = counters;
        this.onFatal = onFatal;
        lock = files.lock();
        segments = files.segments();
        durableMark = files.durableMark();
        chains = files.chains();
        queues = new ConsumeQueues(chains);
        index = files.index();
        timers = new TimerIndex(chains);
        derivation = new Derivation(chains, queues, index, timers);
        durable = Math.max(durableMark.noted(), derivation.durable());
        recovery = new Recovery(segments, durable, durableMark.isNoted(), derivation);
        supply =
                new SegmentSupply(
                        segments,
                        settings.isFlushAwaited()
                                ? SegmentSupply.SMALL_PIECE
                                : SegmentSupply.LARGE_PIECE,
                        agents,
                        this::agentDied);
        log =
                new CommitLog(
                        segments,
                        supply,
                        derivation,
                        settings.storeHost(),
                        settings.isFlushAwaited(),
                        clock,
                        counters);
        flusher =
                new Flusher(
                        segments,
                        log::end,
                        durableMark,
                        clock,
                        settings.flushIntervalMs(),
                        this::flushFailed,
                        agents,
                        this::agentDied,
                        counters);
        log.watch(flusher::durable);
        retention =
                new Retention(
                        disk,
                        settings.directory(),
                        segments,
                        log,
                        queues,
                        chains,
                        flusher,
                        settings.retention(),
                        clock,
                        counters);
        retention.hold(new TimerHold(timers, segments));
        checkpoints =
                new Checkpoints(
                        log,
                        flusher,
                        chains,
                        index,
                        timers,
                        () -> Math.min(retention.checkpointLimit(), queues.oldestDeletion()),
                        clock,
                        settings.checkpointIntervalMs());
        retentionThread = agents.add(retention, this::agentDied);
        checkpointThread = agents.add(checkpoints, this::agentDied);
        damages = new Damages(segments::start, counters);
        scrubThread =
                agents.add(
                        new Scrub(segments, log, queues, index, damages, clock, counters),
                        this::agentDied);
        lostTimers =
                counters.counter(
                        "posthorn_timer_lost_total",
                        "messages",
                        "Delayed messages that can never be delivered, because the log no longer"
                                + " holds them whole");
        counters.gauge(
                "posthorn_store_timers_waiting",
                "messages",
                "Messages that wait for their time",
                timers::pending);
    }

    /**
     * Takes a directory and opens what lies in it. Reads no records yet.
     *
     * @param settings how it is to work
     * @param disk where
     * @param clock the time
     * @param agents run the store's agents: flush, segments, checkpoint and retention
     * @param counters where the store's numbers are declared
     * @param onFatal told once when the store cannot go on: the process should end
     * @return the store, to be recovered
     * @throws IOException if the directory is in use or the disk fails, with a sentence
     */
    public static Store open(
            final StoreSettings settings,
            final Disk disk,
            final Clock clock,
            final Agents agents,
            final Counters counters,
            final Consumer<Throwable> onFatal)
            throws IOException {
        return new Store(
                Files.open(settings, disk, clock, counters),
                settings,
                disk,
                clock,
                agents,
                counters,
                onFatal);
    }

    /**
     * Finds the log's end, derives what was not durable, and takes records from then on. May take
     * long; {@link #recovery} says how far it is.
     *
     * @throws IOException if the disk fails
     */
    public void recover() throws IOException {
        final long begin = clock.nanos();
        supply.start();
        if (segments.count() == 0) {
            supply.order();
            if (supply.take(TimeUnit.MINUTES.toMillis(5)) == null) {
                throw new IOException(
                        "the first segment of the commit log cannot be created in %s: %s"
                                .formatted(settings.directory(), supply.fault()));
            }
        }
        // Nothing that is derived from a record may outlive it.
        forceBehindDurable();
        final long from = derivation.mark();
        final long end = recovery.run(from);
        derivation.recovered();
        for (final Damage damage : recovery.damages()) {
            if (damage.from() >= durable) {
                StoreLog.LOG.unflushedLost(damage.from(), damage.to(), damage.fault());
            } else {
                damages.found(damage);
            }
        }
        if (end != durable) {
            StoreLog.LOG.recovered(from, end);
        }
        forceBehindDurable();
        durableMark.note(end);
        queues.all().forEach(queue -> queues.trim(queue, segments.start()));
        checkpoints.prepare();
        log.open(end);
        recoveredEnd = end;
        dropLostTimers();
        flusher.start(end);
        retentionThread.start();
        checkpointThread.start();
        scrubThread.start();
        recovered = true;
        final long ms = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - begin);
        StoreLog.LOG.opened(
                settings.directory(),
                log.start(),
                end,
                recovery.records(),
                ms,
                queues.all().size(),
                timers.pending());
    }

    private void forceBehindDurable() throws IOException {
        for (int i = 0; i < segments.count(); i++) {
            if (segments.get(i).end() > durable) {
                segments.get(i).force();
            }
        }
    }

    /**
     * A timer may be due in a year; what is known to be gone must not hold up retention until then.
     */
    private void dropLostTimers() {
        final long start = segments.start();
        final List<Damage> damages = recovery.damages();
        if (damages.isEmpty() && timers.oldestNeeded(0) >= start) {
            return;
        }
        final List<DueTimer> lost =
                timers.missing(
                        offset ->
                                offset < start
                                        || damages.stream()
                                                .anyMatch(
                                                        damage ->
                                                                offset >= damage.from()
                                                                        && offset < damage.to()));
        if (lost.isEmpty()) {
            return;
        }
        final long first = lost.stream().mapToLong(DueTimer::physicalOffset).min().getAsLong();
        StoreLog.LOG.timersLost(lost.size(), first, start);
        for (final DueTimer timer : lost) {
            if (faultOfDropping(timer) != null) {
                // The disk is full. The others are dropped when they are due.
                return;
            }
        }
    }

    /**
     * Forgets a timer that can never be delivered, and counts it. Nothing is kept for it any more.
     *
     * @param timer as it was handed out; not given back
     * @throws StoreUnavailable if there is no room to note that at present
     */
    public void drop(final DueTimer timer) {
        final IOException fault = faultOfDropping(timer);
        if (fault != null) {
            throw new StoreUnavailable(
                    StoreUnavailable.Reason.NO_SPACE,
                    "There is no room to note that a delayed message is lost: "
                            + fault.getMessage());
        }
    }

    private IOException faultOfDropping(final DueTimer timer) {
        final IOException fault =
                log.inTurn(
                        () -> {
                            try {
                                chains.makeRoom(1, 1);
                                timers.drop(timer, log.end());
                                return null;
                            } catch (final IOException e) {
                                return e;
                            }
                        });
        if (fault == null) {
            lostTimers.increment();
        }
        return fault;
    }

    /**
     * Whether a record lies in the most recent part of the log, which the machine's memory can be
     * expected to hold, so that reading it needs no disk.
     *
     * @param physicalOffset where the record lies
     * @return true for the last {@link ColdReads#warmBytes} of the log
     */
    public boolean isWarm(final long physicalOffset) {
        return physicalOffset >= warmFrom();
    }

    /**
     * Whether a record must be as it was written, because it has not left the memory since. Others
     * are checked before they are handed out.
     *
     * @param physicalOffset where the record lies
     * @return true for what was stored since the start and is warm
     */
    public boolean isTrusted(final long physicalOffset) {
        return physicalOffset >= Math.max(recoveredEnd, warmFrom());
    }

    /**
     * What of the log is known to be damaged.
     *
     * @return told by who finds more
     */
    public Damages damages() {
        return damages;
    }

    /**
     * Where the part of the log begins that {@link #isWarm}.
     *
     * @return a physical offset, below 0 if all is
     */
    public long warmFrom() {
        return log.end() - settings.coldReads().warmBytes();
    }

    private void flushFailed(final IOException cause) {
        StoreLog.LOG.flushFailed(settings.directory(), cause);
        log.refuse(
                new StoreUnavailable(
                        StoreUnavailable.Reason.FAILED,
                        "The store failed to write to its disk and must be restarted."));
        onFatal.accept(cause);
    }

    private void agentDied(final Agent agent, final Throwable cause) {
        final String what;
        if (cause instanceof IOException) {
            StoreLog.LOG.diskFailed(agent.name(), settings.directory(), cause);
            what = "'s disk failed";
        } else {
            StoreLog.LOG.agentDied(agent.name(), cause);
            what = " met a defect";
        }
        log.refuse(
                new StoreUnavailable(
                        StoreUnavailable.Reason.FAILED,
                        "The store%s (%s) and must be restarted.".formatted(what, cause)));
        onFatal.accept(cause);
    }

    /**
     * Forgets all queues of a topic. Its records stay in the log until they age out.
     *
     * @param topic any name
     * @return done when the queues are gone for good; fails with {@link StoreUnavailable} if the
     *     store takes nothing at present, not even that note, or fails to write it
     */
    public CompletableFuture<Void> deleteQueues(final String topic) {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            final Appended note = log.append(QueueNotes.deleted(topic));
            flusher.whenDurable(note.end(), fault -> finishDeletion(note, fault, done));
        } catch (final StoreUnavailable e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    private void finishDeletion(
            final Appended note, final IOException fault, final CompletableFuture<Void> done) {
        if (fault != null) {
            done.completeExceptionally(
                    new StoreUnavailable(StoreUnavailable.Reason.FAILED, fault.getMessage()));
            return;
        }
        log.inTurn(
                () -> {
                    queues.delete(note.physicalOffset());
                    return null;
                });
        done.complete(null);
    }

    /**
     * The commit log.
     *
     * @return for appending and reading
     */
    public CommitLog log() {
        return log;
    }

    /**
     * The consume queues.
     *
     * @return for reading
     */
    public ConsumeQueues queues() {
        return queues;
    }

    /**
     * The key index.
     *
     * @return for queries
     */
    public KeyIndex index() {
        return index;
    }

    /**
     * The timers.
     *
     * @return for who delivers them
     */
    public TimerIndex timers() {
        return timers;
    }

    /**
     * The flusher.
     *
     * @return for who waits for durability
     */
    public Flusher flusher() {
        return flusher;
    }

    /**
     * Retention.
     *
     * @return for holds and the state of the disk
     */
    public Retention retention() {
        return retention;
    }

    /**
     * The recovery.
     *
     * @return for its progress and result
     */
    public Recovery recovery() {
        return recovery;
    }

    /**
     * Whether {@link #recover} is over.
     *
     * @return true when records are taken
     */
    public boolean isRecovered() {
        return recovered;
    }

    /**
     * Takes no more records, makes everything durable and closes all files. Nobody may use a part
     * afterwards.
     */
    @Override
    public void close() {
        log.refuse(new StoreUnavailable(StoreUnavailable.Reason.CLOSED, "The store is closed."));
        final Closing closing = new Closing();
        if (recovered) {
            closing.attempt(scrubThread::close);
            closing.attempt(retentionThread::close);
            closing.attempt(checkpointThread::close);
            closing.attempt(flusher::close);
            if (isSound()) {
                closing.attempt(checkpoints::last);
            }
        }
        closing.attempt(index::close);
        closing.attempt(supply::close);
        closing.attempt(chains::close);
        closing.attempt(durableMark::close);
        closing.attempt(segments::close);
        closing.attempt(lock::close);
        if (closing.fault != null) {
            throw new IllegalStateException(
                    "closing the store in " + settings.directory(), closing.fault);
        }
        if (recovered) {
            StoreLog.LOG.closed(settings.directory(), log.end());
        }
    }

    /** Whether everything in the log is durable once the flusher has ended. */
    private boolean isSound() {
        return log.refusal().reason() == StoreUnavailable.Reason.CLOSED
                && flusher.durable() == log.end();
    }

    /** Goes on with the next step when one fails, so that no thread, file or lock stays behind. */
    private static final class Closing {

        private Exception fault;

        interface Step {
            void run() throws Exception;
        }

        void attempt(final Step step) {
            try {
                step.run();
            } catch (final Exception e) {
                if (fault == null) {
                    fault = e;
                } else {
                    fault.addSuppressed(e);
                }
            }
        }
    }
}
