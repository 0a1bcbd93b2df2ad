package io.posthorn.store.log;

import io.posthorn.base.check.Invariant;
import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.count.Histogram;
import io.posthorn.base.time.Clock;
import io.posthorn.message.BatchMark;
import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.segment.Segment;
import io.posthorn.store.segment.SegmentSupply;
import io.posthorn.store.segment.Segments;
import io.posthorn.store.segment.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All records in order. Anybody may append: whoever holds {@code turn} owns the growing end and
 * everything that is derived from it. Reading needs no turn.
 */
public final class CommitLog {

    /** A record goes to its queue, and may be a timer or settle one, or both if it was moved. */
    private static final int LANES_OF_ONE = 3;

    /**
     * How long an appender waits for a segment that is still being filled; longer means the disk is
     * ill.
     */
    private static final long SEGMENT_PATIENCE_MS = 3_000;

    /**
     * A turn is over in about a microsecond, a thread that sleeps is awake again after some fifty.
     */
    private static final int SPINS = 100;

    /** Looking at the clock twice takes a tenth of the time of an append. */
    private static final int MEASURED_SHIFT = Long.SIZE - 3;

    private static final long NOT_MEASURED = Long.MIN_VALUE;

    private final Segments segments;
    private final SegmentSupply supply;
    private final RecordListener listener;
    private final HostAddress storeHost;
    private final Clock clock;
    private final Histogram appendTime;
    private final Counter appendedBytes;

    private final ReentrantLock turn = new ReentrantLock();
    private final TailWriter writer;
    private final RecordFacts facts = new RecordFacts();
    private long lastStoreTimestamp;
    private volatile long end;
    private volatile StoreUnavailable refusal =
            new StoreUnavailable(StoreUnavailable.Reason.CLOSED, "The store is not open yet.");

    /**
     * @param segments the address range
     * @param supply gives it new segments
     * @param listener told of each record
     * @param storeHost the broker's advertised address, which goes into each record
     * @param isFlushAwaited whether short records, too, are written past the mapping
     * @param clock gives store timestamps
     * @param counters where this log's numbers are declared
     */
    public CommitLog(
            final Segments segments,
            final SegmentSupply supply,
            final RecordListener listener,
            final HostAddress storeHost,
            final boolean isFlushAwaited,
            final Clock clock,
            final Counters counters) {
        this.segments = segments;
        this.supply = supply;
        this.listener = listener;
        this.storeHost = storeHost;
        this.writer = new TailWriter(storeHost, isFlushAwaited);
        this.clock = clock;
        supply.watch(this::end);
        this.appendTime =
                counters.durations(
                        "posthorn_store_append",
                        "Time an append takes, waiting for its turn included, for one append in"
                                + " eight");
        this.appendedBytes =
                counters.counter(
                        "posthorn_store_appended_bytes_total",
                        "bytes",
                        "Bytes laid down in the commit log");
        counters.gauge(
                "posthorn_store_log_start_offset",
                "bytes",
                "First physical offset still in the log",
                this::start);
        counters.gauge(
                "posthorn_store_log_end_offset",
                "bytes",
                "Physical offset that the next record gets",
                this::end);
    }

    /**
     * Says where to ask how far the log was flushed, which decides how records are written.
     *
     * @param flushed a physical offset, never behind one it gave before
     */
    public void watch(final LongSupplier flushed) {
        writer.watch(flushed);
    }

    /**
     * Takes records from now on.
     *
     * @param recoveredEnd where recovery found the log's end
     */
    public void open(final long recoveredEnd) {
        turn.lock();
        try {
            final Segment tail =
                    segments.at(
                            recoveredEnd == segments.end()
                                    ? Math.max(segments.start(), recoveredEnd - 1)
                                    : recoveredEnd);
            Invariant.that(
                    tail != null,
                    () -> "the log ends at %d, outside its segments".formatted(recoveredEnd));
            writer.tail(tail);
            end = recoveredEnd;
            refusal = null;
            if (segments.end() == tail.end()) {
                supply.order();
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * Lays a record down.
     *
     * @param draft what to lay down
     * @return where it lies; not yet durable
     * @throws StoreUnavailable if the store takes nothing at present
     * @throws MessageTooLarge if no segment can hold it
     */
    public Appended append(final Draft draft) {
        final long begin = beginMeasuring();
        final Appended appended;
        final int length = draft.recordLength(storeHost);
        listener.expect(draft.topic(), draft.queueId());
        takeTurn();
        try {
            makeRoom(length, LANES_OF_ONE, 1);
            final long queueOffset = listener.nextQueueOffset(draft.topic(), draft.queueId());
            appended = lay(draft, end, queueOffset, nextStoreTimestamp(), BatchMark.NONE);
            pass();
            // Readers find the record through what is derived from it; by then it must count as
            // part of the log.
            end += length;
            derive(draft, appended);
        } finally {
            turn.unlock();
        }
        endMeasuring(begin);
        appendedBytes.add(length);
        return appended;
    }

    private void takeTurn() {
        for (int i = 0; i < SPINS; i++) {
            if (turn.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        turn.lock();
    }

    /** Which appends are measured depends on where they are laid, which is as good as chance. */
    private long beginMeasuring() {
        return end * 0x9E3779B97F4A7C15L >>> MEASURED_SHIFT == 0 ? clock.nanos() : NOT_MEASURED;
    }

    private void endMeasuring(final long begin) {
        if (begin != NOT_MEASURED) {
            appendTime.record(clock.nanos() - begin);
        }
    }

    /**
     * Lays several records down in one row, in one segment: after a crash all of them are there, or
     * none.
     *
     * @param drafts at least one
     * @return where they lie, in order; not yet durable
     * @throws StoreUnavailable if the store takes nothing at present; then none was written
     * @throws MessageTooLarge if no segment can hold them together
     */
    public List<Appended> append(final List<Draft> drafts) {
        if (drafts.size() == 1) {
            return List.of(append(drafts.get(0)));
        }
        final long begin = beginMeasuring();
        final List<Appended> appended = new ArrayList<>(drafts.size());
        long total = 0;
        for (final Draft draft : drafts) {
            total += draft.recordLength(storeHost);
        }
        final int lanes = lanesOf(drafts);
        takeTurn();
        try {
            makeRoom(total, lanes, drafts.size());
            layTogether(drafts, total, appended);
            pass();
            // Only now, and at once: a flush that ended within the batch would make half of it
            // durable.
            end += total;
            for (int i = 0; i < drafts.size(); i++) {
                derive(drafts.get(i), appended.get(i));
            }
        } finally {
            turn.unlock();
        }
        endMeasuring(begin);
        appendedBytes.add(total);
        return appended;
    }

    /**
     * Lays a record down once more, at the log's end but in its old place of the queue.
     *
     * @param draft the record with what it is to say of its move
     * @param queueOffset its place in its queue
     * @param storeTimestamp when it was stored first
     * @return where it lies now; not yet durable
     * @throws StoreUnavailable if the store takes nothing at present
     */
    public Appended appendAgain(
            final Draft draft, final long queueOffset, final long storeTimestamp) {
        final int length = draft.recordLength(storeHost);
        turn.lock();
        try {
            makeRoom(length, LANES_OF_ONE, 1);
            final Appended appended = lay(draft, end, queueOffset, storeTimestamp, BatchMark.NONE);
            pass();
            end += length;
            derive(draft, appended);
            return appended;
        } finally {
            turn.unlock();
        }
    }

    private record Lane(String topic, int queueId) {}

    private static int lanesOf(final List<Draft> drafts) {
        final Set<Lane> queues = new HashSet<>();
        int timers = 0;
        for (final Draft draft : drafts) {
            queues.add(new Lane(draft.topic(), draft.queueId()));
            final boolean isTimed =
                    TopicNames.TIMER.equals(draft.topic())
                            || draft.properties().get(PropertyKeys.TIMER_ORIGIN) != null;
            timers += isTimed ? LANES_OF_ONE - 1 : 0;
        }
        return queues.size() + timers;
    }

    private void layTogether(
            final List<Draft> drafts, final long total, final List<Appended> appended) {
        final Map<Lane, Long> next = new HashMap<>();
        final long storeTimestamp = nextStoreTimestamp();
        long distance = 0;
        for (final Draft draft : drafts) {
            final long queueOffset =
                    next.compute(
                            new Lane(draft.topic(), draft.queueId()),
                            (lane, last) ->
                                    last == null
                                            ? listener.nextQueueOffset(lane.topic, lane.queueId)
                                            : last + 1);
            final Appended laid =
                    lay(
                            draft,
                            end + distance,
                            queueOffset,
                            storeTimestamp,
                            BatchMark.of(distance, total));
            appended.add(laid);
            distance += laid.length();
        }
        Invariant.that(distance == total, "a batch has another length than was computed");
    }

    /** The wall clock may step back; store time must not, because offsets are searched by it. */
    private long nextStoreTimestamp() {
        lastStoreTimestamp = Math.max(lastStoreTimestamp, clock.wallMs());
        return lastStoreTimestamp;
    }

    private Appended lay(
            final Draft draft,
            final long physicalOffset,
            final long queueOffset,
            final long storeTimestamp,
            final long batchMark) {
        try {
            final int length =
                    writer.write(draft, physicalOffset, queueOffset, storeTimestamp, batchMark);
            return new Appended(physicalOffset, length, queueOffset, storeTimestamp);
        } catch (final RuntimeException e) {
            // Behind the log's end lie bytes now that might be taken for a record one day.
            throw defect(e);
        } catch (final IOException e) {
            throw diskFailed(e);
        }
    }

    private void pass() {
        try {
            writer.pass();
        } catch (final IOException e) {
            throw diskFailed(e);
        }
    }

    private StoreUnavailable diskFailed(final IOException e) {
        refusal =
                new StoreUnavailable(
                        StoreUnavailable.Reason.FAILED,
                        "The commit log cannot be written, the store must be restarted: "
                                + e.getMessage());
        return new StoreUnavailable(refusal.reason(), refusal.getMessage());
    }

    private void derive(final Draft draft, final Appended appended) {
        try {
            listener.onRecord(
                    facts.fill(
                            draft,
                            appended.physicalOffset(),
                            appended.length(),
                            appended.queueOffset(),
                            appended.storeTimestamp()));
        } catch (final RuntimeException e) {
            // The log has the record and what is derived has not.
            throw defect(e);
        }
    }

    /** Takes nothing any more: only recovery brings log and memory together again. */
    private RuntimeException defect(final RuntimeException e) {
        refusal =
                new StoreUnavailable(
                        StoreUnavailable.Reason.FAILED,
                        "The store met a defect (%s) and must be restarted.".formatted(e));
        return e;
    }

    private void makeRoom(final long length, final int lanes, final int records) {
        Invariant.that(
                turn.isHeldByCurrentThread(),
                "the log's end was moved by a thread that does not own it");
        if (refusal != null) {
            throw new StoreUnavailable(refusal.reason(), refusal.getMessage());
        }
        try {
            listener.makeRoom(lanes, records);
        } catch (final IOException e) {
            throw new StoreUnavailable(
                    StoreUnavailable.Reason.NO_SPACE,
                    "There is no room for queue entries: " + e.getMessage());
        }
        final Segment tail = writer.tail();
        if (length + RecordView.FILLER_LENGTH > tail.length()) {
            throw new MessageTooLarge(
                    "%d bytes do not fit into a segment of %d bytes (posthorn.store.segment-size)"
                            .formatted(length, tail.length()));
        }
        if (end + length + RecordView.FILLER_LENGTH > tail.end()) {
            roll(tail);
        }
        writer.expect(end, length);
    }

    private void roll(final Segment tail) {
        final Segment spare = segments.at(tail.end());
        final Segment next = spare != null ? spare : supply.take(SEGMENT_PATIENCE_MS);
        if (next == null) {
            throw new StoreUnavailable(
                    StoreUnavailable.Reason.NO_SPACE,
                    "No segment is ready for more messages: "
                            + (supply.fault() == null
                                    ? "the disk is too slow."
                                    : supply.fault().getMessage()));
        }
        if (spare != null) {
            supply.order();
        }
        final ByteBuffer bytes = tail.bytes();
        final int at = tail.indexOf(end);
        if (bytes.capacity() - at >= RecordView.FILLER_LENGTH) {
            bytes.putInt(at, bytes.capacity() - at);
            bytes.putInt(at + 4, RecordView.MAGIC_FILLER);
        }
        writer.tail(next);
        end = next.start();
    }

    /**
     * Does something while nothing can be appended.
     *
     * @param work must be quick
     * @param <T> what it gives
     * @return what it gave
     */
    public <T> T inTurn(final Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Takes no more records.
     *
     * @param reason why; the first one is kept
     */
    public void refuse(final StoreUnavailable reason) {
        turn.lock();
        try {
            if (refusal == null) {
                refusal = reason;
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * Why no records are taken.
     *
     * @return null if they are
     */
    public StoreUnavailable refusal() {
        return refusal;
    }

    /**
     * First physical offset still here.
     *
     * @return the start of the oldest segment
     */
    public long start() {
        return segments.start();
    }

    /**
     * Physical offset that the next record gets.
     *
     * @return first offset after the last record
     */
    public long end() {
        return end;
    }

    /**
     * Opens a window.
     *
     * @param physicalOffset where it begins
     * @param length how long it is; must not cross a segment's end
     * @return the window, or null if this part of the log does not exist (any more)
     */
    public Slice slice(final long physicalOffset, final int length) {
        return physicalOffset + length > end ? null : segments.slice(physicalOffset, length);
    }

    /**
     * Whether a range lies in one segment, so that one slice can hold it.
     *
     * @param from its first physical offset
     * @param to first physical offset after it
     * @return false if it crosses a segment's end
     */
    public boolean isOneSegment(final long from, final long to) {
        final int length = segments.segmentLength();
        return from / length == (to - 1) / length;
    }

    /**
     * Opens a window on one record whose length is not known. Reads all of it, to be sure that it
     * is sound.
     *
     * @param physicalOffset where it begins
     * @return a window on exactly this record, or null if there is no sound record at this offset
     */
    public Slice record(final long physicalOffset) {
        final Slice head = slice(physicalOffset, RecordView.MIN_LENGTH);
        if (head == null) {
            return null;
        }
        final int length;
        try (head) {
            final RecordView view = new RecordView().wrap(head.bytes(), 0);
            final boolean isRecord =
                    view.magic() == RecordView.MAGIC_V1 || view.magic() == RecordView.MAGIC_V2;
            if (!isRecord || view.physicalOffset() != physicalOffset) {
                return null;
            }
            length = view.length();
        }
        return length < RecordView.MIN_LENGTH ? null : sound(slice(physicalOffset, length));
    }

    private static Slice sound(final Slice record) {
        if (record == null) {
            return null;
        }
        final String fault =
                new RecordView()
                        .faultAt(
                                record.bytes(),
                                0,
                                record.length(),
                                record.physicalOffset(),
                                new RecordCheck());
        if (fault != null) {
            record.close();
            return null;
        }
        return record;
    }
}
