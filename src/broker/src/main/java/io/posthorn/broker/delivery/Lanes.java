package io.posthorn.broker.delivery;

import io.posthorn.broker.cursor.Cursor;
import io.posthorn.broker.cursor.CursorNotes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * The queues of a subscription, in the order in which they are emptied, and what is written down of
 * them. For the subscription's turn.
 */
final class Lanes {

    private final Source source;
    private final Map<Integer, Lane> byQueue = new HashMap<>();
    private Lane[] inOrder = {};

    /** Those of which something has to be laid down before messages are delivered; mostly none. */
    private final List<Lane> needingAhead = new ArrayList<>();

    /** What was written down of a queue: its cursor, or annotations of its messages. */
    record Note(int queueId, boolean isOfAnnotations, byte[] text) {
        static Note ofCursor(final int queueId, final byte[] text) {
            return new Note(queueId, false, text);
        }
    }

    /** What has to be laid down of a queue before its messages are delivered. */
    record Ahead(Lane lane, int number, byte[] text) {}

    Lanes(final Source source) {
        this.source = source;
    }

    /** The highest priority first; not to be changed. */
    Lane[] inOrder() {
        return inOrder;
    }

    /** Null for a queue that has not had a message. */
    Lane of(final int queueId) {
        return byQueue.get(queueId);
    }

    /** Queues come into being when their first message does. */
    void refresh() {
        if (source.queueCount() != inOrder.length) {
            for (final int queueId : source.queues()) {
                obtain(queueId);
            }
        }
    }

    /** The lane of a queue, which is there from now on. */
    Lane obtain(final int queueId) {
        final Lane known = byQueue.get(queueId);
        return known == null ? add(queueId, new Cursor(0)) : known;
    }

    /** Begins in the queues there are now: below 0 where usual, else at a place. */
    void begin(final SubscriptionRules.Start start, final IntToLongFunction places) {
        for (final int queueId : source.queues()) {
            if (of(queueId) == null) {
                final long end = source.end(queueId);
                final long usual =
                        start == SubscriptionRules.Start.FIRST ? source.begin(queueId) : end;
                final long place = places.applyAsLong(queueId);
                final Cursor cursor = new Cursor(0);
                cursor.moveTo(place < 0 ? usual : Math.min(place, end));
                add(queueId, cursor);
            }
        }
    }

    private Lane add(final int queueId, final Cursor cursor) {
        final Lane lane = new Lane(queueId, source.priorityOf(queueId), source, cursor);
        byQueue.put(queueId, lane);
        inOrder = Arrays.copyOf(inOrder, inOrder.length + 1);
        inOrder[inOrder.length - 1] = lane;
        Arrays.sort(
                inOrder,
                Comparator.comparingInt((Lane each) -> -each.priority())
                        .thenComparingInt(Lane::queueId));
        return lane;
    }

    /** Whether there is any message still to be consumed. */
    boolean isAnyLeft() {
        refresh();
        for (final Lane lane : inOrder) {
            if (lane.cursor().settledBelow() < source.end(lane.queueId())) {
                return true;
            }
        }
        return false;
    }

    /** What says that messages are settled which are not so yet. */
    List<Note> settling(final int queueId, final long[] offsets, final int pieceLength) {
        return notes(queueId, CursorNotes.settling(of(queueId).cursor(), offsets, pieceLength));
    }

    /** Something of a lane has to be laid down before what was handed out is delivered. */
    void needAhead(final Lane lane) {
        if (!needingAhead.contains(lane)) {
            needingAhead.add(lane);
        }
    }

    /** What has to be laid down before anything is delivered; it still has to be after this. */
    List<Ahead> ahead() {
        if (needingAhead.isEmpty()) {
            return List.of();
        }
        final List<Ahead> ahead = new ArrayList<>();
        for (final Lane lane : needingAhead) {
            ahead.add(
                    new Ahead(
                            lane,
                            lane.cursor().reservationNumber(),
                            CursorNotes.ahead(lane.cursor())));
        }
        return ahead;
    }

    /** That is laid down. */
    void laidAhead(final List<Ahead> ahead) {
        ahead.forEach(each -> each.lane().cursor().laidAhead(each.number()));
        needingAhead.removeIf(lane -> !lane.cursor().isNoteNeededAhead());
    }

    /** Takes over what was written down. */
    void restore(final int queueId, final boolean isOfAnnotations, final ByteBuffer note) {
        if (isOfAnnotations) {
            obtain(queueId).restoreAnnotations(note);
        } else {
            CursorNotes.read(note, obtain(queueId).cursor());
        }
    }

    /**
     * All was taken over; says whether something has to be written down.
     *
     * @param isCounting whether what may have been handed out before a crash counts
     */
    boolean endRestoring(final boolean isCounting) {
        boolean isAny = false;
        for (final Lane lane : inOrder) {
            lane.endRestoring();
            isAny |= isCounting && lane.cursor().countWhatMayHaveBeenHandedOut(lane.end());
        }
        return isAny;
    }

    /** What says that all that was handed out is written down, where that is so. */
    List<Note> endingReservations() {
        final List<Note> notes = new ArrayList<>();
        for (final Lane lane : inOrder) {
            if (!lane.cursor().isChanged() && lane.cursor().endReservation()) {
                notes.add(Note.ofCursor(lane.queueId(), CursorNotes.ahead(lane.cursor())));
            }
        }
        return notes;
    }

    /** What has to be written down; it counts as written. */
    List<Note> takeChanges(final int pieceLength) {
        final List<Note> notes = new ArrayList<>();
        for (final Lane lane : inOrder) {
            if (lane.isChanged()) {
                notes.addAll(
                        notes(lane.queueId(), CursorNotes.changes(lane.cursor(), pieceLength)));
                addAnnotations(lane, lane.takeChangedAnnotations(pieceLength), notes);
            }
        }
        return notes;
    }

    /** All there is to be written down. */
    List<Note> all(final int pieceLength) {
        final List<Note> notes = new ArrayList<>();
        for (final Lane lane : inOrder) {
            notes.addAll(notes(lane.queueId(), CursorNotes.all(lane.cursor(), pieceLength)));
            addAnnotations(lane, lane.allAnnotations(pieceLength), notes);
        }
        return notes;
    }

    private static List<Note> notes(final int queueId, final List<byte[]> pieces) {
        return pieces.stream().map(piece -> Note.ofCursor(queueId, piece)).toList();
    }

    private static void addAnnotations(
            final Lane lane, final List<byte[]> pieces, final List<Note> notes) {
        pieces.forEach(piece -> notes.add(new Note(lane.queueId(), true, piece)));
    }
}
