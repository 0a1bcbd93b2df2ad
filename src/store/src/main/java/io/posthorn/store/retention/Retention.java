package io.posthorn.store.retention;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.Disk;
import io.posthorn.base.time.Clock;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.RecordView;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.flush.Flusher;
import io.posthorn.store.log.CommitLog;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.ConsumeQueues;
import io.posthorn.store.segment.RetiredSegment;
import io.posthorn.store.segment.Segment;
import io.posthorn.store.segment.Segments;
import io.posthorn.store.segment.Slice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Takes old segments out of the log, removes their files little by little, has old messages passed
 * over whose topics have a limit of their own, and watches the disk.
 */
public final class Retention implements Agent {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** How long a segment that cannot go yet is left in peace. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    /**
     * The same for one that is only too old and of which too much is needed. Finding that out again
     * means reading half of it.
     */
    private static final long LOOK_AGAIN_LATER_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final int MOST_LOOKED_AT = 10_000;
    private static final int QUEUES_PER_TURN = 100;

    /** A file goes in steps, because freeing a gigabyte at once holds up every flush meanwhile. */
    private static final long STEP_BYTES = 64L << 20;

    private static final long AFTER_FAULT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Disk disk;
    private final Path directory;
    private final Segments segments;
    private final CommitLog log;
    private final ConsumeQueues queues;
    private final RetentionRules rules;
    private final Clock clock;
    private final Chains chains;
    private final Flusher flusher;
    private final List<Hold> holds = new CopyOnWriteArrayList<>();
    private final AgeTrim ageTrim;
    private final Counter deleted;
    private final Counter evacuated;
    private final Deque<RetiredSegment> retired = new ArrayDeque<>();
    private long leftOfFirst;
    private volatile Evacuation evacuation;
    private long restUntilNanos;
    private boolean isResting;
    private volatile AgeLimits limits = AgeLimits.NONE;

    /** Whether segments have to go for the log's size or the disk, whatever their age. */
    private volatile boolean isPressed;

    /** The same, when the present evacuation, or the last one, was begun. */
    private boolean wasPressed;

    /** The oldest segment of which operators were told that it stays; below 0 for none. */
    private long toldToStay = -1;

    /** The segment behind which a store time was found, and that time. */
    private long timedSegment = -1;

    private long timeBehindIt;

    /** What the disk said last, so that it is not told again and again. */
    private String fault;

    private volatile long totalBytes;
    private volatile long usedBytes;
    private volatile int usedPercent;
    private volatile boolean full;

    /**
     * @param disk where the log lies
     * @param directory the store's directory
     * @param segments the log's segments
     * @param log the log, for its turn
     * @param queues trimmed after a deletion
     * @param chains says what of the queues is durable
     * @param flusher says what of the log is
     * @param rules when segments go
     * @param clock the time
     * @param counters where the numbers are declared
     */
    public Retention(
            final Disk disk,
            final Path directory,
            final Segments segments,
            final CommitLog log,
            final ConsumeQueues queues,
            final Chains chains,
            final Flusher flusher,
            final RetentionRules rules,
            final Clock clock,
            final Counters counters) {
        this.disk = disk;
        this.directory = directory;
        this.segments = segments;
        this.log = log;
        this.queues = queues;
        this.chains = chains;
        this.flusher = flusher;
        this.rules = rules;
        this.clock = clock;
        this.ageTrim = new AgeTrim(() -> limits, log, queues, clock);
        holds.add(
                new AgeHold(
                        () -> limits, rules.maxAgeMs(), queues, segments, clock, () -> isPressed));
        this.deleted =
                counters.counter(
                        "posthorn_store_deleted_segments_total",
                        "segments",
                        "Segments deleted for their age, the log's size or a full disk");
        this.evacuated =
                counters.counter(
                        "posthorn_store_evacuated_records_total",
                        "records",
                        "Old records that were laid down again because they are still needed");
        counters.gauge(
                "posthorn_store_disk_used_percent",
                "percent",
                "How full the store's disk is",
                () -> usedPercent);
        counters.gauge(
                "posthorn_store_disk_full",
                "state",
                "1 while no more is stored because the disk is full",
                () -> full ? 1 : 0);
    }

    /**
     * Keeps what somebody still needs.
     *
     * @param hold asked about old records from now on
     */
    public void hold(final Hold hold) {
        holds.add(hold);
    }

    /**
     * Says how long the messages of single topics are kept. To be told before the store is
     * recovered: a segment may go right after.
     *
     * @param newLimits asked from now on
     */
    public void limitAges(final AgeLimits newLimits) {
        limits = newLimits;
    }

    /**
     * Up to where a checkpoint may go.
     *
     * @return a physical offset; {@link Long#MAX_VALUE} for anywhere
     */
    public long checkpointLimit() {
        final Evacuation now = evacuation;
        return now == null ? Long.MAX_VALUE : now.unsettled();
    }

    /**
     * How full the disk is.
     *
     * @return 0 to 100
     */
    public int usedPercent() {
        return usedPercent;
    }

    /** Takes two numbers of bytes. */
    @FunctionalInterface
    public interface DiskReader<T> {
        /**
         * The disk as it was seen last.
         *
         * @param totalBytes how large it is
         * @param usedBytes how much is taken
         * @return whatever the reader makes of it
         */
        T read(long totalBytes, long usedBytes);
    }

    /**
     * How much of the disk is taken, as seen within the last second.
     *
     * @param reader takes the numbers
     * @param <T> what it makes of them
     * @return what it made
     */
    public <T> T diskUse(final DiskReader<T> reader) {
        return reader.read(totalBytes, usedBytes);
    }

    /**
     * Whether nothing more may be stored.
     *
     * @return true while the disk is fuller than the limit
     */
    public boolean isFull() {
        return full;
    }

    @Override
    public String name() {
        return "posthorn-retention";
    }

    @Override
    public long turn() {
        try {
            final long rest = work();
            fault = null;
            return rest;
        } catch (final IOException e) {
            // Old files stay a little longer. Nothing that was written is in doubt.
            if (!e.toString().equals(fault)) {
                fault = e.toString();
                RetentionLog.LOG.failed(directory, e);
            }
            return AFTER_FAULT_NANOS;
        }
    }

    private long work() throws IOException {
        watchDisk();
        isPressed = isDiskFilled() || isLogTooLarge();
        if (evacuation == null && !isResting() && isOldestFull() && shouldGo()) {
            wasPressed = isPressed;
            evacuation =
                    new Evacuation(
                            segments.get(0), log, queues, chains, flusher, List.copyOf(holds));
        }
        final long rest = evacuation == null ? INTERVAL_NANOS : evacuate();
        final long restOfTrim = Math.min(INTERVAL_NANOS, ageTrim.turn());
        return Math.min(Math.min(rest, restOfTrim), removeOneStep() ? STEP_NANOS : INTERVAL_NANOS);
    }

    /** After a start the range may hold the segment that was made ahead of the one in use. */
    private boolean isOldestFull() {
        return segments.count() > 1 && log.end() > segments.get(0).end();
    }

    /** What was needed for its age only is no longer when size or disk press. */
    private boolean isResting() {
        isResting = isResting && clock.nanos() - restUntilNanos < 0 && (wasPressed || !isPressed);
        return isResting;
    }

    /** Does one step, and takes the segment away when there is nothing left in it. */
    private long evacuate() throws IOException {
        final Evacuation now = evacuation;
        return switch (now.turn()) {
            case BUSY -> BUSY_NANOS;
            case WAITING -> STEP_NANOS;
            case NOT_NOW -> restFor(LOOK_AGAIN_NANOS);
            case TOO_MUCH -> {
                tellThatItStays(now.segment());
                yield restFor(wasPressed ? LOOK_AGAIN_NANOS : LOOK_AGAIN_LATER_NANOS);
            }
            case DONE -> {
                evacuation = null;
                evacuated.add(now.movedCount());
                retired.add(segments.retireFirst());
                RetentionLog.LOG.deletingSegment(
                        now.segment().path().getFileName().toString(), now.movedCount());
                deleted.increment();
                trimQueues();
                yield 0L;
            }
        };
    }

    private long restFor(final long nanos) {
        evacuation = null;
        isResting = true;
        restUntilNanos = clock.nanos() + nanos;
        return INTERVAL_NANOS;
    }

    private void tellThatItStays(final Segment segment) {
        if (toldToStay != segment.start()) {
            toldToStay = segment.start();
            RetentionLog.LOG.segmentStays(segment.path().getFileName().toString());
        }
    }

    /** Shortens or removes the oldest retired file. Says whether there is more to do soon. */
    private boolean removeOneStep() throws IOException {
        final RetiredSegment oldest = retired.peek();
        if (oldest == null || !oldest.isUnused()) {
            return false;
        }
        leftOfFirst = (leftOfFirst == 0 ? oldest.length() : leftOfFirst) - STEP_BYTES;
        if (leftOfFirst > 0) {
            disk.shorten(oldest.path(), leftOfFirst);
            return true;
        }
        leftOfFirst = 0;
        disk.delete(oldest.path());
        retired.remove();
        return !retired.isEmpty();
    }

    /** What the disk will have back without anything more being taken out of the log. */
    private long bytesOnTheirWayOut() {
        final long all = retired.stream().mapToLong(RetiredSegment::length).sum();
        return leftOfFirst == 0 ? all : all - retired.element().length() + leftOfFirst;
    }

    private boolean shouldGo() {
        return isPressed || clock.wallMs() - storeTimeBehindOldest() > rules.maxAgeMs();
    }

    private boolean isDiskFilled() {
        return percentOf(usedBytes - bytesOnTheirWayOut()) >= rules.cleanPercent();
    }

    private boolean isLogTooLarge() {
        return log.end() - segments.start() > rules.maxLogBytes();
    }

    /**
     * Store time of a record of a later segment: nothing in the oldest one is younger. Records that
     * were laid down again say nothing of when. If there are only those, or damage, the segment
     * behind tells. What was found is kept, because there may be many segments of such records.
     */
    private long storeTimeBehindOldest() {
        if (timedSegment == segments.start()) {
            return timeBehindIt;
        }
        for (int i = 1; i < segments.count(); i++) {
            final long time = storeTimeIn(segments.get(i));
            if (time >= 0) {
                timedSegment = segments.start();
                timeBehindIt = time;
                return time;
            }
        }
        // Only the empty one that was made ahead follows; the oldest is still being written.
        return Long.MAX_VALUE;
    }

    private long storeTimeIn(final Segment segment) {
        long at = segment.start();
        for (int looked = 0; looked < MOST_LOOKED_AT; looked++) {
            final Slice slice = log.record(at);
            if (slice == null) {
                return -1;
            }
            try (slice) {
                final RecordView record = new RecordView().wrap(slice.bytes(), 0);
                if (record.properties().get(PropertyKeys.EVACUATED_FROM) == null) {
                    return record.storeTimestamp();
                }
                at += slice.length();
            }
        }
        return -1;
    }

    private int percentOf(final long bytes) {
        return totalBytes == 0 ? 0 : (int) (100.0 * bytes / totalBytes);
    }

    private void watchDisk() throws IOException {
        final long total = disk.totalBytes(directory);
        usedBytes = total - disk.usableBytes(directory);
        totalBytes = total;
        usedPercent = percentOf(usedBytes);
        final boolean isFull = usedPercent >= rules.fullPercent();
        if (isFull != full) {
            full = isFull;
            if (isFull) {
                RetentionLog.LOG.diskFull(directory, usedPercent, rules.fullPercent());
            } else {
                RetentionLog.LOG.diskNoLongerFull(directory, usedPercent);
            }
        }
    }

    /** Drops queue entries of deleted records, a few queues at a time. */
    private void trimQueues() {
        final List<ConsumeQueue> all = new ArrayList<>(queues.all());
        for (int i = 0; i < all.size(); i += QUEUES_PER_TURN) {
            final Collection<ConsumeQueue> some =
                    all.subList(i, Math.min(all.size(), i + QUEUES_PER_TURN));
            log.inTurn(
                    () -> {
                        some.forEach(queue -> queues.trim(queue, segments.start()));
                        return null;
                    });
        }
    }
}
