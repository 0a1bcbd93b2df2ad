package io.posthorn.server.user;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes passwords, slowly on purpose: PBKDF2 with HMAC-SHA-256 (RFC 8018, 5.2) and a salt for
 * each. A hash says how it was made, so that the number of iterations can be raised later:
 *
 * <pre>
 *   pbkdf2-sha256:iterations:salt in Base64:hash in Base64
 * </pre>
 *
 * Any thread; each call computes for as long as the iterations take.
 */
public final class Passwords {

    /** What OWASP advises for this function: a good part of a second of one core. */
    public static final int ITERATIONS = 600_000;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final String SCHEME = "pbkdf2-sha256";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern FORM =
            Pattern.compile(SCHEME + ":(\\d{1,9}):([\\w+/]+=*):([\\w+/]+=*)");

    private final SecureRandom random = new SecureRandom();
    private final int iterations;

    /**
     * @param iterations of new hashes; {@link #ITERATIONS} but for tests
     */
    public Passwords(final int iterations) {
        this.iterations = iterations;
    }

    /**
     * Hashes a password.
     *
     * @param password not null
     * @return to be kept; another one for each call
     */
    public String hash(final String password) {
        final byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        final Base64.Encoder base64 = Base64.getEncoder();
        return "%s:%d:%s:%s"
                .formatted(
                        SCHEME,
                        iterations,
                        base64.encodeToString(salt),
                        base64.encodeToString(derive(password, salt, iterations)));
    }

    /**
     * Whether a hash is that of a password.
     *
     * @param password not null
     * @param hash from {@link #hash}
     * @return false for another password
     * @throws IllegalArgumentException if the hash was not made here
     */
    public boolean matches(final String password, final String hash) {
        final Matcher parts = FORM.matcher(hash);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "A stored password is no %s hash.".formatted(SCHEME));
        }
        final Base64.Decoder base64 = Base64.getDecoder();
        final byte[] expected = base64.decode(parts.group(3));
        final byte[] derived =
                derive(password, base64.decode(parts.group(2)), Integer.parseInt(parts.group(1)));
        return MessageDigest.isEqual(expected, derived);
    }

    /**
     * Computes as long as {@link #matches} does, for a user there is not: whoever asks cannot tell
     * by the time it takes.
     *
     * @param password not null
     */
    public void pretend(final String password) {
        derive(password, new byte[SALT_BYTES], iterations);
    }

    private static byte[] derive(final String password, final byte[] salt, final int iterations) {
        final PBEKeySpec key =
                new PBEKeySpec(password.toCharArray(), salt, iterations, 8 * HASH_BYTES);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(key).getEncoded();
        } catch (final GeneralSecurityException e) {
            // Every Java SE platform since 17 has it; without it nobody can be let in.
            throw new IllegalStateException("This Java has no %s.".formatted(ALGORITHM), e);
        } finally {
            key.clearPassword();
        }
    }
}
