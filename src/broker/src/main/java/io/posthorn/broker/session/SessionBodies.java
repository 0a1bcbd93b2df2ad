package io.posthorn.broker.session;

import io.posthorn.broker.session.SessionRefusal.Reason;
import io.posthorn.broker.transaction.LargeBody;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The bodies that a session's client sends in pieces. Any thread; whoever holds {@code turn} owns
 * the state.
 */
public final class SessionBodies {

    private static final int MOST = 100;

    private final Supplier<LargeBody> source;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<Integer, LargeBody> bodies = new HashMap<>();
    private boolean isDropped;

    /**
     * @param source begins bodies
     */
    SessionBodies(final Supplier<LargeBody> source) {
        this.source = source;
    }

    /**
     * A body, which begins with this if it is new.
     *
     * @param number the client's number for it
     * @return to be added to
     * @throws SessionRefusal if there are too many, or the session has ended
     */
    public LargeBody body(final int number) throws SessionRefusal {
        turn.lock();
        try {
            if (isDropped) {
                throw new SessionRefusal(Reason.ILLEGAL_STATE, "The session has ended.");
            }
            if (!bodies.containsKey(number) && bodies.size() >= MOST) {
                throw new SessionRefusal(
                        Reason.LIMIT,
                        "A session may send %d large bodies at once.".formatted(MOST));
            }
            return bodies.computeIfAbsent(number, key -> source.get());
        } finally {
            turn.unlock();
        }
    }

    /**
     * Takes a body to make a message of.
     *
     * @param number the client's number for it
     * @return to be let go when the message is laid down
     * @throws SessionRefusal if there is none (any more)
     */
    public LargeBody take(final int number) throws SessionRefusal {
        turn.lock();
        try {
            final LargeBody body = bodies.remove(number);
            if (body == null) {
                throw new SessionRefusal(
                        Reason.ILLEGAL_STATE,
                        "The session has no body %d (any more).".formatted(number));
            }
            return body;
        } finally {
            turn.unlock();
        }
    }

    /** The connection is lost: nobody will send the messages. */
    void drop() {
        final List<LargeBody> lost;
        turn.lock();
        try {
            isDropped = true;
            lost = List.copyOf(bodies.values());
            bodies.clear();
        } finally {
            turn.unlock();
        }
        lost.forEach(LargeBody::letGo);
    }
}
