package io.posthorn.server.rest;

import io.posthorn.broker.resend.ResendProgress;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A job that sends the dead letters of a group again.
 *
 * @param id its name
 * @param group whose letters
 * @param topic where to; null for where each comes from
 * @param state where it is in its life
 * @param perSecond how fast it may be
 * @param total letters that were open when it began
 * @param sent letters it has sent
 * @param skipped letters it passed over
 * @param fault why it passed over the first one that could not be sent
 * @param waitsFor why it does not go on
 * @param startedAt when it began
 * @param endedAt when it ended
 */
@Schema(name = "ResendJob", description = "A job that sends the dead letters of a group again.")
public record ResendJobView(
        @Schema(description = "Its name", examples = "0b8f9c1e-5a4e-4f0e-9d8c-2f6f3c1f7a55")
                String id,
        @Schema(description = "Whose letters it sends", examples = "billing") String group,
        @Schema(
                        description = "Where it sends them; absent for where each comes from",
                        examples = "orders")
                String topic,
        @Schema(description = "RUNNING, DONE or CANCELLED", examples = "RUNNING") String state,
        @Schema(description = "How many letters a second at the most", examples = "100")
                int perSecond,
        @Schema(description = "Letters that were open when it began", examples = "1200") long total,
        @Schema(description = "Letters it has sent again", examples = "300") long sent,
        @Schema(
                        description =
                                "Letters it passed over, because they cannot be sent or somebody"
                                        + " else dealt with them",
                        examples = "2")
                long skipped,
        @Schema(
                        description = "Why it passed over the first letter that could not be sent",
                        examples = "There is no topic orders; create it, or name another one.")
                String fault,
        @Schema(
                        description = "Why it does not go on at present; absent if it does",
                        examples = "The broker's disk is 95 % full.")
                String waitsFor,
        @Schema(description = "When it began", examples = "2026-01-31T08:00:00Z") Instant startedAt,
        @Schema(
                        description = "When it ended; absent while it runs",
                        examples = "2026-01-31T08:00:12Z")
                Instant endedAt) {

    /**
     * The core's words in ours.
     *
     * @param job of the core
     * @return the view
     */
    static ResendJobView of(final ResendProgress job) {
        return new ResendJobView(
                job.id(),
                job.group(),
                job.to(),
                job.state().name(),
                job.perSecond(),
                job.total(),
                job.sent(),
                job.skipped(),
                job.fault(),
                job.waitsFor(),
                Times.of(job.startedMs()),
                Times.of(job.endedMs()));
    }
}
