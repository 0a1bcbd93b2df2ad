package io.posthorn.broker.delivery;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The annotations of the messages of one queue, beside the cursor: most queues have none, and then
 * no table. Written down as they stand, like all notes:
 *
 * <pre>
 *   version = 1 (1) | the cursor's epoch (4)
 *   for each message: queue offset (8) | length (4) | its annotations
 * </pre>
 *
 * They end when their message is settled, and all of them when the cursor is moved to another
 * place. For the subscription's turn.
 */
final class AnnotationTable {

    /** Most bytes that the annotations of one queue may take in the memory, about. */
    static final long MOST_BYTES = 16L << 20;

    /** What an entry takes beside its annotations, about. */
    private static final int ENTRY_BYTES = 200;

    private static final byte VERSION = 1;
    private static final int HEAD_LENGTH = 1 + 4;
    private static final int ENTRY_HEAD_LENGTH = 8 + 4;

    private final NavigableMap<Long, Annotations> byOffset = new TreeMap<>();
    private final TreeSet<Long> changed = new TreeSet<>();
    private int epoch;
    private long bytes;

    AnnotationTable(final int epoch) {
        this.epoch = epoch;
    }

    boolean isEmpty() {
        return byOffset.isEmpty();
    }

    boolean isChanged() {
        return !changed.isEmpty();
    }

    /** How much memory they take, about. */
    long bytes() {
        return bytes;
    }

    /** What all of a message's would take, about. */
    static long bytesOf(final Annotations annotations) {
        return annotations.isEmpty() ? 0 : ENTRY_BYTES + annotations.length();
    }

    Annotations of(final long offset) {
        return byOffset.getOrDefault(offset, Annotations.NONE);
    }

    void set(final long offset, final Annotations annotations) {
        replace(offset, annotations);
        changed.add(offset);
    }

    private void replace(final long offset, final Annotations annotations) {
        final Annotations before = byOffset.put(offset, annotations);
        bytes += bytesOf(annotations) - (before == null ? 0 : bytesOf(before));
    }

    /** A message is settled. */
    void forget(final long offset) {
        final Annotations before = byOffset.remove(offset);
        if (before != null) {
            bytes -= bytesOf(before);
            changed.remove(offset);
        }
    }

    /** All messages before one are settled. */
    void forgetBelow(final long offset) {
        while (!byOffset.isEmpty() && byOffset.firstKey() < offset) {
            forget(byOffset.firstKey());
        }
    }

    /** The cursor may have been moved: then its messages are others. */
    void follow(final int newEpoch) {
        if (newEpoch > epoch) {
            epoch = newEpoch;
            byOffset.clear();
            changed.clear();
            bytes = 0;
        }
    }

    /** Takes what has to be written down; it counts as written. */
    List<byte[]> takeChanges(final int pieceLength) {
        final List<byte[]> notes = notes(changed, pieceLength);
        changed.clear();
        return notes;
    }

    /** All there is to be written down. */
    List<byte[]> all(final int pieceLength) {
        return notes(byOffset.keySet(), pieceLength);
    }

    private List<byte[]> notes(final Collection<Long> offsets, final int pieceLength) {
        final List<byte[]> pieces = new ArrayList<>();
        final List<Long> some = new ArrayList<>();
        int length = HEAD_LENGTH;
        for (final long offset : offsets) {
            final int more = ENTRY_HEAD_LENGTH + of(offset).length();
            if (length + more > pieceLength && !some.isEmpty()) {
                pieces.add(piece(some, length));
                some.clear();
                length = HEAD_LENGTH;
            }
            some.add(offset);
            length += more;
        }
        if (!some.isEmpty()) {
            pieces.add(piece(some, length));
        }
        return pieces;
    }

    private byte[] piece(final List<Long> offsets, final int length) {
        final ByteBuffer piece = ByteBuffer.allocate(length).put(VERSION).putInt(epoch);
        for (final long offset : offsets) {
            final Annotations annotations = of(offset);
            annotations.put(piece.putLong(offset).putInt(annotations.length()));
        }
        return piece.array();
    }

    /** The epoch that a note is of. */
    static int epochOf(final ByteBuffer note) {
        if (note.remaining() < HEAD_LENGTH || note.get(note.position()) != VERSION) {
            throw new IllegalArgumentException("a note of annotations of an unknown version");
        }
        return note.getInt(note.position() + 1);
    }

    /** Takes over what was written down; of older epochs nothing. */
    void restore(final ByteBuffer note) {
        final int notedEpoch = epochOf(note);
        follow(notedEpoch);
        if (notedEpoch < epoch) {
            return;
        }
        final ByteBuffer rest = note.duplicate();
        rest.position(rest.position() + HEAD_LENGTH);
        while (rest.hasRemaining()) {
            final long offset = rest.getLong();
            final int length = rest.getInt();
            replace(offset, Annotations.read(rest.slice(rest.position(), length)));
            rest.position(rest.position() + length);
        }
    }

    /** Which messages have some. */
    List<Long> offsets() {
        return List.copyOf(byOffset.keySet());
    }
}
