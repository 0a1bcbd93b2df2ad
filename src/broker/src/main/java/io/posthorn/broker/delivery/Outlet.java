package io.posthorn.broker.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A consumer as its subscription sees it: what it wants, how many messages it is ready for, and
 * where they go. Made by {@link GroupSubscription#attach}, or for one hand-out only by {@link
 * GroupSubscription#take}.
 */
public final class Outlet {

    /**
     * Holds what was taken by {@link GroupSubscription#take}, whoever took it: such leases end when
     * they are settled or over, not with anybody.
     */
    public static final int TAKEN = Integer.MAX_VALUE;

    /** One take gives at most so many bytes, but always at least one message. */
    private static final int MOST_BYTES = 256 << 10;

    /** So many messages are known one by one that it must not be given again. */
    private static final int MOST_REFUSALS = 10_000;

    private final Outlets outlets;
    private final int holder;
    private final Audience audience;
    private final long invisibleMs;
    private final DeliverySink sink;

    /** Names an ordered take that may be repeated; null for none. */
    private final String attempt;

    /** All that follows but {@code draining} belongs to the subscription's turn. */
    private long credit;

    private boolean isClosed;
    private List<Handed> outgoing = new ArrayList<>();

    /** Of a take: the deadline of all its messages, and how large they are together. */
    private long takenDeadline;

    private long takenBytes;

    /** Messages of its groups that came while it had no credit. */
    private final Aside kept = new Aside();

    /** What it must not be given again; null while that is nothing. */
    private Refusals refusals;

    private final AtomicInteger draining = new AtomicInteger();

    /** Those who took credit back and wait until nothing is on its way. */
    private final Queue<Runnable> whenQuiet = new ConcurrentLinkedQueue<>();

    Outlet(
            final Outlets outlets,
            final int holder,
            final Audience audience,
            final long invisibleMs,
            final String attempt,
            final DeliverySink sink) {
        this.outlets = outlets;
        this.holder = holder;
        this.audience = audience;
        this.invisibleMs = invisibleMs;
        this.attempt = attempt;
        this.sink = sink;
    }

    /**
     * Says that the consumer is ready for more messages; they come at once if there are any.
     *
     * @param more how many; not negative
     */
    public void credit(final int more) {
        outlets.credit(this, more);
    }

    /**
     * Takes back the credit that is left.
     *
     * @param quiet run once no message is on its way to the sink any more: at once, or by the
     *     thread that delivers the last one; must be quick
     */
    public void drain(final Runnable quiet) {
        outlets.drain(this);
        whenQuiet.add(quiet);
        flush();
    }

    /** Ends the consumer: what it has is released, and counts as handed out. */
    public void close() {
        close(true);
    }

    /**
     * Ends the consumer: what it has is released.
     *
     * @param isCounted whether that counts as handed out: the consumer may have seen it
     */
    public void close(final boolean isCounted) {
        outlets.detach(this, isCounted);
    }

    /**
     * Gives a take up that has not been given anything.
     *
     * @return false if its sink was called, or is about to be
     */
    public boolean withdraw() {
        return outlets.withdraw(this);
    }

    /**
     * Its number in the subscription.
     *
     * @return above 0
     */
    public int holder() {
        return holder;
    }

    Audience audience() {
        return audience;
    }

    ConsumerState state(final long held) {
        return new ConsumerState(holder, sink.owner(), audience.wish(), credit, held, kept.size());
    }

    long creditLeft() {
        return credit;
    }

    void addCredit(final long more) {
        credit += more;
    }

    void takeCredit() {
        credit = 0;
    }

    boolean isClosed() {
        return isClosed;
    }

    void markClosed() {
        isClosed = true;
        credit = 0;
    }

    Aside kept() {
        return kept;
    }

    /** It must not be given a message again. */
    void refuse(final Lane lane, final long offset) {
        if (refusals == null) {
            refusals = new Refusals(MOST_REFUSALS);
        }
        refusals.add(lane, offset);
    }

    boolean refuses(final Lane lane, final long offset) {
        return refusals != null && refusals.holds(lane, offset);
    }

    /** Messages of its groups become visible again as far as it can take them. */
    void offerKept(final long most) {
        kept.offer(audience, most, (lane, offset) -> true);
    }

    boolean isTake() {
        return holder == TAKEN;
    }

    String attempt() {
        return attempt;
    }

    /** Whether one more message would make an answer too large. */
    boolean isFullFor(final int length) {
        return isTake() && hasOutgoing() && takenBytes + length > MOST_BYTES;
    }

    long deadlineFrom(final long now) {
        if (isTake()) {
            // One deadline for all, because the client makes its receipts of one time.
            takenDeadline = hasOutgoing() ? takenDeadline : now + invisibleMs;
            return takenDeadline;
        }
        return invisibleMs == Long.MAX_VALUE ? Long.MAX_VALUE : now + invisibleMs;
    }

    void hand(final Handed message) {
        credit--;
        takenBytes += message.length();
        outgoing.add(message);
    }

    boolean hasOutgoing() {
        return !outgoing.isEmpty();
    }

    List<Handed> takeOutgoing() {
        final List<Handed> taken = outgoing;
        outgoing = new ArrayList<>();
        return taken;
    }

    /** Delivers what was handed out. Outside the turn; one thread at a time, in order. */
    void flush() {
        if (draining.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            // Whoever waits by now has taken the credit back, so that nothing comes after this.
            final int waiting = whenQuiet.size();
            final List<Handed> messages = outlets.outgoingOf(this);
            if (!messages.isEmpty()) {
                sink.deliver(messages);
            }
            for (int i = 0; i < waiting; i++) {
                whenQuiet.remove().run();
            }
            seen = draining.addAndGet(-seen);
        }
    }
}
