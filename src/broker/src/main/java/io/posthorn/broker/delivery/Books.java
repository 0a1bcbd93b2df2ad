package io.posthorn.broker.delivery;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

/**
 * How far a subscription has got in each queue, for those who write it down, show it or move it.
 * Takes the turn by itself, but for {@link #changed}.
 */
final class Books {

    private final ReentrantLock turn;
    private final Lanes lanes;
    private final Source source;
    private final Runnable tellChange;
    private final Consumer<Lanes.Ahead> layAhead;
    private boolean isChangeTold;

    Books(
            final ReentrantLock turn,
            final Lanes lanes,
            final Source source,
            final Runnable tellChange,
            final Consumer<Lanes.Ahead> layAhead) {
        this.turn = turn;
        this.lanes = lanes;
        this.source = source;
        this.tellChange = tellChange;
        this.layAhead = layAhead;
    }

    /** Something has to be written down; told once until it is taken. In the turn. */
    void changed() {
        if (!isChangeTold) {
            isChangeTold = true;
            tellChange.run();
        }
    }

    /** A message was handed out of a lane. In the turn. */
    void handedOut(final Lane lane) {
        if (lane.cursor().isNoteNeededAhead()) {
            lanes.needAhead(lane);
        }
        changed();
    }

    /** What has to be laid down before anything is delivered; mostly nothing. In the turn. */
    List<Lanes.Ahead> ahead() {
        return lanes.ahead();
    }

    /**
     * Lays down what has to be before anything is delivered. Outside the turn, because it takes
     * that of the log.
     */
    void layAhead(final List<Lanes.Ahead> ahead) {
        ahead.forEach(layAhead);
        turn.lock();
        try {
            lanes.laidAhead(ahead);
        } finally {
            turn.unlock();
        }
    }

    /** Takes over what was written down. Only while nobody else is about. */
    void restore(final int queueId, final boolean isOfAnnotations, final ByteBuffer note) {
        lanes.restore(queueId, isOfAnnotations, note);
    }

    /**
     * All was taken over. Only while nobody else is about.
     *
     * @param isCounting whether what may have been handed out before a crash counts
     */
    void endRestoring(final boolean isCounting) {
        turn.lock();
        try {
            if (lanes.endRestoring(isCounting)) {
                changed();
            }
        } finally {
            turn.unlock();
        }
    }

    /** What says that all that was handed out is written down. */
    List<Lanes.Note> endingReservations() {
        turn.lock();
        try {
            return lanes.endingReservations();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Begins in the queues there are now, and has that written down.
     *
     * @param start where usual
     * @param places queue offsets to begin at by queue; below 0 where usual
     */
    void begin(final SubscriptionRules.Start start, final IntToLongFunction places) {
        turn.lock();
        try {
            changed();
            lanes.begin(start, places);
        } finally {
            turn.unlock();
        }
    }

    /** What says that messages are settled which are not so yet. */
    List<Lanes.Note> settling(final int queueId, final long[] offsets, final int pieceLength) {
        turn.lock();
        try {
            return lanes.settling(queueId, offsets, pieceLength);
        } finally {
            turn.unlock();
        }
    }

    /** Takes what has to be written down; it counts as written. */
    List<Lanes.Note> takeChanges(final int pieceLength) {
        turn.lock();
        try {
            isChangeTold = false;
            return lanes.takeChanges(pieceLength);
        } finally {
            turn.unlock();
        }
    }

    /** Writes down all there is. */
    List<Lanes.Note> snapshot(final int pieceLength) {
        turn.lock();
        try {
            return lanes.all(pieceLength);
        } finally {
            turn.unlock();
        }
    }

    /** Goes to another place in a queue; says whether there is such a queue. In the turn. */
    boolean moveTo(final int queueId, final long offset) {
        lanes.refresh();
        final Lane lane = lanes.of(queueId);
        if (lane != null) {
            lane.cursor().moveTo(offset);
            changed();
        }
        return lane != null;
    }

    /** Settles all before a place in a queue. */
    void settleBelow(final int queueId, final long offset) {
        turn.lock();
        try {
            lanes.refresh();
            final Lane lane = lanes.of(queueId);
            if (lane != null && lane.cursor().settledBelow() < offset) {
                lane.settleBelow(Math.min(offset, source.end(queueId)));
                changed();
            }
        } finally {
            turn.unlock();
        }
    }

    /** Whether a message is done; false also if there is no such message. */
    boolean isSettled(final int queueId, final long offset) {
        turn.lock();
        try {
            final Lane lane = lanes.of(queueId);
            return lane != null && offset >= 0 && lane.cursor().isSettled(offset);
        } finally {
            turn.unlock();
        }
    }

    /** Whether a message is still to be consumed, so that its record must not go. */
    boolean needs(final int queueId, final long offset) {
        turn.lock();
        try {
            final Lane lane = lanes.of(queueId);
            return lane == null || !lane.cursor().isSettled(offset);
        } finally {
            turn.unlock();
        }
    }

    /** Whether there is any message still to be consumed. */
    boolean needsAny() {
        turn.lock();
        try {
            return lanes.isAnyLeft();
        } finally {
            turn.unlock();
        }
    }

    /** How it stands in each queue, by queue id. Quick: looks at no message. */
    Map<Integer, LaneView> view() {
        final Map<Integer, LaneView> view = new TreeMap<>();
        turn.lock();
        try {
            lanes.refresh();
            for (final Lane lane : lanes.inOrder()) {
                view.put(lane.queueId(), LaneView.of(lane));
            }
        } finally {
            turn.unlock();
        }
        return view;
    }
}
