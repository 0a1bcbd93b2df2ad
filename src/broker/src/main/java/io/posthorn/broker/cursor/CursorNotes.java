package io.posthorn.broker.cursor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written down of a cursor: what changed, or all. Numbers take as many bytes as they need,
 * seven bits each, the least first, the eighth saying that more follow.
 *
 * <pre>
 *   version = 1 | epoch | settled below | runs
 *   version = 2 | epoch | settled below | number, begin and length of what is reserved | runs
 *   a run: gap since the end of the last one (the first since "settled below") | length | state
 *   state: 0 settled, n + 1 for not settled and handed out n times
 * </pre>
 *
 * What is reserved may have been handed out without a run that says so: notes are laid down a
 * little later than messages are delivered, but that is laid down before. Of two the higher number
 * holds.
 *
 * <p>A note says how things stand, so reading it twice does no harm, and a large one may come in
 * pieces. Settled stays settled, whatever an older note says that was written later; of counts the
 * last one holds.
 */
public final class CursorNotes {

    private static final byte WITHOUT_RESERVATION = 1;
    private static final byte WITH_RESERVATION = 2;

    /** A run is never longer in bytes. */
    private static final int MOST_OF_A_RUN = 10 + 5 + 5;

    /** Most notes are of one run or two. */
    private static final int USUAL_LENGTH = 128;

    private static final int SETTLED = 0;

    private final int pieceLength;
    private final List<byte[]> pieces = new ArrayList<>();
    private ByteBuffer bytes;
    private final int epoch;
    private final long settledBelow;
    private final Reservation reservation;

    /** Up to where runs are written; where the run under way begins, ends and what it says. */
    private long written;

    private long runFrom;
    private long runTo;
    private int runState;

    private CursorNotes(final Cursor cursor, final int pieceLength) {
        this.pieceLength = pieceLength;
        this.bytes = ByteBuffer.allocate(Math.min(pieceLength, USUAL_LENGTH));
        this.epoch = cursor.epoch();
        this.settledBelow = cursor.settledBelow();
        this.reservation = cursor.reservation();
        begin();
    }

    /**
     * Writes down what changed since the last time, which counts as written from now on. What was
     * written the last time must be laid down.
     *
     * @param cursor whose
     * @param pieceLength how long a piece may be, in bytes; at least 100
     * @return one piece or more
     */
    public static List<byte[]> changes(final Cursor cursor, final int pieceLength) {
        cursor.reservation().narrow();
        final CursorNotes notes = new CursorNotes(cursor, pieceLength);
        for (final Page page : cursor.changedPages()) {
            final long begin = page.firstOffset();
            for (long offset = begin; offset < begin + Page.SIZE; offset++) {
                if (page.isChanged(offset) && offset >= notes.settledBelow) {
                    notes.add(offset, stateOf(page, offset));
                }
            }
        }
        cursor.forgetChanges();
        return notes.end();
    }

    /**
     * Writes down all there is to say.
     *
     * @param cursor whose; its changes still count as not written
     * @param pieceLength how long a piece may be, in bytes; at least 100
     * @return one piece or more
     */
    public static List<byte[]> all(final Cursor cursor, final int pieceLength) {
        final CursorNotes notes = new CursorNotes(cursor, pieceLength);
        cursor.forEachKnown((offset, count) -> notes.add(offset, count < 0 ? SETTLED : count + 1));
        return notes.end();
    }

    /**
     * Writes down that messages are settled which are not so yet.
     *
     * @param cursor whose; not changed
     * @param offsets queue offsets, rising
     * @param pieceLength how long a piece may be, in bytes; at least 100
     * @return one piece or more
     */
    public static List<byte[]> settling(
            final Cursor cursor, final long[] offsets, final int pieceLength) {
        final CursorNotes notes = new CursorNotes(cursor, pieceLength);
        for (final long offset : offsets) {
            if (offset >= notes.settledBelow) {
                notes.add(offset, SETTLED);
            }
        }
        return notes.end();
    }

    /**
     * Writes down what may be handed out before the next changes are written.
     *
     * @param cursor whose; its changes still count as not written
     * @return to be laid down before anything is delivered that {@link Cursor#lease} gave, if
     *     {@link Cursor#isNoteNeededAhead}
     */
    public static byte[] ahead(final Cursor cursor) {
        return new CursorNotes(cursor, USUAL_LENGTH).end().get(0);
    }

    private static int stateOf(final Page page, final long offset) {
        return page.isSettled(offset) ? SETTLED : page.countOf(offset) + 1;
    }

    private void begin() {
        final boolean isReserved = reservation.number() > 0;
        bytes.clear().put(isReserved ? WITH_RESERVATION : WITHOUT_RESERVATION);
        putNumber(epoch);
        putNumber(settledBelow);
        if (isReserved) {
            putNumber(reservation.number());
            putNumber(reservation.from());
            putNumber(reservation.to() - reservation.from());
        }
        written = settledBelow;
    }

    private void add(final long offset, final int state) {
        if (offset == runTo && state == runState && runTo > runFrom) {
            runTo++;
            return;
        }
        endRun();
        runFrom = offset;
        runTo = offset + 1;
        runState = state;
    }

    private void endRun() {
        if (runTo == runFrom) {
            return;
        }
        if (bytes.remaining() < MOST_OF_A_RUN) {
            makeRoom();
        }
        putNumber(runFrom - written);
        putNumber(runTo - runFrom);
        putNumber(runState);
        written = runTo;
        runFrom = runTo;
    }

    private void makeRoom() {
        if (bytes.capacity() < pieceLength) {
            final int larger = Math.min(pieceLength, 4 * bytes.capacity());
            bytes = ByteBuffer.allocate(larger).put(bytes.flip());
        } else {
            endPiece();
            begin();
        }
    }

    private void endPiece() {
        final byte[] piece = new byte[bytes.position()];
        bytes.get(0, piece);
        pieces.add(piece);
    }

    private List<byte[]> end() {
        endRun();
        endPiece();
        return pieces;
    }

    private void putNumber(final long number) {
        long left = number;
        while (left >>> 7 != 0) {
            bytes.put((byte) (left | 0x80));
            left >>>= 7;
        }
        bytes.put((byte) left);
    }

    /**
     * Takes over what was written down.
     *
     * @param note one piece, from position to limit
     * @param cursor takes what is new in it
     * @throws IllegalArgumentException if this is no note
     */
    public static void read(final ByteBuffer note, final Cursor cursor) {
        final ByteBuffer bytes = note.duplicate();
        final byte version = bytes.hasRemaining() ? bytes.get() : 0;
        if (version != WITHOUT_RESERVATION && version != WITH_RESERVATION) {
            throw new IllegalArgumentException("a cursor's note of an unknown version");
        }
        final int epoch = (int) number(bytes);
        final long settledBelow = number(bytes);
        if (epoch < cursor.epoch()) {
            return;
        }
        cursor.restore(epoch, settledBelow);
        if (version == WITH_RESERVATION) {
            final int reserved = (int) number(bytes);
            final long from = number(bytes);
            cursor.reservation().restore(reserved, from, from + number(bytes));
        }
        long at = settledBelow;
        while (bytes.hasRemaining()) {
            at += number(bytes);
            final long length = number(bytes);
            final int state = (int) number(bytes);
            for (final long end = at + length; at < end; at++) {
                if (state == SETTLED) {
                    cursor.settle(at);
                } else {
                    cursor.restoreCount(at, state - 1);
                }
            }
        }
        cursor.forgetChanges();
    }

    private static long number(final ByteBuffer bytes) {
        long number = 0;
        int shift = 0;
        while (bytes.hasRemaining() && shift < Long.SIZE) {
            final byte next = bytes.get();
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
            shift += 7;
        }
        throw new IllegalArgumentException("a cursor's note ends in the middle of a number");
    }
}
