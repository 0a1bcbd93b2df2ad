package io.posthorn.base.check;

import java.util.function.Supplier;

/** Checks that stay on in production. The message is only built when a check fails. */
public final class Invariant {

    private Invariant() {}

    /**
     * Requires that a fact holds.
     *
     * @param holds the fact
     * @param message the fact in words with its numbers, built only on failure
     * @throws BrokenInvariant if it does not hold
     */
    public static void that(final boolean holds, final Supplier<String> message) {
        if (!holds) {
            throw new BrokenInvariant(message.get());
        }
    }

    /**
     * Requires that a fact holds, for hot paths where even a capturing lambda would be allocated.
     *
     * @param holds the fact
     * @param message the fact in words
     * @throws BrokenInvariant if it does not hold
     */
    public static void that(final boolean holds, final String message) {
        if (!holds) {
            throw new BrokenInvariant(message);
        }
    }
}
