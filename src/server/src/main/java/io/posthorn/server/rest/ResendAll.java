package io.posthorn.server.rest;

import io.posthorn.broker.resend.ResendJobs;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How to send all dead letters of a group again.
 *
 * @param topic where to; null for where each comes from
 * @param perSecond how fast at the most; null for the usual
 */
@Schema(name = "ResendAll", description = "How to send all dead letters of a group again.")
public record ResendAll(
        @Schema(
                        description = "Where to; where each letter comes from if left out",
                        examples = "orders")
                String topic,
        @Schema(
                        description = "How many letters a second at the most; 100 if left out",
                        examples = "100")
                @Min(value = 1, message = "must be at least 1")
                @Max(
                        value = ResendJobs.MOST_PER_SECOND,
                        message = "must be at most " + ResendJobs.MOST_PER_SECOND)
                Integer perSecond) {

    /** So fast is a job that was told nothing: slow enough for what could not keep up before. */
    private static final int USUAL_PER_SECOND = 100;

    /**
     * How fast.
     *
     * @return letters a second
     */
    int rate() {
        return perSecond == null ? USUAL_PER_SECOND : perSecond;
    }
}
