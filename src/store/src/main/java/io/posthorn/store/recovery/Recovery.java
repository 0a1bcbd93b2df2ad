package io.posthorn.store.recovery;

import io.posthorn.message.BatchMark;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.log.RecordListener;
import io.posthorn.store.segment.Segment;
import io.posthorn.store.segment.Segments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the log from a record's start to its end. Runs once, on one thread, before the log is
 * opened.
 */
public final class Recovery {

    /** A record goes to its queue, and may be a timer or settle one, or both if it was moved. */
    private static final int LANES_OF_ONE = 3;

    /** Behind a bad record a sound one is looked for until so many bytes in a row are zero. */
    private static final int QUIET_LIMIT = 64 << 20;

    private final Segments segments;
    private final long durable;
    private final boolean isDurableKnown;
    private final RecordListener listener;
    private final RecordView view = new RecordView();
    private final RecordView other = new RecordView();
    private final RecordCheck check = new RecordCheck();
    private final RecordFacts facts = new RecordFacts();
    private final List<Damage> damages = new ArrayList<>();

    private volatile long position;
    private volatile long goal;
    private long records;

    /** Batches are known to be whole, or to have been durable, below this physical offset. */
    private long wholeBelow;

    /**
     * @param segments the log
     * @param durable up to where the log is known to have been durable
     * @param isDurableKnown whether that says all there is to say: behind it nothing is kept that
     *     follows a bad record, because it may rely on what is lost. Otherwise the log goes on
     *     behind damage wherever it is
     * @param listener told of each sound record
     */
    public Recovery(
            final Segments segments,
            final long durable,
            final boolean isDurableKnown,
            final RecordListener listener) {
        this.segments = segments;
        this.durable = durable;
        this.isDurableKnown = isDurableKnown;
        this.listener = listener;
    }

    /**
     * Reads everything from an offset on.
     *
     * @param from the start of a record or segment; brought into the log's range
     * @return where the log ends: everything behind is zero now
     * @throws IOException if there is no room for what is derived, or the disk fails
     */
    public long run(final long from) throws IOException {
        position = from < segments.start() || from > segments.end() ? segments.start() : from;
        goal = Math.max(durable, position);
        Segment segment = segments.at(position);
        while (segment != null) {
            final long next = step(segment);
            if (next < 0) {
                break;
            }
            position = next;
            segment = segments.at(position);
        }
        clearBehind(position);
        goal = position;
        return position;
    }

    /** Reads what lies at the position. Gives the next position, or -1 at the log's end. */
    private long step(final Segment segment) throws IOException {
        final ByteBuffer bytes = segment.bytes();
        final int at = segment.indexOf(position);
        final int room = segment.length() - at;
        final int filled =
                room < RecordView.FILLER_LENGTH ? room : RecordView.fillerAt(bytes, at, room);
        if (filled > 0) {
            return position + filled;
        }
        if (room < RecordView.MIN_LENGTH) {
            return segments.at(segment.end()) == null ? -1 : segment.end();
        }
        String fault = view.faultAt(bytes, at, segment.length(), position, check);
        int lookFrom = at + 1;
        if (fault == null && position >= wholeBelow && isOfBrokenBatch(segment, view)) {
            fault = "the batch it belongs to is not complete";
            lookFrom = Math.max(lookFrom, segment.indexOf(batchEnd(view)));
        }
        if (fault == null) {
            wholeBelow = Math.max(wholeBelow, batchEnd(view));
            listener.makeRoom(LANES_OF_ONE, 1);
            tell();
            records++;
            return position + view.length();
        }
        if (isDurableKnown && position >= durable) {
            return -1;
        }
        long sound = nextSound(segment, lookFrom);
        if (isDurableKnown && sound > durable) {
            sound = -1;
        }
        if (sound < 0 && position >= durable) {
            return -1;
        }
        final long to = sound < 0 ? Math.max(durable, position) : sound;
        damages.add(new Damage(position, to, fault));
        if (position >= durable) {
            fillUp(segment, position, to);
        }
        return sound < 0 ? stopAt(to) : to;
    }

    private void tell() throws IOException {
        try {
            listener.onRecord(facts.fill(view));
        } catch (final UncheckedIOException e) {
            // A note may be about more queues than there was room made for.
            throw e.getCause();
        }
    }

    /** First physical offset after what was laid down together with a record. */
    private static long batchEnd(final RecordView record) {
        final long mark = record.batchMark();
        return mark == BatchMark.NONE
                ? record.physicalOffset() + record.length()
                : record.physicalOffset() - BatchMark.distance(mark) + BatchMark.length(mark);
    }

    /**
     * Whether a record is part of a batch of which another part is missing. What was durable stays
     * all the same: it may have been acknowledged.
     */
    private boolean isOfBrokenBatch(final Segment segment, final RecordView record) {
        final long mark = record.batchMark();
        if (mark == BatchMark.NONE) {
            return false;
        }
        final long begin = record.physicalOffset() - BatchMark.distance(mark);
        if (begin < durable) {
            return false;
        }
        // Who reaches a batch elsewhere than at its begin has just stepped over that begin.
        return BatchMark.distance(mark) != 0 || !isWhole(segment, begin, BatchMark.length(mark));
    }

    private boolean isWhole(final Segment segment, final long begin, final int length) {
        int distance = 0;
        while (distance < length) {
            final int at = segment.indexOf(begin + distance);
            final boolean fits =
                    other.faultAt(segment.bytes(), at, segment.length(), begin + distance, check)
                                    == null
                            && other.batchMark() == BatchMark.of(distance, length);
            if (!fits) {
                return false;
            }
            distance += other.length();
        }
        return distance == length;
    }

    /** Ends the log behind damage that reaches up to the durable mark. */
    private long stopAt(final long end) {
        position = end;
        return -1;
    }

    /**
     * Lays a filler over what was never durable, so that a later reading of the log, with a higher
     * durable mark, comes to the same result.
     */
    private void fillUp(final Segment segment, final long from, final long to) {
        final int at = segment.indexOf(from);
        segment.bytes().putInt(at, (int) (to - from));
        segment.bytes().putInt(at + 4, RecordView.MAGIC_FILLER);
    }

    /**
     * Physical offset of the next sound record or segment behind a bad place, or -1 if nothing
     * sound follows.
     */
    private long nextSound(final Segment segment, final int from) {
        final ByteBuffer bytes = segment.bytes();
        int quiet = 0;
        int at = from;
        while (at + RecordView.MIN_LENGTH <= segment.length() && quiet < QUIET_LIMIT) {
            if (at + 8 <= segment.length() && bytes.getLong(at) == 0) {
                // A record's first four bytes are its size; the earliest that can begin in eight
                // zeros does so at their end.
                at += 5;
                quiet += 5;
                continue;
            }
            quiet = 0;
            final int magic = bytes.getInt(at + 4);
            final boolean looksSound = magic == RecordView.MAGIC_V1 || magic == RecordView.MAGIC_V2;
            if (looksSound
                    && view.faultAt(bytes, at, segment.length(), segment.start() + at, check)
                            == null) {
                if (!isOfBrokenBatch(segment, view)) {
                    return segment.start() + at;
                }
                at = segment.indexOf(batchEnd(view));
                continue;
            }
            at++;
        }
        final Segment following = segments.at(segment.end());
        final boolean followed =
                following != null
                        && view.faultAt(
                                        following.bytes(),
                                        0,
                                        following.length(),
                                        following.start(),
                                        check)
                                == null;
        return followed ? segment.end() : -1;
    }

    /** Makes sure that nothing old is ever mistaken for a record laid down later. */
    private void clearBehind(final long end) {
        for (int i = 0; i < segments.count(); i++) {
            final Segment segment = segments.get(i);
            if (segment.end() > end) {
                clear(
                        segment,
                        Math.max(0, (int) Math.min(segment.length(), end - segment.start())));
            }
        }
    }

    private static void clear(final Segment segment, final int from) {
        final ByteBuffer bytes = segment.bytes();
        int quiet = 0;
        int at = from;
        while (at < segment.length() && quiet < QUIET_LIMIT) {
            if (at + 8 <= segment.length()) {
                final boolean isZero = bytes.getLong(at) == 0;
                if (!isZero) {
                    bytes.putLong(at, 0);
                }
                quiet = isZero ? quiet + 8 : 0;
                at += 8;
            } else {
                bytes.put(at, (byte) 0);
                at++;
            }
        }
    }

    /**
     * How far recovery got. For any thread.
     *
     * @return a physical offset
     */
    public long position() {
        return position;
    }

    /**
     * How far recovery has at least to go. For any thread.
     *
     * @return a physical offset
     */
    public long goal() {
        return goal;
    }

    /**
     * How many records were read.
     *
     * @return not negative
     */
    public long records() {
        return records;
    }

    /**
     * What could not be read.
     *
     * @return in order; empty for a sound log
     */
    public List<Damage> damages() {
        return List.copyOf(damages);
    }
}
