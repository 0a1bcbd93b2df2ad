package io.posthorn.server.rest;

import io.posthorn.broker.admin.OffsetMove;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A group was moved in one queue.
 *
 * @param topic the topic
 * @param broker that keeps the queue
 * @param queueId its number
 * @param oldOffset where the group was; null if it had not been there
 * @param newOffset where it goes on
 */
@Schema(name = "OffsetMove", description = "A group was moved in one queue.")
public record OffsetMoveView(
        @Schema(description = "The topic", examples = "orders") String topic,
        @Schema(description = "The broker that keeps the queue", examples = "broker-a")
                String broker,
        @Schema(description = "Number of the queue", examples = "0") int queueId,
        @Schema(
                        description = "Where the group was; absent if it had not been there",
                        examples = "283")
                Long oldOffset,
        @Schema(description = "Where it goes on", examples = "0") long newOffset) {

    /**
     * The core's words in ours.
     *
     * @param move of the core
     * @return the view
     */
    static OffsetMoveView of(final OffsetMove move) {
        return new OffsetMoveView(
                move.topic(),
                move.broker(),
                move.queueId(),
                move.oldOffset() < 0 ? null : move.oldOffset(),
                move.newOffset());
    }
}
