package io.posthorn.server.rest;

import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.ResetTarget;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Where to move a subscription.
 *
 * @param queueId one queue; null means all
 * @param to the beginning or the end
 * @param time to the first message stored then or later
 * @param offset to a queue offset of one queue
 */
@Schema(
        name = "SubscriptionReset",
        description = "Where to move a subscription: exactly one of to, time and offset.")
public record SubscriptionReset(
        @Schema(description = "One queue; all if left out", examples = "0")
                @Min(value = 0, message = "must be at least 0")
                Integer queueId,
        @Schema(description = "To the oldest message, or behind the newest", examples = "END")
                OffsetReset.End to,
        @Schema(
                        description = "To the first message stored then or later",
                        examples = "2026-01-31T08:00:00Z")
                Instant time,
        @Schema(description = "To a queue offset; needs queueId", examples = "120")
                @Min(value = 0, message = "must be at least 0")
                Long offset) {

    /**
     * In the core's words.
     *
     * @return where to
     * @throws AdminRefusal if not exactly one target is given
     */
    ResetTarget target() {
        return new OffsetReset("", queueId, to, time, offset).target();
    }
}
