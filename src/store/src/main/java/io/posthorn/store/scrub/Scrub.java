package io.posthorn.store.scrub;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.message.SysFlag;
import io.posthorn.store.index.KeyIndex;
import io.posthorn.store.log.CommitLog;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.ConsumeQueues;
import io.posthorn.store.recovery.Damage;
import io.posthorn.store.segment.Segments;
import io.posthorn.store.segment.Slice;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Reads everything that is not written to any more once a week, in small steps with long pauses:
 * the log, then the sealed files of the key index.
 */
public final class Scrub implements Agent {

    private static final int STEP_BYTES = 1 << 20;

    private static final long PASS_NANOS = TimeUnit.DAYS.toNanos(7);

    /** A small log is read faster than once a week, but never so fast that anybody notices. */
    private static final long SLOWEST_BYTES_PER_SECOND = 1 << 20;

    private final Segments segments;
    private final CommitLog log;
    private final ConsumeQueues queues;
    private final KeyIndex index;
    private final Damages damages;
    private final Clock clock;
    private final Counter scrubbed;
    private final Counter mended;
    private final Counter notMended;
    private final RecordView view = new RecordView();
    private final RecordFacts facts = new RecordFacts();
    private final RecordCheck check = new RecordCheck();

    private KeyIndex.Sweep sweep;
    private long passBegan;
    private long position;

    /** Where damage begins whose end is looked for; below 0 for none. */
    private long damagedFrom = -1;

    private String fault;
    private Entries healed = new Entries();
    private Entries lost = new Entries();

    /** How many entries, and which was the first. */
    private static final class Entries {
        private int count;
        private long firstOffset;
        private String firstQueue;

        void add(final ConsumeQueue queue, final long queueOffset) {
            if (count == 0) {
                firstQueue = queue.toString();
                firstOffset = queueOffset;
            }
            count++;
        }
    }

    /**
     * @param segments what is read
     * @param log says where it ends; its turn is taken to mend entries
     * @param queues whose entries are compared with the log
     * @param index whose sealed files are read too
     * @param damages told of what is found
     * @param clock paces the reading
     * @param counters where the numbers are declared
     */
    public Scrub(
            final Segments segments,
            final CommitLog log,
            final ConsumeQueues queues,
            final KeyIndex index,
            final Damages damages,
            final Clock clock,
            final Counters counters) {
        this.segments = segments;
        this.log = log;
        this.queues = queues;
        this.index = index;
        this.damages = damages;
        this.clock = clock;
        this.passBegan = clock.nanos();
        this.scrubbed =
                counters.counter(
                        "posthorn_store_scrubbed_bytes_total",
                        "bytes",
                        "Bytes of the store read again to find damage");
        this.notMended =
                counters.counter(
                        "posthorn_store_lost_entries_total",
                        "entries",
                        "Entries of queues that could not be read and not be written anew either,"
                                + " counted at each look");
        this.mended =
                counters.counter(
                        "posthorn_store_mended_entries_total",
                        "entries",
                        "Entries of queues that could not be read and were written anew");
    }

    @Override
    public String name() {
        return "posthorn-scrub";
    }

    @Override
    public long turn() {
        if (sweep != null) {
            return sweepOn();
        }
        position = Math.max(position, segments.start());
        final long length = segments.segmentLength();
        final long limit = log.end();
        if (position >= limit) {
            sweep = index.sweep();
            return 0;
        }
        final int room = (int) Math.min(limit - position, length - position % length);
        try (Slice rest = segments.slice(position, room)) {
            if (rest != null) {
                final int read = read(rest.bytes());
                position += read;
                return pauseAfter(read, limit - segments.start());
            }
        }
        // Retention was faster.
        return 0;
    }

    /** As long as it takes to spread the reading over the time of a pass. */
    private static long pauseAfter(final long bytes, final long all) {
        final long spread = (long) ((double) PASS_NANOS / all * bytes);
        return Math.min(spread, TimeUnit.SECONDS.toNanos(1) * bytes / SLOWEST_BYTES_PER_SECOND);
    }

    /** Reads a step's worth of what is left of a segment. Gives how many bytes it was. */
    private int read(final ByteBuffer bytes) {
        int at = 0;
        while (at < STEP_BYTES && at < bytes.capacity()) {
            at += readOne(bytes, at);
        }
        if (at >= bytes.capacity()) {
            endDamage(position + bytes.capacity());
        }
        tell();
        scrubbed.add(Math.min(at, bytes.capacity()));
        return Math.min(at, bytes.capacity());
    }

    private int readOne(final ByteBuffer bytes, final int at) {
        final int room = bytes.capacity() - at;
        if (room < RecordView.FILLER_LENGTH) {
            return room;
        }
        final int filler = RecordView.fillerAt(bytes, at, room);
        if (filler > 0) {
            endDamage(position + at);
            return filler;
        }
        final int magic = bytes.getInt(at + 4);
        final boolean mayBeRecord =
                magic == RecordView.MAGIC_V1 || magic == RecordView.MAGIC_V2 || damagedFrom < 0;
        final String here =
                mayBeRecord
                        ? view.faultAt(bytes, at, bytes.capacity(), position + at, check)
                        : fault;
        if (here == null) {
            endDamage(position + at);
            compare();
            return view.length();
        }
        if (damagedFrom < 0) {
            damagedFrom = position + at;
            fault = here;
        }
        return 1;
    }

    private void endDamage(final long end) {
        if (damagedFrom >= 0) {
            damages.found(new Damage(damagedFrom, end, fault));
            damagedFrom = -1;
        }
    }

    /** Looks whether the record's queue still has a sound entry in the record's place. */
    private void compare() {
        facts.fill(view);
        final int transaction = SysFlag.transaction(facts.sysFlag());
        final ConsumeQueue queue = queues.find(facts.topic(), facts.queueId());
        if (queue == null
                || transaction == SysFlag.TRANSACTION_PREPARED
                || transaction == SysFlag.TRANSACTION_ROLLBACK
                || !queue.isHole(facts.queueOffset())) {
            return;
        }
        if (log.inTurn(() -> queue.isHole(facts.queueOffset()) && queues.mend(facts))) {
            healed.add(queue, facts.queueOffset());
            mended.increment();
        } else if (log.inTurn(() -> queue.isLost(facts.queueOffset(), facts.physicalOffset()))) {
            lost.add(queue, facts.queueOffset());
            notMended.increment();
        }
    }

    private void tell() {
        if (healed.count > 0) {
            ScrubLog.LOG.mended(healed.count, healed.firstOffset, healed.firstQueue);
            healed = new Entries();
        }
        if (lost.count > 0) {
            ScrubLog.LOG.notMended(lost.count, lost.firstOffset, lost.firstQueue);
            lost = new Entries();
        }
    }

    private long sweepOn() {
        final int read = sweep.step(STEP_BYTES, ScrubLog.LOG::indexDamaged);
        if (read > 0) {
            scrubbed.add(read);
            return pauseAfter(read, log.end() - log.start());
        }
        sweep = null;
        position = 0;
        final long left = PASS_NANOS - (clock.nanos() - passBegan);
        passBegan = clock.nanos() + Math.max(0, left);
        return Math.max(0, left);
    }
}
