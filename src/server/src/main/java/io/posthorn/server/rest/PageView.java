package io.posthorn.server.rest;

import io.posthorn.broker.admin.Page;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of a longer list.
 *
 * @param items of this page
 * @param total entries on all pages
 * @param page number of this page, from 0
 * @param size entries asked for on a page
 * @param <T> what is listed
 */
@Schema(description = "One page of a longer list.")
public record PageView<T>(
        @Schema(description = "Entries of this page; none beyond the last page") List<T> items,
        @Schema(description = "Entries on all pages", examples = "42") long total,
        @Schema(description = "Number of this page, from 0", examples = "0") int page,
        @Schema(description = "Entries asked for on a page", examples = "50") int size) {

    /**
     * A page of the core in this door's words.
     *
     * @param page of the core
     * @param view how one entry is shown
     * @param <S> the core's word
     * @param <T> ours
     * @return the page
     */
    static <S, T> PageView<T> of(final Page<S> page, final Function<S, T> view) {
        return new PageView<>(
                page.items().stream().map(view).toList(), page.total(), page.page(), page.size());
    }
}
