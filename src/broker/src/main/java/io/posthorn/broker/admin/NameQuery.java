package io.posthorn.broker.admin;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which names, and which page of them. Results are sorted by name.
 *
 * @param contains part of the name, in any case; empty means all
 * @param kinds which kinds of names
 * @param page number of the page, from 0
 * @param size entries on a page, at least 1
 */
public record NameQuery(String contains, Set<NameKind> kinds, int page, int size) {

    /** Takes a copy of the set. */
    public NameQuery {
        kinds = Set.copyOf(kinds);
        if (page < 0) {
            throw AdminRefusal.invalid("page", "Pages count from 0, not from %d.".formatted(page));
        }
        if (size < 1) {
            throw AdminRefusal.invalid(
                    "size", "A page has at least 1 entry, not %d.".formatted(size));
        }
    }

    /**
     * Everything an application made.
     *
     * @param size entries on the one page
     * @return the query
     */
    public static NameQuery applications(final int size) {
        return new NameQuery("", EnumSet.of(NameKind.NORMAL), 0, size);
    }
}
