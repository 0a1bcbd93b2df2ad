package io.posthorn.server.security;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.server.settings.PosthornSettings;
import io.posthorn.server.settings.Role;
import io.posthorn.server.user.Passwords;
import io.posthorn.server.user.UserStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Puts this room together. */
final class Gatehouse {

    private static final int MOST_REMEMBERED = 10_000;

    /** Other brokers of the cluster learn of a change when it is over. */
    private static final Duration MEMORY = Duration.ofSeconds(30);

    /** Found by CDI. */
    Gatehouse() {}

    @Produces
    @Singleton
    Passwords passwords() {
        return new Passwords(Passwords.ITERATIONS);
    }

    @Produces
    @Singleton
    RecentChecks recent(final Clock clock) {
        return new RecentChecks(MOST_REMEMBERED, MEMORY, clock);
    }

    @Produces
    @Singleton
    InitialUser initialUser(
            final PosthornSettings settings,
            final UserStore users,
            final Passwords passwords,
            final Clock clock) {
        return new InitialUser(settings.security(), users, passwords, clock);
    }

    @Produces
    @Singleton
    Authenticator authenticator(
            final PosthornSettings settings,
            final UserStore users,
            final Passwords passwords,
            final RecentChecks recent,
            final InitialUser initial) {
        return new PasswordCheck(settings.security(), users, passwords, recent, initial);
    }

    @Produces
    @Singleton
    UserDesk desk(
            final PosthornSettings settings,
            final UserStore users,
            final Passwords passwords,
            final RecentChecks recent,
            final Clock clock) {
        return new UserDesk(
                settings.roles().contains(Role.BROKER), users, passwords, recent, clock);
    }
}
