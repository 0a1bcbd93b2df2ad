package io.posthorn.server.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.base.time.Clock;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which users were let in with which password a moment ago, so that a thousand connections of one
 * application cost one slow hash. Keeps digests under a key that only this process knows, for no
 * longer than a while, of a bounded number of users. Any thread; whoever holds {@code turn} owns
 * the state.
 */
final class RecentChecks {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final int most;
    private final Duration memory;
    private final Clock clock;
    private final SecretKeySpec key;
    private final ReentrantLock turn = new ReentrantLock();

    /** By user; the oldest first. */
    private final Map<String, Check> checks = new LinkedHashMap<>();

    /** Counts what was forgotten on purpose, so that nobody remembers what he read before. */
    private long changes;

    private record Check(byte[] digest, long endNanos) {}

    /**
     * @param most users that are remembered
     * @param memory how long each
     * @param clock the time
     */
    RecentChecks(final int most, final Duration memory, final Clock clock) {
        this.most = most;
        this.memory = memory;
        this.clock = clock;
        final byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** Whether this user was let in with this password lately. */
    boolean knows(final String user, final String password) {
        final Check check = find(user);
        return check != null && MessageDigest.isEqual(check.digest(), digest(user, password));
    }

    private Check find(final String user) {
        turn.lock();
        try {
            final Check check = checks.get(user);
            if (check != null && check.endNanos() - clock.nanos() <= 0) {
                checks.remove(user);
                return null;
            }
            return check;
        } finally {
            turn.unlock();
        }
    }

    /** To be asked before the user is read from the database, and given to {@link #remember}. */
    long changes() {
        turn.lock();
        try {
            return changes;
        } finally {
            turn.unlock();
        }
    }

    /** Remembers that a password was right, unless users were changed since it was looked up. */
    void remember(final String user, final String password, final long changesBefore) {
        final Check check = new Check(digest(user, password), clock.nanos() + memory.toNanos());
        turn.lock();
        try {
            if (changes != changesBefore) {
                return;
            }
            checks.remove(user);
            checks.put(user, check);
            if (checks.size() > most) {
                checks.remove(checks.keySet().iterator().next());
            }
        } finally {
            turn.unlock();
        }
    }

    /** Forgets a user that was changed. */
    void forget(final String user) {
        turn.lock();
        try {
            changes++;
            checks.remove(user);
        } finally {
            turn.unlock();
        }
    }

    private byte[] digest(final String user, final String password) {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(user.getBytes(UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(password.getBytes(UTF_8));
        } catch (final GeneralSecurityException e) {
            // Every Java SE platform has it.
            throw new IllegalStateException("This Java has no %s.".formatted(ALGORITHM), e);
        }
    }
}
