package io.posthorn.server.rest;

import io.posthorn.broker.admin.MessageDesk;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Part of a queue.
 *
 * @param messages by queue offset
 * @param nextOffset to go on from
 * @param minOffset of the oldest message
 * @param maxOffset the next message gets
 */
@Schema(name = "QueuePage", description = "Part of a queue, in order.")
public record QueuePageView(
        @Schema(description = "By queue offset, with the beginning of each body")
                List<MessageView> messages,
        @Schema(description = "Queue offset to go on from", examples = "20") long nextOffset,
        @Schema(description = "Queue offset of the oldest message", examples = "0") long minOffset,
        @Schema(description = "Queue offset the next message gets", examples = "300")
                long maxOffset) {

    /**
     * The core's words in ours.
     *
     * @param page of the core
     * @return the view
     */
    static QueuePageView of(final MessageDesk.QueuePage page) {
        return new QueuePageView(
                page.messages().stream().map(MessageView::inList).toList(),
                page.nextOffset(),
                page.minOffset(),
                page.maxOffset());
    }
}
