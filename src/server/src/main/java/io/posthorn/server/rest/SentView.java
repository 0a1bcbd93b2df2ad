package io.posthorn.server.rest;

import io.posthorn.broker.admin.SentMessage;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Where a message lies that was sent.
 *
 * @param messageId where it lies
 * @param uniqueKey stays when it moves
 * @param topic where it was sent to
 * @param queueId number of the queue
 * @param queueOffset ordinal in the queue
 * @param confirmation how safe it is
 */
@Schema(name = "SentMessage", description = "Where a message lies that was sent.")
public record SentView(
        @Schema(
                        description = "Names the place where it lies",
                        examples = "7F00000100002A9F0000000000000000")
                String messageId,
        @Schema(
                        description = "Stays the same when it moves",
                        examples = "7F000001000118B4AAC2139B2A700000")
                String uniqueKey,
        @Schema(description = "Where it was sent to", examples = "orders") String topic,
        @Schema(description = "Number of the queue", examples = "0") int queueId,
        @Schema(description = "Its ordinal in the queue", examples = "0") long queueOffset,
        @Schema(
                        description =
                                "CONFIRMED, FLUSH_TIMED_OUT, REPLICATION_TIMED_OUT or NO_REPLICA",
                        examples = "CONFIRMED")
                String confirmation) {

    /**
     * The core's words in ours.
     *
     * @param sent of the core
     * @return the view
     */
    static SentView of(final SentMessage sent) {
        return new SentView(
                sent.messageId(),
                sent.uniqueKey(),
                sent.topic(),
                sent.queueId(),
                sent.queueOffset(),
                sent.confirmation().name());
    }
}
