package io.posthorn.broker.admin;

import java.util.List;

/**
 * One page of a longer list.
 *
 * @param items of this page; empty beyond the last page
 * @param total entries on all pages
 * @param page number of this page, from 0
 * @param size entries asked for on a page
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, long total, int page, int size) {

    /** Takes a copy of the list. */
    public Page {
        items = List.copyOf(items);
    }

    /**
     * Cuts a page out of a whole list.
     *
     * @param all everything, in order
     * @param page number of the page, from 0
     * @param size entries on a page
     * @param <T> what is listed
     * @return the page
     */
    public static <T> Page<T> of(final List<T> all, final int page, final int size) {
        final int from = (int) Math.min(all.size(), (long) page * size);
        final int to = (int) Math.min(all.size(), (long) from + size);
        return new Page<>(all.subList(from, to), all.size(), page, size);
    }
}
