package io.posthorn.broker.door;

import io.posthorn.broker.session.Session;
import io.posthorn.remoting.channel.Connection;
import io.posthorn.remoting.channel.Slot;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The session of a connection, and what feeds its consumers. */
final class SessionLink {

    private static final Slot<SessionLink> SLOT = Slot.named("broker.session");

    private final Connection connection;
    private final Session session;
    private final Map<Integer, SessionFeed> feeds = new ConcurrentHashMap<>();

    private SessionLink(final Connection connection, final Session session) {
        this.connection = connection;
        this.session = session;
    }

    static void begin(final Connection connection, final Session session) {
        final SessionLink link = new SessionLink(connection, session);
        connection.set(SLOT, link);
        connection.onWritable(link::goOn);
        connection.onClose(link::drop);
    }

    /** Null if the connection has no session (any more). */
    static SessionLink of(final Connection connection) {
        return connection.get(SLOT);
    }

    Session session() {
        return session;
    }

    SessionFeed feed(final int consumer) {
        return feeds.get(consumer);
    }

    void add(final int consumer, final SessionFeed feed) {
        feeds.put(consumer, feed);
    }

    void remove(final int consumer) {
        feeds.remove(consumer);
    }

    private void goOn() {
        if (connection.isWritable()) {
            feeds.values().forEach(SessionFeed::goOn);
        }
    }

    private void drop() {
        feeds.clear();
        session.dropConnection();
    }

    /** The client says that it is done. */
    void end() {
        connection.set(SLOT, null);
        feeds.clear();
        session.close();
    }
}
