package io.posthorn.server.user;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which names and passwords users may have. */
public final class UserRules {

    /** What a name looks like, as a regular expression. */
    public static final String NAME_PATTERN = "[a-zA-Z0-9._@+-]{1,64}";

    /** The same in words, to be put behind the name of a field. */
    public static final String NAME_WORDS =
            "must be 1 to 64 letters, digits, '.', '_', '-', '@' or '+'";

    /** Characters that a password must have. */
    public static final int SHORTEST_PASSWORD = 8;

    /** Characters that a password may have. */
    public static final int LONGEST_PASSWORD = 256;

    private static final Pattern NAME = Pattern.compile(NAME_PATTERN);

    private UserRules() {}

    /**
     * Looks for a fault in a name.
     *
     * @param name not null
     * @return what it must be, if it is not
     */
    public static Optional<String> faultOfName(final String name) {
        return NAME.matcher(name).matches() ? Optional.empty() : Optional.of(NAME_WORDS);
    }

    /**
     * Looks for a fault in a password.
     *
     * @param password not null
     * @return what it must be, if it is not; without the password
     */
    public static Optional<String> faultOfPassword(final String password) {
        final int length = password.codePointCount(0, password.length());
        if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
            return Optional.of(
                    "must have %d to %d characters".formatted(SHORTEST_PASSWORD, LONGEST_PASSWORD));
        }
        return password.chars().anyMatch(Character::isISOControl)
                ? Optional.of("must not contain control characters")
                : Optional.empty();
    }
}
