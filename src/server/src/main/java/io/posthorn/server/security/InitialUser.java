package io.posthorn.server.security;

import io.posthorn.base.time.Clock;
import io.posthorn.server.settings.SecuritySettings;
import io.posthorn.server.user.Passwords;
import io.posthorn.server.user.User;
import io.posthorn.server.user.UserStore;
import io.posthorn.server.user.UsersUnavailable;
import java.lang.invoke.MethodHandles;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Makes the first user, if the settings name one and there is none at all: at the start, or when
 * the database is back if it was away then. Any thread.
 */
public final class InitialUser {

    private static final String ACTOR = "settings";

    private final SecurityLog log =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), SecurityLog.class, "io.posthorn.server.security");
    private final SecuritySettings settings;
    private final UserStore users;
    private final Passwords passwords;
    private final Clock clock;
    private final ReentrantLock turn = new ReentrantLock();

    /** Nothing is left to be done. */
    private volatile boolean isDone;

    /**
     * @param settings name the user
     * @param users the database
     * @param passwords hashes
     * @param clock when the user was made
     */
    InitialUser(
            final SecuritySettings settings,
            final UserStore users,
            final Passwords passwords,
            final Clock clock) {
        this.settings = settings;
        this.users = users;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * Makes the user, if that was not done yet. May wait for the database.
     *
     * @throws UsersUnavailable if it cannot be asked; to be tried again
     */
    void makeOnce() {
        if (isDone) {
            return;
        }
        turn.lock();
        try {
            if (!isDone) {
                make();
                isDone = true;
            }
        } finally {
            turn.unlock();
        }
    }

    /** The same, before anybody is let in. A database that is away is no reason not to start. */
    public void atStart() {
        try {
            makeOnce();
        } catch (final UsersUnavailable e) {
            // Why, the room that keeps users has told.
            log.initialUserWaits();
        }
    }

    private void make() {
        if (settings.initialUser().isEmpty() && settings.allowAnonymous()) {
            return;
        }
        if (!users.isEmpty()) {
            return;
        }
        if (settings.initialUser().isEmpty() || settings.initialPassword().isEmpty()) {
            log.nobodyCanConnect();
            return;
        }
        final String name = settings.initialUser().get();
        final Instant now = Instant.ofEpochMilli(clock.wallMs());
        final String hash = passwords.hash(settings.initialPassword().get());
        if (users.add(new User(name, hash, true, now, now), ACTOR)) {
            log.initialUserMade(name);
        }
    }
}
