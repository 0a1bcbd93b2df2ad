package io.posthorn.server.rest;

import io.posthorn.broker.admin.DeadLetterDesk.LetterPage;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Part of a group's dead letters.
 *
 * @param letters in order
 * @param nextOffset to go on from
 * @param minOffset of the oldest letter
 * @param maxOffset the next letter gets
 */
@Schema(name = "LetterPage", description = "Part of a group's dead letters.")
public record LetterPageView(
        @Schema(description = "In order, with the beginning of each body")
                List<DeadLetterView> letters,
        @Schema(
                        description = "Queue offset to go on from; maxOffset if there are no more",
                        examples = "32")
                long nextOffset,
        @Schema(description = "Queue offset of the oldest letter", examples = "0") long minOffset,
        @Schema(description = "Queue offset the next letter gets", examples = "120")
                long maxOffset) {

    /**
     * The core's words in ours.
     *
     * @param page of the core
     * @return the view
     */
    static LetterPageView of(final LetterPage page) {
        return new LetterPageView(
                page.letters().stream().map(DeadLetterView::inList).toList(),
                page.nextOffset(),
                page.minOffset(),
                page.maxOffset());
    }
}
