package io.posthorn.broker.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.broker.delivery.DeliverySink;
import io.posthorn.broker.delivery.GroupSubscription;
import io.posthorn.broker.delivery.Wish;
import io.posthorn.broker.destination.Destination;
import io.posthorn.broker.destination.Destinations;
import io.posthorn.broker.destination.NoDestination;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.intake.Preparation;
import io.posthorn.broker.intake.Send;
import io.posthorn.broker.selector.Dialect;
import io.posthorn.broker.selector.InvalidSelector;
import io.posthorn.broker.selector.Selector;
import io.posthorn.broker.selector.SelectorParser;
import io.posthorn.broker.selector.TagFilter;
import io.posthorn.broker.session.SessionRefusal.Reason;
import io.posthorn.broker.topic.Priorities;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.transaction.Branch;
import io.posthorn.broker.transaction.CommitOutcome;
import io.posthorn.broker.transaction.StagedBatch;
import io.posthorn.message.DestinationKind;
import io.posthorn.message.Draft;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What one connected application has here. Any thread; whoever holds {@code turn} owns the state.
 * The door ends it by {@link #close} when its client says so, and by {@link #dropConnection} when
 * the connection is lost.
 */
public final class Session implements AutoCloseable {

    private static final int MOST_CONSUMERS = 100_000;
    private static final int MOST_TRANSACTIONS = 10_000;
    private static final int MOST_TEMPORARIES = 100_000;

    private final Sessions sessions;
    private final String name;
    private volatile String clientId;
    private final Identity user;
    private final boolean isResumed;
    private volatile String senderName;

    /** Shared with the session that this one goes on with, like what is taken over from it. */
    private final ReentrantLock turn;

    private final Map<Integer, SessionConsumer> consumers = new HashMap<>();
    private final Map<Integer, StagedBatch> transactions = new HashMap<>();

    private final SessionBranches branches;
    private final SessionBodies bodies;

    /** Topics of this session's temporary destinations, each with how many consumers it has. */
    private final Map<String, Integer> temporaries;

    /** Subscriptions that no consumer but that of their number can have. */
    private final Map<Integer, Unnamed> unnamed;

    /** Of consumers that ended with the connection; kept until they are back. */
    private final Map<Integer, Seat> seats;

    /** Where the log ended when it began. */
    private record Unnamed(GroupSubscription subscription, long since) {}

    /** Its connection is gone, or it has ended: nothing more can be added. */
    private boolean isDropped;

    Session(
            final Sessions sessions,
            final String name,
            final String clientId,
            final Identity user,
            final Session before) {
        this.sessions = sessions;
        this.name = name;
        this.clientId = clientId;
        this.user = user;
        this.isResumed = before != null;
        this.senderName = clientId == null ? privateName("sender") : clientId;
        this.turn = isResumed ? before.turn : new ReentrantLock();
        this.branches = new SessionBranches(sessions.branches());
        this.bodies = new SessionBodies(sessions::beginBody);
        this.temporaries = isResumed ? before.temporaries : new HashMap<>();
        this.unnamed = isResumed ? before.unnamed : new HashMap<>();
        this.seats = isResumed ? before.seats : new HashMap<>();
    }

    /**
     * Its name.
     *
     * @return the client's secret
     */
    public String name() {
        return name;
    }

    /**
     * Who it is.
     *
     * @return null if the client did not say
     */
    public String clientId() {
        return clientId;
    }

    /**
     * Whose it is.
     *
     * @return as whom the broker knows its client
     */
    public Identity user() {
        return user;
    }

    /** Only by {@link Sessions#identify}. */
    void identify(final String newClientId) throws SessionRefusal {
        if (clientId != null && !clientId.equals(newClientId)) {
            throw new SessionRefusal(
                    Reason.ILLEGAL_STATE,
                    "The session has the client identifier %s already.".formatted(clientId));
        }
        clientId = newClientId;
        senderName = newClientId;
    }

    /**
     * Whether it goes on with one whose connection was lost.
     *
     * @return false for a new one
     */
    public boolean isResumed() {
        return isResumed;
    }

    /**
     * What its messages say of where they come from, for those who do not want their own.
     *
     * @return the client identifier, or something that only this session has
     */
    public String senderName() {
        return senderName;
    }

    /** The session's own name is a secret; this is none, and nobody else has it. */
    private String privateName(final String of) {
        return UUID.nameUUIDFromBytes((name + of).getBytes(UTF_8)).toString();
    }

    /**
     * Finds a destination, or makes it.
     *
     * @param kind what it is
     * @param destination as the application calls it
     * @return ready to be used
     * @throws SessionRefusal if there is none and it may not be made
     */
    public Destination destination(final DestinationKind kind, final String destination)
            throws SessionRefusal {
        try {
            return sessions.destinations().open(kind, destination);
        } catch (final NoDestination e) {
            throw new SessionRefusal(Reason.NO_DESTINATION, e.getMessage());
        }
    }

    /**
     * Makes a temporary destination, from which only this session may consume.
     *
     * @param kind what it is
     * @return a new one
     * @throws SessionRefusal if it has too many, or has ended
     */
    public Destination createTemporary(final DestinationKind kind) throws SessionRefusal {
        turn.lock();
        try {
            requireRoom(temporaries.size(), MOST_TEMPORARIES, "temporary destinations");
            final Destination made = sessions.destinations().createTemporary(kind);
            temporaries.put(made.topic(), 0);
            return made;
        } finally {
            turn.unlock();
        }
    }

    private void requireRoom(final int count, final int most, final String what)
            throws SessionRefusal {
        requireThere();
        if (count >= most) {
            throw new SessionRefusal(
                    Reason.LIMIT, "A session may have %d %s.".formatted(most, what));
        }
    }

    private void requireThere() throws SessionRefusal {
        if (isDropped) {
            throw new SessionRefusal(Reason.ILLEGAL_STATE, "The session has ended.");
        }
    }

    /**
     * Deletes a temporary destination.
     *
     * @param topic where its messages lie
     * @throws SessionRefusal if it is not this session's, or has a consumer
     */
    public void deleteTemporary(final String topic) throws SessionRefusal {
        turn.lock();
        try {
            final Integer users = temporaries.get(topic);
            if (users == null) {
                throw new SessionRefusal(
                        Reason.NO_DESTINATION,
                        "This session has no temporary destination %s.".formatted(topic));
            }
            if (users > 0) {
                throw new SessionRefusal(
                        Reason.ILLEGAL_STATE,
                        "The temporary destination %s has %d consumers.".formatted(topic, users));
            }
            temporaries.remove(topic);
        } finally {
            turn.unlock();
        }
        sessions.destinations().deleteTemporary(topic);
    }

    /**
     * Adds a consumer.
     *
     * @param number the client's number for it
     * @param wanted what it asks for
     * @param sink takes its messages
     * @return the consumer, without credit
     * @throws SessionRefusal if it cannot be
     */
    public SessionConsumer attach(final int number, final Wanted wanted, final DeliverySink sink)
            throws SessionRefusal {
        final Selector selector = selectorOf(wanted.selector());
        turn.lock();
        try {
            requireRoom(consumers.size(), MOST_CONSUMERS, "consumers");
            if (consumers.containsKey(number)) {
                throw new SessionRefusal(
                        Reason.ILLEGAL_STATE,
                        "The session has a consumer %d already.".formatted(number));
            }
            final String topic = wanted.destination().topic();
            if (wanted.destination().isTemporary() && !temporaries.containsKey(topic)) {
                throw new SessionRefusal(
                        Reason.NO_DESTINATION,
                        "%s is the temporary destination of another session.".formatted(topic));
            }
            final Wish wish =
                    new Wish(
                            TagFilter.ALL,
                            selector,
                            wanted.noLocal() ? senderName() : null,
                            Wish.ANY_QUEUE);
            final SessionConsumer consumer = consumer(number, wanted, wish, sink);
            consumers.put(number, consumer);
            temporaries.computeIfPresent(topic, (key, users) -> users + 1);
            // Only now, so that the subscription is never without one.
            leave(seats.remove(number));
            return consumer;
        } finally {
            turn.unlock();
        }
    }

    /**
     * What somebody wants who looks at a queue.
     *
     * @param selector a JMS selector; null or blank for everything
     * @return to look with
     * @throws SessionRefusal if the selector cannot be read
     */
    public static Wish wish(final String selector) throws SessionRefusal {
        return selector == null || selector.isBlank()
                ? Wish.ALL
                : Wish.matching(selectorOf(selector));
    }

    /** Null for everything. */
    private static Selector selectorOf(final String selector) throws SessionRefusal {
        try {
            return selector == null ? null : SelectorParser.parse(selector, Dialect.JMS);
        } catch (final InvalidSelector e) {
            throw new SessionRefusal(Reason.BAD_SELECTOR, e.getMessage());
        }
    }

    private static void leave(final Seat former) {
        if (former != null) {
            former.leave();
        }
    }

    private SessionConsumer consumer(
            final int number, final Wanted wanted, final Wish wish, final DeliverySink sink)
            throws SessionRefusal {
        final String topic = wanted.destination().topic();
        if (wanted.destination().isQueue()) {
            final GroupSubscription queue =
                    sessions.deliveries().find(Destinations.QUEUE_GROUP, topic);
            if (queue == null) {
                throw new SessionRefusal(
                        Reason.NO_DESTINATION,
                        "The queue %s was deleted.".formatted(wanted.destination().name()));
            }
            return new SessionConsumer(queue, queue.attach(wish, Long.MAX_VALUE, sink), Seat.NONE);
        }
        if (wanted.subscription() == null) {
            final Unnamed mine = unnamed(number, topic);
            return new SessionConsumer(
                    mine.subscription(),
                    mine.subscription().attach(wish.since(mine.since()), Long.MAX_VALUE, sink),
                    Seat.NONE);
        }
        if (wanted.isDurable() && !wanted.isShared() && clientId == null) {
            throw new SessionRefusal(
                    Reason.ILLEGAL_STATE,
                    "An unshared durable subscription needs a client identifier.");
        }
        final SubscriberTerms terms =
                new SubscriberTerms(
                        new SubscriberName(clientId, wanted.subscription(), wanted.isDurable()),
                        wanted.isShared(),
                        wanted.selector(),
                        wanted.noLocal(),
                        sessions.deliveries().logEnd());
        return sessions.subscribers().attach(terms, topic, wish, sink);
    }

    /** The subscription of one consumer alone; there still if the connection was lost. */
    private Unnamed unnamed(final int number, final String topic) {
        final Unnamed before = unnamed.get(number);
        if (before != null
                && before.subscription().topic().equals(topic)
                && !before.subscription().isEnded()) {
            return before;
        }
        final long since = sessions.deliveries().logEnd();
        final Unnamed mine =
                new Unnamed(
                        sessions.deliveries()
                                .open(
                                        "jms-consumer|" + privateName("consumer " + number),
                                        topic,
                                        sessions.passingRules()),
                        since);
        unnamed.put(number, mine);
        return mine;
    }

    /**
     * A consumer.
     *
     * @param number the client's number for it
     * @return null if there is none (any more)
     */
    public SessionConsumer consumer(final int number) {
        turn.lock();
        try {
            return consumers.get(number);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Ends a consumer, orderly: what it still has, nobody has seen.
     *
     * @param number the client's number for it
     */
    public void detach(final int number) {
        final SessionConsumer ended;
        final Seat former;
        final Unnamed alone;
        turn.lock();
        try {
            ended = consumers.remove(number);
            former = seats.remove(number);
            alone = unnamed.remove(number);
            if (ended != null) {
                temporaries.computeIfPresent(
                        ended.subscription().topic(), (key, users) -> users - 1);
            }
        } finally {
            turn.unlock();
        }
        if (ended != null) {
            ended.close(false);
        }
        leave(former);
        endAlone(alone);
    }

    private void endAlone(final Unnamed alone) {
        if (alone != null) {
            sessions.deliveries().end(alone.subscription().group(), alone.subscription().topic());
        }
    }

    /**
     * Ends a durable subscription of this client.
     *
     * @param subscription its name
     * @throws SessionRefusal if there is none, or it has a consumer
     */
    public void unsubscribe(final String subscription) throws SessionRefusal {
        sessions.subscribers().unsubscribe(new SubscriberName(clientId, subscription, true));
    }

    /**
     * Makes a message ready to be laid down: checks it, chooses its queue and says who sent it.
     *
     * @param message what is sent; its queue is chosen here
     * @return the draft, or why it is refused
     */
    public Preparation prepare(final Outgoing message) {
        final TopicConfig topic = sessions.topics().find(message.topic());
        final PropertyText properties = message.properties();
        final boolean isQueue =
                topic != null
                        && DestinationKind.QUEUE
                                .word()
                                .equals(topic.attributes().get(Destinations.KIND));
        return sessions.intake()
                .prepare(
                        new Send(
                                message.topic(),
                                null,
                                0,
                                queueFor(topic, properties),
                                message.sysFlag(),
                                message.flag(),
                                message.bornTimestamp(),
                                message.bornHost(),
                                0,
                                null,
                                stamped(properties, isQueue ? null : senderName),
                                message.body(),
                                false));
    }

    /**
     * Says who sent a message, and lets nobody else say so; most messages of queues stay as they
     * are.
     */
    private PropertyText stamped(final PropertyText properties, final String sender) {
        final String userName = user.provenName();
        final boolean isRight =
                sender == null
                        && userName == null
                        && !properties.has(PropertyKeys.SENDER_CLIENT)
                        && !properties.has(PropertyKeys.USER_ID);
        return isRight
                ? properties
                : properties
                        .edit()
                        .set(PropertyKeys.SENDER_CLIENT, sender)
                        .set(PropertyKeys.USER_ID, userName)
                        .toText();
    }

    /** In topics without lanes: always the same, so that order is kept. */
    private int queueFor(final TopicConfig topic, final PropertyText properties) {
        if (topic == null || Priorities.areLanesOf(topic) || topic.writeQueueNums() < 2) {
            return -1;
        }
        final String group = properties.get(PropertyKeys.MESSAGE_GROUP);
        return Math.floorMod((group == null ? name : group).hashCode(), topic.writeQueueNums());
    }

    /**
     * Lays messages down, all or none.
     *
     * @param drafts from {@link #prepare}; at least one
     * @param wait whether to tell only once they are as safe as the broker promises
     * @param onStored told once, at once or later on another thread
     * @throws io.posthorn.store.log.StoreUnavailable if the store takes nothing at present
     * @throws io.posthorn.message.MessageTooLarge if they do not fit into a segment together
     */
    public void send(
            final List<Draft> drafts, final boolean wait, final Intake.OnAllStored onStored) {
        if (drafts.size() == 1) {
            sessions.intake()
                    .append(
                            drafts.get(0),
                            wait,
                            (appended, how) -> onStored.stored(List.of(appended), how));
        } else {
            sessions.intake().append(drafts, wait, onStored);
        }
    }

    /**
     * The branches of distributed transactions that it works for.
     *
     * @return always the same
     */
    public SessionBranches branches() {
        return branches;
    }

    /**
     * The bodies that its client sends in pieces.
     *
     * @return always the same
     */
    public SessionBodies bodies() {
        return bodies;
    }

    /**
     * A transaction: that of a branch which the session works for under this number, or else a
     * local one, which begins with this if it is new.
     *
     * @param number the client's number for it
     * @return to be filled by one thread at a time
     * @throws SessionRefusal if there are too many, or the session has ended
     */
    public StagedBatch transaction(final int number) throws SessionRefusal {
        final Branch branch = branches.at(number);
        if (branch != null) {
            return branch.batch();
        }
        turn.lock();
        try {
            final StagedBatch known = transactions.get(number);
            if (known != null) {
                return known;
            }
            requireRoom(transactions.size(), MOST_TRANSACTIONS, "open transactions");
            final StagedBatch begun = sessions.transactions().begin();
            transactions.put(number, begun);
            return begun;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Commits a local transaction.
     *
     * @param number the client's number for it; one in which nothing was done yet may be unknown
     * @param readers commit what has to be read from disk first
     * @param answer told the outcome once, at once or later on another thread
     * @throws SessionRefusal if the session has ended, so that the transaction was rolled back
     */
    public void commit(
            final int number, final Executor readers, final Consumer<CommitOutcome> answer)
            throws SessionRefusal {
        final StagedBatch batch = take(number);
        if (batch == null) {
            answer.accept(new CommitOutcome.Committed());
        } else if (batch.isLarge()) {
            readers.execute(() -> sessions.transactions().commit(batch, answer));
        } else {
            sessions.transactions().commit(batch, answer);
        }
    }

    /**
     * Rolls a local transaction back: what was to be settled is handed out again.
     *
     * @param number the client's number for it; one in which nothing was done yet may be unknown
     * @throws SessionRefusal if the session has ended, so that it was rolled back already
     */
    public void rollback(final int number) throws SessionRefusal {
        final StagedBatch batch = take(number);
        if (batch != null) {
            sessions.transactions().rollback(batch);
        }
    }

    private StagedBatch take(final int number) throws SessionRefusal {
        turn.lock();
        try {
            requireThere();
            return transactions.remove(number);
        } finally {
            turn.unlock();
        }
    }

    /**
     * The connection is lost: consumers end and transactions are rolled back at once. All else
     * stays for a while, so that the client can come back, also subscriptions that last as long as
     * they have consumers.
     */
    public void dropConnection() {
        endWork(true);
        sessions.lost(this);
    }

    /** Ends what belongs to the connection. */
    private void endWork(final boolean mayComeBack) {
        final List<SessionConsumer> ended;
        final List<StagedBatch> open;
        turn.lock();
        try {
            if (isDropped) {
                return;
            }
            isDropped = true;
            if (mayComeBack) {
                consumers.forEach((number, each) -> seats.put(number, each.seat()));
                seats.values().removeIf(seat -> !seat.isKept());
            }
            ended = List.copyOf(consumers.values());
            open = List.copyOf(transactions.values());
            consumers.clear();
            transactions.clear();
            ended.forEach(
                    each ->
                            temporaries.computeIfPresent(
                                    each.subscription().topic(), (key, users) -> users - 1));
        } finally {
            turn.unlock();
        }
        open.forEach(sessions.transactions()::rollback);
        branches.drop();
        bodies.drop();
        for (final SessionConsumer each : ended) {
            if (mayComeBack) {
                each.drop();
            } else {
                each.close(true);
            }
        }
    }

    /** Ends the session with everything that lives only as long as it does. */
    @Override
    public void close() {
        endWork(false);
        if (!sessions.forget(this)) {
            return;
        }
        final Set<String> topics;
        final List<Unnamed> alone;
        final List<Seat> empty;
        turn.lock();
        try {
            topics = Set.copyOf(temporaries.keySet());
            alone = List.copyOf(unnamed.values());
            empty = List.copyOf(seats.values());
            temporaries.clear();
            unnamed.clear();
            seats.clear();
        } finally {
            turn.unlock();
        }
        empty.forEach(Seat::leave);
        alone.forEach(this::endAlone);
        topics.forEach(sessions.destinations()::deleteTemporary);
    }

    @Override
    public String toString() {
        return "session of %s".formatted(clientId == null ? "a client without name" : clientId);
    }
}
