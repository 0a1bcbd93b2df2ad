package io.posthorn.server.security;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.AdminRefusal.Reason;
import io.posthorn.broker.admin.Page;
import io.posthorn.server.user.Passwords;
import io.posthorn.server.user.User;
import io.posthorn.server.user.UserRules;
import io.posthorn.server.user.UserStore;
import io.posthorn.server.user.UsersUnavailable;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What people and tools may ask about users. Every call waits for the database, and those with a
 * password compute for a while: not for event loops. Each may throw an {@link AdminRefusal}.
 */
public final class UserDesk {

    private static final String ACTOR = "rest";

    private final boolean isBroker;
    private final UserStore users;
    private final Passwords passwords;
    private final RecentChecks recent;
    private final Clock clock;

    /**
     * @param isBroker whether this process has a broker, whose users these are
     * @param users the database
     * @param passwords hashes
     * @param recent to forget who is changed
     * @param clock when users are changed
     */
    UserDesk(
            final boolean isBroker,
            final UserStore users,
            final Passwords passwords,
            final RecentChecks recent,
            final Clock clock) {
        this.isBroker = isBroker;
        this.users = users;
        this.passwords = passwords;
        this.recent = recent;
        this.clock = clock;
    }

    private <T> T answered(final Supplier<T> question) {
        if (!isBroker) {
            throw new AdminRefusal(
                    Reason.UNAVAILABLE,
                    null,
                    "There is no broker in this process (posthorn.roles); ask one for its users.");
        }
        try {
            return question.get();
        } catch (final UsersUnavailable e) {
            throw new AdminRefusal(Reason.UNAVAILABLE, null, e.getMessage());
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.wallMs());
    }

    private static AdminRefusal unknown(final String name) {
        return new AdminRefusal(Reason.NOT_FOUND, null, "There is no user %s.".formatted(name));
    }

    /**
     * Looks for users.
     *
     * @param search part of the name, in any case; empty for all
     * @param page from 0
     * @param size of a page
     * @return one page, by name
     */
    public Page<User> list(final String search, final int page, final int size) {
        final UserStore.Found found = answered(() -> users.list(search, page, size));
        return new Page<>(found.users(), found.total(), page, size);
    }

    /**
     * One user.
     *
     * @param name exactly
     * @return the user
     */
    public User get(final String name) {
        return answered(() -> users.find(name)).orElseThrow(() -> unknown(name));
    }

    /**
     * Makes a user.
     *
     * @param name by {@link UserRules}
     * @param password by {@link UserRules}
     * @param isEnabled whether the user may connect at once
     * @return the user
     */
    public User create(final String name, final String password, final boolean isEnabled) {
        UserRules.faultOfName(name)
                .ifPresent(
                        fault -> {
                            throw new AdminRefusal(
                                    Reason.ILLEGAL_NAME, "name", "name %s.".formatted(fault));
                        });
        final String hash = hash(password);
        final User user = new User(name, hash, isEnabled, now(), now());
        if (!answered(() -> users.add(user, ACTOR))) {
            throw new AdminRefusal(
                    Reason.CONFLICT, "name", "There is a user %s already.".formatted(name));
        }
        recent.forget(name);
        return user;
    }

    private String hash(final String password) {
        UserRules.faultOfPassword(password)
                .ifPresent(
                        fault -> {
                            throw new AdminRefusal(
                                    Reason.INVALID_VALUE,
                                    "password",
                                    "password %s.".formatted(fault));
                        });
        return passwords.hash(password);
    }

    /**
     * Changes a user. Connections that are there stay; it counts for those to come.
     *
     * @param name exactly
     * @param password the new one; null leaves it
     * @param isEnabled whether the user may connect; null leaves it
     * @return as the user is now
     */
    public User alter(final String name, final String password, final Boolean isEnabled) {
        final String hash = password == null ? null : hash(password);
        final User user =
                answered(() -> users.change(name, each -> changed(each, hash, isEnabled), ACTOR))
                        .orElseThrow(() -> unknown(name));
        recent.forget(name);
        return user;
    }

    private User changed(final User user, final String hash, final Boolean isEnabled) {
        final User withPassword = hash == null ? user : user.withPasswordHash(hash);
        return withPassword
                .withEnabled(isEnabled == null ? user.isEnabled() : isEnabled)
                .withChangedAt(now());
    }

    /**
     * Removes a user. Connections that are there stay.
     *
     * @param name exactly
     */
    public void delete(final String name) {
        final boolean wasThere = answered(() -> users.remove(name, ACTOR));
        recent.forget(name);
        if (!wasThere) {
            throw unknown(name);
        }
    }
}
