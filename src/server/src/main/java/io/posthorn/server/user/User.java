package io.posthorn.server.user;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody who may connect.
 *
 * @param name unique in the cluster; case counts
 * @param passwordHash from {@link Passwords#hash}
 * @param isEnabled false for one who may not connect at present
 * @param createdAt when the user was made
 * @param changedAt when the password or anything else was changed last
 */
public record User(
        String name, String passwordHash, boolean isEnabled, Instant createdAt, Instant changedAt) {

    /** Refuses null. */
    public User {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(passwordHash, "passwordHash");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(changedAt, "changedAt");
    }

    /**
     * The same with another password.
     *
     * @param hash of it
     * @return a copy
     */
    public User withPasswordHash(final String hash) {
        return new User(name, hash, isEnabled, createdAt, changedAt);
    }

    /**
     * The same, enabled or not.
     *
     * @param value whether the user may connect
     * @return a copy
     */
    public User withEnabled(final boolean value) {
        return new User(name, passwordHash, value, createdAt, changedAt);
    }

    /**
     * The same, changed at another time.
     *
     * @param time of the change
     * @return a copy
     */
    public User withChangedAt(final Instant time) {
        return new User(name, passwordHash, isEnabled, createdAt, time);
    }

    /** Without the hash, which belongs into no log. */
    @Override
    public String toString() {
        return "user %s%s".formatted(name, isEnabled ? "" : ", disabled");
    }
}
