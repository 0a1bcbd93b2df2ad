package io.posthorn.server.security;

import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.session.Identity;
import io.posthorn.server.settings.SecuritySettings;
import io.posthorn.server.user.Passwords;
import io.posthorn.server.user.User;
import io.posthorn.server.user.UserRules;
import io.posthorn.server.user.UserStore;
import io.posthorn.server.user.UsersUnavailable;
import java.util.Optional;

/**
 * Lets in whom the database knows, and clients without a user if they are allowed. Who asks learns
 * nothing about which users there are, neither from the words of a refusal nor from how long it
 * takes.
 */
final class PasswordCheck implements Authenticator {

    private static final Answer WRONG = new Refused("The user or the password is wrong.");

    private final boolean allowsAnonymous;
    private final Known anonymous;
    private final UserStore users;
    private final Passwords passwords;
    private final RecentChecks recent;
    private final InitialUser initial;

    /**
     * @param settings who may come without a user
     * @param users the database
     * @param passwords compares
     * @param recent what was checked lately
     * @param initial to be there before anybody is asked about
     */
    PasswordCheck(
            final SecuritySettings settings,
            final UserStore users,
            final Passwords passwords,
            final RecentChecks recent,
            final InitialUser initial) {
        this.allowsAnonymous = settings.allowAnonymous();
        this.anonymous = new Known(new Identity(settings.anonymousUser(), false));
        this.users = users;
        this.passwords = passwords;
        this.recent = recent;
        this.initial = initial;
    }

    @Override
    public Optional<Answer> recall(final String user, final String password) {
        if (isNone(user)) {
            return Optional.of(withoutUser(password));
        }
        if (isNone(password)
                || UserRules.faultOfName(user).isPresent()
                || UserRules.faultOfPassword(password).isPresent()) {
            return Optional.of(WRONG);
        }
        return recent.knows(user, password) ? Optional.of(known(user)) : Optional.empty();
    }

    private static boolean isNone(final String text) {
        return text == null || text.isEmpty();
    }

    private Answer withoutUser(final String password) {
        if (!isNone(password)) {
            return new Refused("There is a password, but no user.");
        }
        return allowsAnonymous
                ? anonymous
                : new Refused(
                        "This broker wants a user and a password"
                                + " (posthorn.security.allow-anonymous is false).");
    }

    private static Answer known(final String user) {
        return new Known(new Identity(user, true));
    }

    @Override
    public Answer ask(final String user, final String password) {
        // Others of the same user may have been checked while this one waited.
        return recall(user, password).orElseGet(() -> lookUp(user, password));
    }

    private Answer lookUp(final String name, final String password) {
        final long changes = recent.changes();
        final Optional<User> user;
        try {
            initial.makeOnce();
            user = users.find(name);
        } catch (final UsersUnavailable e) {
            // The room that keeps them has told the operator why.
            return new Unavailable(e.getMessage() + " Try again.");
        }
        if (user.isEmpty()) {
            passwords.pretend(password);
            return WRONG;
        }
        if (!passwords.matches(password, user.get().passwordHash())) {
            return WRONG;
        }
        if (!user.get().isEnabled()) {
            return new Refused("The user %s is disabled.".formatted(name));
        }
        recent.remember(name, password, changes);
        return known(name);
    }
}
