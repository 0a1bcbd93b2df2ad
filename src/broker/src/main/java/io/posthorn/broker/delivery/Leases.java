package io.posthorn.broker.delivery;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.cursor.Cursor;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What becomes of messages that were handed out: they are settled, come back, are refused or
 * claimed, or their lease ends. Takes the turn by itself, and delivers what was handed out in it.
 */
final class Leases {

    private final ReentrantLock turn;
    private final Supplier<SubscriptionRules> rules;
    private final Lanes lanes;
    private final Audiences audiences;
    private final Dispatcher dispatcher;
    private final Returns returns;
    private final Books books;
    private final Deadlines deadlines;
    private final GroupWaits groupWaits;
    private final Outbox outbox;
    private final Clock clock;

    Leases(
            final ReentrantLock turn,
            final Supplier<SubscriptionRules> rules,
            final Lanes lanes,
            final Audiences audiences,
            final Dispatcher dispatcher,
            final Returns returns,
            final Books books,
            final Deadlines deadlines,
            final GroupWaits groupWaits,
            final Outbox outbox,
            final Clock clock) {
        this.turn = turn;
        this.rules = rules;
        this.lanes = lanes;
        this.audiences = audiences;
        this.dispatcher = dispatcher;
        this.returns = returns;
        this.books = books;
        this.deadlines = deadlines;
        this.groupWaits = groupWaits;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Settles those that are held, and those left too if that is asked for; gives how many. */
    int accept(final List<Handed> messages, final boolean isLateToo) {
        int settled = 0;
        turn.lock();
        try {
            for (final Handed message : messages) {
                final Lane lane = lanes.of(message.queueId());
                if ((isHeld(lane, message) || isLateToo && isLeft(lane, message))
                        && lane.settle(message.queueOffset())) {
                    settled++;
                }
            }
            books.changed();
            dispatcher.handOutInOrder();
        } finally {
            turn.unlock();
        }
        outbox.flush();
        return settled;
    }

    /** A message whose lease ended and which was leased again is another one's. */
    private static boolean isHeld(final Lane lane, final Handed message) {
        return lane != null
                && lane.cursor().holderOf(message.queueOffset()) == message.holder()
                && lane.cursor().deadlineOf(message.queueOffset()) == message.deadlineMs();
    }

    /** Whether a message was handed out and nobody has it at present. */
    private boolean isLeft(final Lane lane, final Handed message) {
        return lane != null
                && rules.get().isPopping()
                && lane.cursor().holderOf(message.queueOffset()) == Cursor.NO_HOLDER
                && lane.cursor().countOf(message.queueOffset()) > 0;
    }

    /** Takes a message from its consumer; says whether it had it. */
    boolean claim(final Handed message) {
        turn.lock();
        try {
            final Lane lane = lanes.of(message.queueId());
            return isHeld(lane, message)
                    && lane.cursor().extend(message.queueOffset(), Cursor.NOBODY, Cursor.NEVER);
        } finally {
            turn.unlock();
        }
    }

    /** Takes a message from whoever has it; says whether it was to be had. */
    boolean claimAt(final int queueId, final long offset) {
        turn.lock();
        try {
            final Cursor cursor = lanes.of(queueId).cursor();
            if (cursor.isSettled(offset) || cursor.isHidden(offset)) {
                return false;
            }
            if (cursor.holderOf(offset) == Cursor.NO_HOLDER) {
                cursor.hide(offset);
                return true;
            }
            return cursor.extend(offset, Cursor.NOBODY, Cursor.NEVER);
        } finally {
            turn.unlock();
        }
    }

    void settleClaimed(final List<Handed> messages) {
        turn.lock();
        try {
            for (final Handed message : messages) {
                lanes.of(message.queueId()).settle(message.queueOffset());
            }
            books.changed();
            dispatcher.handOutInOrder();
        } finally {
            turn.unlock();
        }
        outbox.flush();
    }

    /** Those claimed are handed out again, and count as handed out. */
    void giveBackClaimed(final List<Handed> messages) {
        turn.lock();
        try {
            for (final Handed message : messages) {
                final Lane lane = lanes.of(message.queueId());
                // Whoever moved to another place in the queue meanwhile has ended the claim.
                if (lane.cursor().isHidden(message.queueOffset())) {
                    returns.giveBack(lane, message.queueOffset(), true);
                }
            }
            books.changed();
            dispatcher.handOut();
        } finally {
            turn.unlock();
        }
        outbox.flush();
    }

    /**
     * Those held are handed out again, before any later ones; gives how many.
     *
     * @param isCounted whether this delivery counts
     * @param isElsewhere whether their consumers must not be given them again
     */
    int release(final List<Handed> messages, final boolean isCounted, final boolean isElsewhere) {
        final int released;
        turn.lock();
        try {
            released = releaseHeld(messages, isCounted, isElsewhere);
        } finally {
            turn.unlock();
        }
        outbox.flush();
        return released;
    }

    private int releaseHeld(
            final List<Handed> messages, final boolean isCounted, final boolean isElsewhere) {
        int released = 0;
        for (final Handed message : messages) {
            final Lane lane = lanes.of(message.queueId());
            if (isHeld(lane, message)) {
                if (isElsewhere) {
                    refuse(lane, message);
                }
                returns.giveBack(lane, message.queueOffset(), isCounted);
                released++;
            }
        }
        books.changed();
        dispatcher.handOut();
        return released;
    }

    /**
     * The same, with annotations to come with the next deliveries, if they are not too large: then
     * nothing is released.
     */
    ModifyOutcome modify(
            final List<Handed> messages,
            final boolean isCounted,
            final boolean isElsewhere,
            final Annotations annotations) {
        final int released;
        turn.lock();
        try {
            final String fault = faultOf(messages, annotations);
            if (fault != null) {
                return new ModifyOutcome.Refused(fault);
            }
            annotate(messages, annotations);
            released = releaseHeld(messages, isCounted, isElsewhere);
        } finally {
            turn.unlock();
        }
        outbox.flush();
        return new ModifyOutcome.Modified(released);
    }

    /** Null if there is room for them. */
    private String faultOf(final List<Handed> messages, final Annotations annotations) {
        long more = 0;
        for (final Handed message : messages) {
            final Lane lane = lanes.of(message.queueId());
            if (isHeld(lane, message)) {
                final Annotations before = lane.annotationsOf(message.queueOffset());
                final Annotations merged = before.mergedWith(annotations);
                if (merged.length() > Annotations.MOST_BYTES) {
                    return "The annotations of a message take %d bytes, at most %d are kept."
                            .formatted(merged.length(), Annotations.MOST_BYTES);
                }
                more += AnnotationTable.bytesOf(merged) - AnnotationTable.bytesOf(before);
                if (lane.annotationBytes() + more > AnnotationTable.MOST_BYTES) {
                    return "So many messages of queue %d have annotations that there is no room for more; %d bytes are kept."
                            .formatted(lane.queueId(), AnnotationTable.MOST_BYTES);
                }
            }
        }
        return null;
    }

    private void annotate(final List<Handed> messages, final Annotations annotations) {
        for (final Handed message : messages) {
            final Lane lane = lanes.of(message.queueId());
            if (isHeld(lane, message)) {
                final long offset = message.queueOffset();
                lane.annotate(offset, lane.annotationsOf(offset).mergedWith(annotations));
            }
        }
    }

    private void refuse(final Lane lane, final Handed message) {
        final Outlet outlet = audiences.outletOf(message.holder());
        if (outlet != null) {
            outlet.refuse(lane, message.queueOffset());
        }
    }

    /** Sends a message where dead ones go; says whether it was held. */
    boolean reject(final Handed message) {
        turn.lock();
        try {
            final Lane lane = lanes.of(message.queueId());
            if (!isHeld(lane, message)) {
                return false;
            }
            returns.reject(lane, message.queueOffset());
            books.changed();
            return true;
        } finally {
            turn.unlock();
        }
    }

    /** A dead message has been buried, or could not be: then it is handed out after all. */
    void buried(final int queueId, final long offset, final boolean isGone) {
        turn.lock();
        try {
            returns.buried(lanes.of(queueId), offset, isGone);
            books.changed();
            dispatcher.handOutInOrder();
        } finally {
            turn.unlock();
        }
        outbox.flush();
    }

    /** Changes until when a message is leased; null if it is not held. */
    Handed extend(final Handed message, final long deadlineMs) {
        turn.lock();
        try {
            final Lane lane = lanes.of(message.queueId());
            if (!isHeld(lane, message)) {
                return null;
            }
            lane.cursor().extend(message.queueOffset(), message.holder(), deadlineMs);
            deadlines.note(deadlineMs);
            return message.until(deadlineMs);
        } finally {
            turn.unlock();
        }
    }

    /** Takes back what is leased for too long, if anything is. */
    void expireIfDue() {
        if (deadlines.isDue(clock.wallMs())) {
            expire();
        }
    }

    private void expire() {
        turn.lock();
        try {
            final long now = clock.wallMs();
            long next = Cursor.NEVER;
            for (final Lane lane : lanes.inOrder()) {
                returns.expire(lane, now);
                next = Math.min(next, lane.cursor().firstDeadline());
            }
            if (groupWaits.end(now)) {
                audiences.all().forEach(each -> each.waiting().offer(each));
            }
            deadlines.first(Math.min(next, groupWaits.firstDeadline()));
            books.changed();
            dispatcher.handOut();
        } finally {
            turn.unlock();
        }
        outbox.flush();
    }
}
