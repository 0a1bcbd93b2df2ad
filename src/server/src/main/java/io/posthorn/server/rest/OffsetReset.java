package io.posthorn.server.rest;

import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.ResetTarget;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Where to move a group in a topic.
 *
 * @param topic the topic
 * @param queueId one queue; null means all
 * @param to the beginning or the end
 * @param time to the first message stored then or later
 * @param offset to a queue offset of one queue
 */
@Schema(
        name = "OffsetReset",
        description = "Where to move a group in a topic: exactly one of to, time and offset.")
public record OffsetReset(
        @Schema(description = "The topic", examples = "orders", required = true)
                @NotBlank(message = "must be given")
                String topic,
        @Schema(description = "One queue; all if left out", examples = "0")
                @Min(value = 0, message = "must be at least 0")
                Integer queueId,
        @Schema(description = "To the oldest message, or behind the newest", examples = "BEGIN")
                End to,
        @Schema(
                        description = "To the first message stored then or later",
                        examples = "2026-01-31T08:00:00Z")
                Instant time,
        @Schema(description = "To a queue offset; needs queueId", examples = "120")
                @Min(value = 0, message = "must be at least 0")
                Long offset) {

    /** The ends of a queue. */
    public enum End {
        /** The oldest message. */
        BEGIN,
        /** Behind the newest message. */
        END
    }

    /**
     * In the core's words.
     *
     * @return where to
     * @throws AdminRefusal if not exactly one target is given
     */
    ResetTarget target() {
        final int given = (to == null ? 0 : 1) + (time == null ? 0 : 1) + (offset == null ? 0 : 1);
        if (given != 1) {
            throw AdminRefusal.invalid(
                    "to",
                    "Exactly one of to, time and offset must be given; %d are.".formatted(given));
        }
        if (offset != null && queueId == null) {
            throw AdminRefusal.invalid("queueId", "queueId must be given with offset.");
        }
        if (time != null) {
            return new ResetTarget.Time(time.toEpochMilli());
        }
        if (offset != null) {
            return new ResetTarget.Offset(offset);
        }
        return to == End.BEGIN ? new ResetTarget.Begin() : new ResetTarget.End();
    }
}
