package io.posthorn.store.retention;

import io.posthorn.base.check.Invariant;
import io.posthorn.message.Draft;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.flush.Flusher;
import io.posthorn.store.log.CommitLog;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.log.StoreUnavailable;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.ConsumeQueues;
import io.posthorn.store.queue.QueueEnd;
import io.posthorn.store.queue.QueueNotes;
import io.posthorn.store.segment.Segment;
import io.posthorn.store.segment.Slice;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Empties the oldest segment, in small steps, so that it can go: what is still needed is laid down
 * again at the log's end, and where queues end that will be empty is noted.
 *
 * <p>A crash at any step does no harm. Until the segment goes, both places of a record are sound.
 * The queue's entry is moved only when the new record is durable, and until that entry is durable
 * too, recovery starts before the new record and moves it again.
 */
final class Evacuation {

    /** How it stands. */
    enum State {
        /** More turns are needed, soon. */
        BUSY,

        /** The next turn can do nothing before the disk has caught up. */
        WAITING,

        /** Nothing in the segment is needed any more. */
        DONE,

        /** Something is needed that will soon not be. */
        NOT_NOW,

        /** So much is needed that moving it gains little. */
        TOO_MUCH
    }

    private static final int RECORDS_PER_TURN = 2_000;
    private static final int MOVES_PER_TURN = 200;

    /** A segment that is needed by more than this part stays as it is: moving it gains little. */
    private static final int MOST_PERCENT = 50;

    private static final int MOST_RECORDS = 1 << 21;

    private enum Step {
        SCAN,
        MOVE,
        NOTE,
        SETTLE,
        POINT,
        CHECKPOINT,
        DONE,
        GIVEN_UP
    }

    private final Segment segment;
    private final CommitLog log;
    private final ConsumeQueues queues;
    private final Chains chains;
    private final Flusher flusher;
    private final List<Hold> holds;
    private final RecordView view = new RecordView();
    private final RecordFacts facts = new RecordFacts();
    private final RecordCheck check = new RecordCheck();
    private final Unit.Batch one = new Unit.Batch(1);

    private Step step = Step.SCAN;
    private int scanned;
    private long neededBytes;
    private long[] needed = new long[16];
    private int neededCount;
    private int next;

    /** How many were moved; where they lie now stands at the begin of {@code needed}. */
    private int movedCount;

    /** Whether it was given up because more is needed than is worth moving. */
    private boolean isTooMuch;

    /** Whether the segment must stay although some of its records were moved. */
    private boolean isGivenUp;

    /** Whether records are left because their topic is being deleted, which may still be lost. */
    private boolean hasLeftBehind;

    /** Whether the last step could not be done for want of room. */
    private boolean isBlocked;

    /** What has to be durable before the segment may go. */
    private long end;

    private volatile long unsettled = Long.MAX_VALUE;

    Evacuation(
            final Segment segment,
            final CommitLog log,
            final ConsumeQueues queues,
            final Chains chains,
            final Flusher flusher,
            final List<Hold> holds) {
        this.segment = segment;
        this.log = log;
        this.queues = queues;
        this.chains = chains;
        this.flusher = flusher;
        this.holds = holds;
        this.end = segment.end();
        if (holds.stream().allMatch(hold -> hold.oldestNeeded() >= segment.end())) {
            step = Step.NOTE;
        }
    }

    Segment segment() {
        return segment;
    }

    int movedCount() {
        return movedCount;
    }

    /**
     * The first record whose queue entry is still to be moved. No checkpoint may go beyond: the
     * entry is written over, and a crash may leave it torn.
     */
    long unsettled() {
        return unsettled;
    }

    State turn() {
        isBlocked = false;
        switch (step) {
            case SCAN -> scan();
            case MOVE -> move();
            case NOTE -> note();
            case SETTLE -> step = flusher.durable() >= end ? Step.POINT : Step.SETTLE;
            case POINT -> point();
            case CHECKPOINT -> step = chains.mark() >= end ? Step.DONE : Step.CHECKPOINT;
            case DONE, GIVEN_UP -> Invariant.that(false, "an evacuation went on after its end");
        }
        return switch (step) {
            case SCAN, MOVE, NOTE, POINT -> isBlocked ? State.WAITING : State.BUSY;
            case SETTLE, CHECKPOINT -> State.WAITING;
            case DONE -> State.DONE;
            case GIVEN_UP -> isTooMuch ? State.TOO_MUCH : State.NOT_NOW;
        };
    }

    private void scan() {
        for (int i = 0; i < RECORDS_PER_TURN; i++) {
            final int room = segment.length() - scanned;
            if (room < RecordView.FILLER_LENGTH) {
                step = Step.MOVE;
                return;
            }
            if (isRecord()) {
                if (!collect()) {
                    step = Step.GIVEN_UP;
                    return;
                }
                scanned += view.length();
            } else {
                // A filler, or damage, behind which the next record is looked for.
                scanned += Math.max(1, RecordView.fillerAt(segment.bytes(), scanned, room));
            }
        }
    }

    private boolean isRecord() {
        return view.faultAt(
                        segment.bytes(),
                        scanned,
                        segment.length(),
                        segment.start() + scanned,
                        check)
                == null;
    }

    /** Notes the record if it is needed; false if the segment must stay. */
    private boolean collect() {
        facts.fill(view);
        Hold.Need need = Hold.Need.NONE;
        if (!QueueNotes.isNote(facts) && pointsTo(facts.physicalOffset())) {
            for (final Hold hold : holds) {
                final Hold.Need each = hold.needOf(facts);
                need = each.compareTo(need) > 0 ? each : need;
                if (each == Hold.Need.SHORT) {
                    return false;
                }
            }
        }
        if (need == Hold.Need.NONE) {
            return true;
        }
        neededBytes += facts.length();
        if (neededCount == needed.length) {
            needed = Arrays.copyOf(needed, 2 * neededCount);
        }
        needed[neededCount++] = facts.physicalOffset();
        isTooMuch =
                neededCount >= MOST_RECORDS
                        || neededBytes * 100 > (long) MOST_PERCENT * segment.length();
        return !isTooMuch;
    }

    /** Whether the record's queue has its entry point to a place. */
    private boolean pointsTo(final long physicalOffset) {
        final ConsumeQueue queue = queues.find(facts.topic(), facts.queueId());
        return queue != null
                && queue.read(facts.queueOffset(), one) > 0
                && one.size(0) != Unit.HOLE
                && one.physicalOffset(0) == physicalOffset;
    }

    private void move() {
        final int last = Math.min(neededCount, next + MOVES_PER_TURN);
        while (next < last) {
            view.wrap(segment.bytes(), segment.indexOf(needed[next]));
            facts.fill(view);
            try {
                if (!log.inTurn(this::moveOne)) {
                    giveUp();
                    return;
                }
            } catch (final StoreUnavailable e) {
                // Tried again with the next turn; there may be room by then.
                isBlocked = true;
                return;
            }
            next++;
        }
        if (next == neededCount) {
            step = Step.NOTE;
        }
    }

    /** What was moved so far is pointed to all the same, as recovery would. */
    private void giveUp() {
        isGivenUp = true;
        end = log.end();
        next = 0;
        step = movedCount == 0 ? Step.GIVEN_UP : Step.SETTLE;
    }

    /** False if the record is needed where it is. */
    private boolean moveOne() {
        if (queues.isDeleting(facts.topic())) {
            hasLeftBehind = true;
            return true;
        }
        if (!pointsTo(facts.physicalOffset())) {
            // Its topic was deleted meanwhile.
            return true;
        }
        if (holds.stream().noneMatch(hold -> hold.mayMove(facts))) {
            return holds.stream().allMatch(hold -> hold.needOf(facts) == Hold.Need.NONE);
        }
        unsettled = Math.min(unsettled, log.end());
        try {
            // The place in the array was read before: no more are moved than were looked at.
            needed[movedCount] =
                    log.appendAgain(draft(), facts.queueOffset(), facts.storeTimestamp())
                            .physicalOffset();
        } catch (final MessageTooLarge e) {
            // With what it has to say of its move it fits nowhere.
            holds.forEach(hold -> hold.notMoved(facts));
            return false;
        } catch (final StoreUnavailable e) {
            holds.forEach(hold -> hold.notMoved(facts));
            throw e;
        }
        movedCount++;
        return true;
    }

    /** The record with its old place as a property. */
    private Draft draft() {
        return Draft.copyOf(view)
                .properties(
                        view.properties()
                                .edit()
                                .set(
                                        PropertyKeys.EVACUATED_FROM,
                                        Long.toString(facts.physicalOffset()))
                                .toText())
                .build();
    }

    private void note() {
        final List<QueueEnd> ending = queues.endingBefore(segment.end(), flusher.durable());
        try {
            for (int i = 0; i < ending.size(); i += QueueNotes.MOST_QUEUES) {
                noteEnds(ending.subList(i, Math.min(ending.size(), i + QueueNotes.MOST_QUEUES)));
            }
        } catch (final StoreUnavailable e) {
            // Tried again with the next turn; there may be room by then.
            isBlocked = true;
            return;
        }
        if (movedCount > 0 || hasLeftBehind || !ending.isEmpty()) {
            end = log.end();
        }
        next = 0;
        step = Step.SETTLE;
    }

    private void noteEnds(final List<QueueEnd> some) {
        log.inTurn(
                () -> {
                    // A topic that was deleted meanwhile must not come back.
                    final List<QueueEnd> left =
                            some.stream().filter(end -> isHere(end.queue())).toList();
                    return left.isEmpty() ? null : log.append(QueueNotes.ends(left));
                });
    }

    private boolean isHere(final ConsumeQueue queue) {
        return !queues.isDeleting(queue.topic())
                && queues.find(queue.topic(), queue.queueId()) == queue;
    }

    private void point() {
        final int last = Math.min(movedCount, next + MOVES_PER_TURN);
        isBlocked = !log.inTurn(() -> pointTo(last));
        if (next == movedCount) {
            needed = new long[0];
            unsettled = Long.MAX_VALUE;
            step = isGivenUp ? Step.GIVEN_UP : Step.CHECKPOINT;
        }
    }

    /** False if there is no room for an entry; the rest is left for another turn. */
    private boolean pointTo(final int last) {
        while (next < last) {
            try {
                chains.makeRoom(1, 1);
            } catch (final IOException e) {
                // A block is needed only where an entry stands alone; tried again.
                return false;
            }
            final Slice slice = log.record(needed[next]);
            Invariant.that(slice != null, "a record is gone that was laid down a moment ago");
            try (slice) {
                facts.fill(view.wrap(slice.bytes(), 0));
                if (pointsTo(facts.evacuatedFrom())) {
                    queues.move(facts);
                }
            }
            next++;
        }
        return true;
    }
}
