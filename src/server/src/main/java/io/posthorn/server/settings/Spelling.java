package io.posthorn.server.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what somebody meant who misspelt a name. */
final class Spelling {

    private Spelling() {}

    /**
     * The known name that is nearest.
     *
     * @param given the name nobody knows
     * @param known the names there are
     * @return empty if none is near
     */
    static Optional<String> nearest(final String given, final Collection<String> known) {
        final int limit = Math.max(2, given.length() / 3);
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(given, name)))
                .filter(name -> distance(given, name) <= limit);
    }

    /** Levenshtein's distance: letters to add, take away or change. */
    private static int distance(final String a, final String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
