package io.posthorn.broker.session;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.delivery.Deliveries;
import io.posthorn.broker.delivery.SubscriptionRules;
import io.posthorn.broker.destination.Destinations;
import io.posthorn.broker.intake.Intake;
import io.posthorn.broker.session.SessionRefusal.Reason;
import io.posthorn.broker.topic.Topics;
import io.posthorn.broker.transaction.Branches;
import io.posthorn.broker.transaction.LargeBody;
import io.posthorn.broker.transaction.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who is connected with JMS or AMQP. A session whose connection was lost is kept for a while.
 * Whoever holds {@code turn} owns the state.
 */
public final class Sessions {

    private static final int MOST_SESSIONS = 100_000;

    private final Destinations destinations;
    private final Topics topics;
    private final Intake intake;
    private final Deliveries deliveries;
    private final Transactions transactions;
    private final Branches branches;
    private final SubscriptionRules subscriptionRules;
    private final Subscribers subscribers;
    private final Duration patience;
    private final Clock clock;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<String, Session> byName = new HashMap<>();
    private final Map<String, Session> byClientId = new HashMap<>();

    /** Those whose connection was lost, and when they end. */
    private final Map<Session, Long> lost = new HashMap<>();

    /**
     * @param destinations find queues and topics
     * @param topics say what their topics are like
     * @param intake takes messages
     * @param deliveries hand out messages
     * @param transactions commit what sessions do together
     * @param branches of distributed transactions
     * @param subscriptionRules by which subscriptions of topics treat their messages
     * @param patience how long a session is kept whose connection was lost
     * @param clock the time
     * @param counters where numbers are declared
     */
    public Sessions(
            final Destinations destinations,
            final Topics topics,
            final Intake intake,
            final Deliveries deliveries,
            final Transactions transactions,
            final Branches branches,
            final SubscriptionRules subscriptionRules,
            final Duration patience,
            final Clock clock,
            final Counters counters) {
        this.destinations = destinations;
        this.topics = topics;
        this.intake = intake;
        this.deliveries = deliveries;
        this.transactions = transactions;
        this.branches = branches;
        this.subscriptionRules = subscriptionRules;
        this.subscribers = new Subscribers(deliveries, subscriptionRules);
        this.patience = patience;
        this.clock = clock;
        counters.gauge(
                "posthorn_sessions",
                "sessions",
                "Sessions of JMS and AMQP clients, also those whose connection was lost lately",
                this::count);
    }

    /** Finds durable subscriptions again, when what was settled is restored. */
    public void start() {
        destinations.sweep();
        subscribers.load();
    }

    private long count() {
        turn.lock();
        try {
            return byName.size();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Begins a session, or goes on with one whose connection was lost. One that seems to be
     * connected still is taken over: its client knows better. A client identifier is free for
     * another session of the same user as soon as the connection of the one that has it is lost:
     * who was killed and starts again does so under a new name.
     *
     * @param name a secret of the client
     * @param clientId the JMS client identifier; null for none
     * @param user whose it is
     * @return the session
     * @throws SessionRefusal if another session has the client identifier, the session is another
     *     user's, or there are too many
     */
    public Session open(final String name, final String clientId, final Identity user)
            throws SessionRefusal {
        final Session before;
        final Session session;
        final Session former;
        turn.lock();
        try {
            final Session sameId = clientId == null ? null : byClientId.get(clientId);
            former =
                    sameId == null || sameId.name().equals(name) ? null : requireLost(sameId, user);
            if (byName.size() >= MOST_SESSIONS) {
                throw new SessionRefusal(
                        Reason.LIMIT, "There are %d sessions already.".formatted(MOST_SESSIONS));
            }
            before = byName.get(name);
            if (before != null) {
                requireSame(before, user);
            }
            session = new Session(this, name, clientId, user, before);
            byName.put(name, session);
            if (clientId != null) {
                byClientId.put(clientId, session);
            }
            lost.remove(before);
        } finally {
            turn.unlock();
        }
        if (before != null) {
            before.dropConnection();
        }
        if (former != null) {
            former.close();
        }
        return session;
    }

    /** Nobody uses it, so that its client identifier can go to another one. In the turn. */
    private Session requireLost(final Session session, final Identity user) throws SessionRefusal {
        if (!lost.containsKey(session) || !session.user().equals(user)) {
            throw new SessionRefusal(
                    Reason.CLIENT_ID_IN_USE,
                    "The client identifier %s is in use.".formatted(session.clientId()));
        }
        return session;
    }

    /** Who knows a session's secret is not its user yet. */
    private static void requireSame(final Session session, final Identity user)
            throws SessionRefusal {
        if (!session.user().equals(user)) {
            throw new SessionRefusal(Reason.FORBIDDEN, "The session is another user's.");
        }
    }

    /**
     * Gives a session its client identifier, which its client did not know when it connected.
     *
     * @param session without one
     * @param clientId not null
     * @param user whose the session is
     * @throws SessionRefusal if another session has it, or this one has another or is another
     *     user's
     */
    public void identify(final Session session, final String clientId, final Identity user)
            throws SessionRefusal {
        requireSame(session, user);
        if (clientId == null) {
            throw new SessionRefusal(
                    Reason.ILLEGAL_STATE, "A session that is there already needs an identifier.");
        }
        final Session former;
        turn.lock();
        try {
            final Session sameId = byClientId.get(clientId);
            former = sameId == null || sameId == session ? null : requireLost(sameId, user);
            session.identify(clientId);
            byClientId.put(clientId, session);
        } finally {
            turn.unlock();
        }
        if (former != null) {
            former.close();
        }
    }

    /** Keeps a session for a while; called once its consumers have gone. */
    void lost(final Session session) {
        turn.lock();
        try {
            if (byName.get(session.name()) == session) {
                lost.put(session, clock.nanos() + patience.toNanos());
            }
        } finally {
            turn.unlock();
        }
    }

    /** Forgets a session; false if another one has taken its place. */
    boolean forget(final Session session) {
        turn.lock();
        try {
            lost.remove(session);
            if (session.clientId() != null) {
                byClientId.remove(session.clientId(), session);
            }
            return byName.remove(session.name(), session);
        } finally {
            turn.unlock();
        }
    }

    /** Ends the sessions that nobody came back to. Called a few times a minute at least. */
    public void expire() {
        final List<Session> over = new ArrayList<>();
        turn.lock();
        try {
            final long now = clock.nanos();
            lost.forEach(
                    (session, deadline) -> {
                        if (deadline - now <= 0) {
                            over.add(session);
                        }
                    });
        } finally {
            turn.unlock();
        }
        over.forEach(Session::close);
    }

    LargeBody beginBody() {
        return transactions.beginBody(intake.rules().maxLargeBodyBytes());
    }

    Destinations destinations() {
        return destinations;
    }

    Topics topics() {
        return topics;
    }

    Intake intake() {
        return intake;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    Transactions transactions() {
        return transactions;
    }

    /**
     * The branches of distributed transactions of all sessions.
     *
     * @return to decide about them
     */
    public Branches branches() {
        return branches;
    }

    Subscribers subscribers() {
        return subscribers;
    }

    /** Of a subscription that nobody can ask for by a name. */
    SubscriptionRules passingRules() {
        return subscriptionRules.passing();
    }
}
