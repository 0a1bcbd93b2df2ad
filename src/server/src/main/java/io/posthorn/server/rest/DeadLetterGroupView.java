package io.posthorn.server.rest;

import io.posthorn.broker.admin.DeadLetterGroup;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The dead letters of a group.
 *
 * @param group the group
 * @param topic where they lie
 * @param open nobody has dealt with them
 * @param stored still there
 * @param oldestStoredAt when the oldest open one was stored
 * @param queues by number
 * @param job that sends them again at present
 */
@Schema(name = "DeadLetterGroup", description = "The dead letters of a group.")
public record DeadLetterGroupView(
        @Schema(description = "The group", examples = "billing") String group,
        @Schema(description = "The topic they lie in", examples = "%DLQ%billing") String topic,
        @Schema(description = "Letters nobody has dealt with", examples = "3") long open,
        @Schema(
                        description = "Letters that are still there, those dealt with included",
                        examples = "5")
                long stored,
        @Schema(
                        description =
                                "When the oldest open letter was stored; absent if none is open",
                        examples = "2026-01-31T08:00:00Z")
                Instant oldestStoredAt,
        @Schema(description = "By number; mostly one") List<QueueView> queues,
        @Schema(description = "The job that sends them again at present; absent if none does")
                ResendJobView job) {

    /**
     * One queue of a dead-letter topic.
     *
     * @param queueId its number
     * @param minOffset of the oldest letter
     * @param openFrom below it all are dealt with
     * @param maxOffset the next letter gets
     * @param open nobody has dealt with them
     */
    @Schema(name = "DeadLetterQueue", description = "A queue of a dead-letter topic.")
    public record QueueView(
            @Schema(description = "Number of the queue", examples = "0") int queueId,
            @Schema(description = "Queue offset of the oldest letter", examples = "0")
                    long minOffset,
            @Schema(
                            description = "Queue offset below which all letters are dealt with",
                            examples = "2")
                    long openFrom,
            @Schema(description = "Queue offset the next letter gets", examples = "5")
                    long maxOffset,
            @Schema(description = "Letters nobody has dealt with", examples = "3") long open) {}

    /**
     * The core's words in ours.
     *
     * @param group of the core
     * @return the view
     */
    static DeadLetterGroupView of(final DeadLetterGroup group) {
        return new DeadLetterGroupView(
                group.group(),
                group.topic(),
                group.open(),
                group.stored(),
                Times.of(group.oldestStoredMs()),
                group.queues().stream()
                        .map(
                                queue ->
                                        new QueueView(
                                                queue.queueId(),
                                                queue.begin(),
                                                queue.openFrom(),
                                                queue.end(),
                                                queue.open()))
                        .toList(),
                group.job() == null ? null : ResendJobView.of(group.job()));
    }
}
