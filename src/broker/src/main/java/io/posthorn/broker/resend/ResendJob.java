package io.posthorn.broker.resend;

import io.posthorn.broker.resend.Letters.Extent;
import io.posthorn.broker.resend.ResendOutcome.Impossible;
import io.posthorn.broker.resend.ResendOutcome.Sent;
import io.posthorn.broker.resend.ResendOutcome.Unavailable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends all letters of a group again that were there when it began: a letter that dies once more is
 * a new one, so there is no circle. Goes on while the store takes nothing, from where it was. The
 * agent of {@link ResendJobs} owns it; anybody may look and cancel.
 */
public final class ResendJob {

    /** In one go so many letters at the most are sent, and so many places looked at. */
    private static final int BURST = 64;

    private static final int LOOKS = 10_000;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Time that passed without a letter is made up for if it is not longer. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Where a job is in its life. */
    public enum State {
        /** Sends letters. */
        RUNNING,
        /** All letters were looked at. */
        DONE,
        /** An operator ended it, or the broker stops. */
        CANCELLED
    }

    private final String id;
    private final String group;
    private final String to;
    private final int perSecond;
    private final long startedMs;
    private final long total;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private volatile long endedMs;

    /** Written by the agent only. */
    private volatile long sent;

    private volatile long skipped;
    private volatile String fault;
    private volatile String waitsFor;

    /** The agent's: what is left to be looked at, and when the next letter may be sent. */
    private final Deque<Leg> legs = new ArrayDeque<>();

    private long nextNanos;

    /** What is left of a queue. */
    private record Leg(int queueId, long next, long end) {}

    ResendJob(
            final String id,
            final String group,
            final String to,
            final int perSecond,
            final List<Extent> extents,
            final long nowMs,
            final long nowNanos) {
        this.id = id;
        this.group = group;
        this.to = to;
        this.perSecond = perSecond;
        this.startedMs = nowMs;
        this.total = extents.stream().mapToLong(Extent::open).sum();
        this.nextNanos = nowNanos;
        extents.forEach(each -> legs.add(new Leg(each.queueId(), each.openFrom(), each.end())));
    }

    /**
     * Its name.
     *
     * @return never used twice
     */
    public String id() {
        return id;
    }

    /**
     * Whose letters it sends.
     *
     * @return a group
     */
    public String group() {
        return group;
    }

    /**
     * Where it sends them.
     *
     * @return a topic; null for where each comes from
     */
    public String to() {
        return to;
    }

    /**
     * How fast it may be.
     *
     * @return letters a second
     */
    public int perSecond() {
        return perSecond;
    }

    /**
     * How many letters were open when it began.
     *
     * @return not negative
     */
    public long total() {
        return total;
    }

    /**
     * How many it has sent again.
     *
     * @return not negative
     */
    public long sent() {
        return sent;
    }

    /**
     * How many it passed over: they cannot be sent, have gone, or somebody else dealt with them.
     *
     * @return not negative
     */
    public long skipped() {
        return skipped;
    }

    /**
     * Why the first letter could not be sent that it passed over.
     *
     * @return a sentence; null if none
     */
    public String fault() {
        return fault;
    }

    /**
     * Why it does not go on at present.
     *
     * @return a sentence; null if it does
     */
    public String waitsFor() {
        return waitsFor;
    }

    /**
     * Where it is in its life.
     *
     * @return never null
     */
    public State state() {
        return state.get();
    }

    /**
     * When it began.
     *
     * @return ms since the epoch
     */
    public long startedMs() {
        return startedMs;
    }

    /**
     * When it ended.
     *
     * @return ms since the epoch; 0 while it runs
     */
    public long endedMs() {
        return endedMs;
    }

    boolean isRunning() {
        return state.get() == State.RUNNING;
    }

    /** Says whether it ran until now. */
    boolean end(final State how, final long nowMs) {
        if (!state.compareAndSet(State.RUNNING, how)) {
            return false;
        }
        endedMs = nowMs;
        waitsFor = null;
        ResendLog.LOG.ended(id, group, how.name(), sent, skipped);
        return true;
    }

    /** Sends what may be sent by now. Says for how many ns there is nothing to do. */
    long step(final Letters letters, final Resend resend, final long nowMs, final long nowNanos) {
        nextNanos = Math.max(nextNanos - nowNanos, -GRACE_NANOS) + nowNanos;
        int looks = LOOKS;
        for (int i = 0; i < BURST && isRunning() && nextNanos - nowNanos <= 0; i++) {
            looks = findOpen(letters, looks);
            if (legs.isEmpty()) {
                end(State.DONE, nowMs);
                return Long.MAX_VALUE;
            }
            if (looks == 0) {
                return 0;
            }
            if (!sendNext(resend)) {
                nextNanos = nowNanos + SECOND_NANOS;
                return SECOND_NANOS;
            }
            nextNanos += SECOND_NANOS / perSecond;
        }
        return Math.max(0, nextNanos - nowNanos);
    }

    /** Moves on to the next letter that is open; gives how many looks are left. */
    private int findOpen(final Letters letters, final int looks) {
        int left = looks;
        while (!legs.isEmpty() && left > 0) {
            final Leg leg = legs.peek();
            if (leg.next() >= leg.end()) {
                legs.remove();
            } else if (letters.isOpen(new Letter(group, leg.queueId(), leg.next()))) {
                return left;
            } else {
                advance();
            }
            left--;
        }
        return left;
    }

    private void advance() {
        final Leg leg = legs.remove();
        legs.addFirst(new Leg(leg.queueId(), leg.next() + 1, leg.end()));
    }

    /** Says whether it can go on. */
    private boolean sendNext(final Resend resend) {
        final Leg leg = legs.element();
        final AtomicReference<ResendOutcome> outcome = new AtomicReference<>();
        resend.send(new Letter(group, leg.queueId(), leg.next()), to, false, outcome::set);
        if (outcome.get() instanceof Unavailable unavailable) {
            waitsFor = unavailable.explanation();
            return false;
        }
        waitsFor = null;
        advance();
        if (outcome.get() instanceof Sent) {
            sent = sent + 1;
        } else {
            skipped = skipped + 1;
            if (fault == null && outcome.get() instanceof Impossible impossible) {
                fault = impossible.explanation();
            }
        }
        return true;
    }
}
