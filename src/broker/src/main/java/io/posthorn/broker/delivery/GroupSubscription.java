package io.posthorn.broker.delivery;

import io.posthorn.base.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A topic as one group takes it: which messages are settled, who has which, who wants more. Lets
 * each message meet a consumer with credit at once. Any thread may call; whoever holds {@code turn}
 * owns all the state. Consumers are called outside of it.
 *
 * <p>This is its face; each part behind it has a job of its own. {@link Outlets} lets consumers
 * come and go, {@link Dispatcher} chooses whose turn it is and {@link Offers} gives one message to
 * one of them; {@link Leases} takes what they say of it, and {@link Returns} what comes back;
 * {@link Browser} only looks; {@link Books} holds what is written down.
 */
public final class GroupSubscription {

    private final String group;
    private final String topic;
    private final Outlets outlets;
    private final Leases leases;
    private final Browser browser;
    private final Books books;
    private final Dispatcher dispatcher;
    private final Watches watches;
    private final Outbox outbox;

    private final ReentrantLock turn = new ReentrantLock();
    private volatile SubscriptionRules rules;
    private volatile boolean isEnded;

    /** Whether the log knows where it began, in all queues. */
    private volatile boolean isBeginWritten;

    /**
     * @param group whose
     * @param topic of which topic
     * @param rules how it treats its messages
     * @param source the topic's messages
     * @param clock says when leases end and messages are too old
     * @param listener does what is to be done elsewhere
     */
    public GroupSubscription(
            final String group,
            final String topic,
            final SubscriptionRules rules,
            final Source source,
            final Clock clock,
            final SubscriptionListener listener) {
        this.group = group;
        this.topic = topic;
        this.rules = rules;
        final Supplier<SubscriptionRules> now = this::rules;
        final Lanes lanes = new Lanes(source);
        final Audiences audiences = new Audiences();
        final Inspection inspection = new Inspection(source, clock);
        final Deadlines deadlines = new Deadlines();
        final Takes takes = new Takes(lanes, audiences);
        final GroupWaits groupWaits = new GroupWaits();
        final Returns returns =
                new Returns(
                        now,
                        clock,
                        inspection,
                        deadlines,
                        groupWaits,
                        dead -> listener.dead(this, dead));
        outbox = new Outbox(turn);
        books =
                new Books(
                        turn,
                        lanes,
                        source,
                        () -> listener.changed(this),
                        ahead -> listener.ahead(this, ahead.lane().queueId(), ahead.text()));
        browser = new Browser(turn, lanes, source, inspection);
        watches = new Watches(browser, outbox);
        final Offers offers =
                new Offers(
                        now,
                        clock,
                        inspection,
                        returns,
                        books,
                        deadlines,
                        groupWaits,
                        outbox,
                        takes);
        dispatcher =
                new Dispatcher(
                        now,
                        lanes,
                        audiences,
                        offers,
                        takes,
                        watches,
                        () -> listener.goOn(this),
                        isAwaited -> listener.awaited(this, isAwaited));
        outlets =
                new Outlets(turn, now, lanes, audiences, dispatcher, takes, returns, books, outbox);
        leases =
                new Leases(
                        turn,
                        now,
                        lanes,
                        audiences,
                        dispatcher,
                        returns,
                        books,
                        deadlines,
                        groupWaits,
                        outbox,
                        clock);
    }

    /**
     * Whose it is.
     *
     * @return a group
     */
    public String group() {
        return group;
    }

    /**
     * Of which topic.
     *
     * @return a topic
     */
    public String topic() {
        return topic;
    }

    /**
     * How it treats its messages.
     *
     * @return its rules at present
     */
    public SubscriptionRules rules() {
        return rules;
    }

    void rules(final SubscriptionRules newRules) {
        rules = newRules;
    }

    boolean isBeginWritten() {
        return isBeginWritten;
    }

    void markBeginWritten() {
        isBeginWritten = true;
    }

    /** How far it has got. */
    Books books() {
        return books;
    }

    /**
     * Adds a consumer.
     *
     * @param wish what it wants
     * @param invisibleMs how long it may keep a message, ms; {@link Long#MAX_VALUE} for as long as
     *     it is there
     * @param sink takes its messages
     * @return the consumer, without credit
     */
    public Outlet attach(final Wish wish, final long invisibleMs, final DeliverySink sink) {
        return outlets.attach(wish, invisibleMs, sink);
    }

    /**
     * Takes messages once: the first there are, now or later, but not more than are there at that
     * moment. All of them have the same deadline.
     *
     * @param wish what is wanted
     * @param most how many at the most; above 0
     * @param invisibleMs how long they may be kept, ms
     * @param attempt names an ordered take, so that a repetition of it is given the same messages
     *     again; null if it is not to be repeated
     * @param sink called once, perhaps by this call; not at all after {@link Outlet#withdraw}
     * @return to be withdrawn if nothing came
     */
    public Outlet take(
            final Wish wish,
            final int most,
            final long invisibleMs,
            final String attempt,
            final DeliverySink sink) {
        return outlets.take(wish, most, invisibleMs, attempt, sink);
    }

    /**
     * Looks at messages that could be handed out, without handing them out.
     *
     * @param wish what is wanted
     * @param most how many at the most
     * @return in the order of their queues; without holder and deadline
     */
    public List<Handed> peek(final Wish wish, final int most) {
        return browser.peek(wish, most);
    }

    /**
     * Looks at messages that are still to be consumed, whoever has them, but not at those that a
     * transaction is about to settle.
     *
     * @param wish what is wanted
     * @param from where to go on; null for the begin
     * @param most how many at the most
     * @return what was found, and where to go on
     */
    public Glance browse(final Wish wish, final Glance.Place from, final int most) {
        return browser.browse(wish, from, most);
    }

    /**
     * Tells somebody when there is a message that could be handed out.
     *
     * @param wish what is wanted
     * @param told called once, perhaps by this call; must be quick
     * @return ends the watch; does nothing if that was told already
     */
    public Runnable watch(final Wish wish, final Runnable told) {
        final Watches.Watch watch = new Watches.Watch(wish, told);
        turn.lock();
        try {
            watches.add(watch);
            dispatcher.handOut();
        } finally {
            turn.unlock();
        }
        outbox.flush();
        return () -> unwatch(watch);
    }

    private void unwatch(final Watches.Watch watch) {
        turn.lock();
        try {
            watches.remove(watch);
            dispatcher.updateAwaited();
        } finally {
            turn.unlock();
        }
    }

    /**
     * How many messages are left for those who come, about.
     *
     * @param wish whose queues count
     * @return not negative
     */
    public long rest(final Wish wish) {
        return browser.rest(wish);
    }

    /** A message can be seen in a queue. */
    void arrived() {
        outlets.arrived();
    }

    /** Lets messages meet consumers. */
    void look() {
        outlets.look();
    }

    /** A dead message has been buried, or could not be: then it is handed out after all. */
    void buried(final int queueId, final long offset, final boolean isGone) {
        leases.buried(queueId, offset, isGone);
    }

    /**
     * Settles messages: they are done.
     *
     * @param messages as they were handed out
     * @return how many were settled by this; a message whose lease has ended meanwhile is not
     */
    public int accept(final List<Handed> messages) {
        return leases.accept(messages, false);
    }

    /**
     * Settles messages like {@link #accept}; of a group that pops also those whose lease is over or
     * was forgotten when the broker was started anew, as long as nobody else has them.
     *
     * @param messages as they were handed out
     * @return how many were settled by this
     */
    public int acceptLate(final List<Handed> messages) {
        return leases.accept(messages, true);
    }

    /**
     * Whether a message is done.
     *
     * @param queueId its queue
     * @param offset its queue offset
     * @return false also if there is no such message (yet)
     */
    public boolean isSettled(final int queueId, final long offset) {
        return books.isSettled(queueId, offset);
    }

    /**
     * Takes a message from its consumer, to settle it later together with others.
     *
     * @param message as it was handed out
     * @return false if its lease has ended meanwhile
     */
    public boolean claim(final Handed message) {
        return leases.claim(message);
    }

    /**
     * Looks at a message that is still to be settled, whoever has it.
     *
     * @param queueId its queue
     * @param offset its queue offset
     * @return as if it had been handed out; null if there is no such message, or it is settled
     */
    public Handed peek(final int queueId, final long offset) {
        return browser.peek(queueId, offset);
    }

    /**
     * Takes a message from whoever has it, to settle it together with others. Only for a
     * subscription whose consumers are the broker's own.
     *
     * @param queueId its queue
     * @param offset its queue offset
     * @return false if it is settled, or taken like this already
     */
    public boolean claimAt(final int queueId, final long offset) {
        return leases.claimAt(queueId, offset);
    }

    /**
     * Settles messages that were claimed.
     *
     * @param messages each claimed before
     */
    public void settleClaimed(final List<Handed> messages) {
        leases.settleClaimed(messages);
    }

    /**
     * Gives messages back that were claimed: they are handed out again, and count as handed out.
     *
     * @param messages each claimed before
     */
    public void giveBackClaimed(final List<Handed> messages) {
        leases.giveBackClaimed(messages);
    }

    /**
     * Gives messages back: they are handed out again, before any later ones.
     *
     * @param messages as they were handed out
     * @param isCounted whether this delivery counts
     * @return how many were given back by this
     */
    public int release(final List<Handed> messages, final boolean isCounted) {
        return leases.release(messages, isCounted, false);
    }

    /**
     * Gives messages back as the outcome "modified" of AMQP 1.0 (3.4.5) wants it: they are handed
     * out again, before any later ones. Annotations they have stay as they are.
     *
     * @param messages as they were handed out
     * @param hasFailed whether this delivery counts ("delivery-failed")
     * @param isUndeliverableHere whether the consumer must not be given them again, as long as it
     *     is there; a {@link #take} is there once only
     * @return how many were given back by this
     */
    public int modify(
            final List<Handed> messages,
            final boolean hasFailed,
            final boolean isUndeliverableHere) {
        return leases.release(messages, hasFailed, isUndeliverableHere);
    }

    /**
     * Gives messages back as the outcome "modified" of AMQP 1.0 (3.4.5) wants it, with annotations:
     * {@link Handed#annotations} of their next deliveries, to whoever, has these merged over those
     * they had before. They outlive a restart as the delivery count does, and are forgotten when
     * the message is settled.
     *
     * @param messages as they were handed out
     * @param hasFailed whether this delivery counts ("delivery-failed")
     * @param isUndeliverableHere whether the consumer must not be given them again, as long as it
     *     is there
     * @param annotations what to note about each; possibly none
     * @return how many were given back by this, or that there is no room for the annotations
     */
    public ModifyOutcome modify(
            final List<Handed> messages,
            final boolean hasFailed,
            final boolean isUndeliverableHere,
            final Annotations annotations) {
        return annotations.isEmpty()
                ? new ModifyOutcome.Modified(modify(messages, hasFailed, isUndeliverableHere))
                : leases.modify(messages, hasFailed, isUndeliverableHere, annotations);
    }

    /**
     * Refuses a message for good: it goes where dead messages go.
     *
     * @param message as it was handed out
     * @return false if its lease has ended meanwhile
     */
    public boolean reject(final Handed message) {
        return leases.reject(message);
    }

    /**
     * Changes until when a message is leased; after that it is handed out again.
     *
     * @param message as it was handed out
     * @param deadlineMs ms
     * @return the same with the new deadline; null if its lease has ended meanwhile
     */
    public Handed extend(final Handed message, final long deadlineMs) {
        return leases.extend(message, deadlineMs);
    }

    /** Takes back what is leased for too long, if anything is. */
    void expireIfDue() {
        leases.expireIfDue();
    }

    /**
     * Goes to another place in a queue: all before it is settled, nothing from there on is.
     *
     * @param queueId a queue
     * @param offset queue offset of the first message to be handed out
     */
    public void moveTo(final int queueId, final long offset) {
        turn.lock();
        try {
            if (books.moveTo(queueId, offset)) {
                dispatcher.handOut();
            }
        } finally {
            turn.unlock();
        }
        outbox.flush();
    }

    /**
     * Settles all before a place in a queue, because they were consumed in another way.
     *
     * @param queueId a queue
     * @param offset queue offset of the first message that may be left
     */
    public void settleBelow(final int queueId, final long offset) {
        books.settleBelow(queueId, offset);
    }

    /** Ends all consumers; no message is handed out any more. */
    void close() {
        isEnded = true;
        outlets.all().forEach(Outlet::close);
    }

    /** Whether there is no such subscription any more. */
    public boolean isEnded() {
        return isEnded;
    }

    /**
     * How it stands in each queue. Quick: it looks at no message.
     *
     * @return by queue id
     */
    public Map<Integer, LaneView> view() {
        return books.view();
    }

    /**
     * How many consumers are attached.
     *
     * @return without those that take messages once
     */
    public int consumerCount() {
        return outlets.consumerCount();
    }

    /**
     * How many takes wait for a message.
     *
     * @return not negative
     */
    public int waitingTakes() {
        return outlets.waitingTakes();
    }

    /**
     * How each consumer stands. Looks at each lease: that costs the consumers nothing while nobody
     * asks, and a millisecond for a million messages when somebody does.
     *
     * @return those attached, in the order in which they came
     */
    public List<ConsumerState> consumers() {
        return outlets.states();
    }

    @Override
    public String toString() {
        return "%s of %s".formatted(group, topic);
    }
}
