package io.posthorn.server.rest;

import io.posthorn.broker.admin.QueueLag;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How far a group is behind.
 *
 * @param group its name
 * @param lag messages not settled yet, in all queues listed
 * @param queues by topic and number
 */
@Schema(name = "GroupLag", description = "How far a group is behind.")
public record LagView(
        @Schema(description = "The group's name", examples = "billing") String group,
        @Schema(description = "Messages not settled yet, in all queues listed", examples = "17")
                long lag,
        @Schema(description = "By topic and number") List<QueueLagView> queues) {

    /**
     * One queue.
     *
     * @param topic the topic
     * @param broker that keeps it
     * @param queueId its number
     * @param brokerOffset the next message gets
     * @param consumerOffset below it everything is settled
     * @param lag messages not settled yet
     * @param lastConsumedAt when the last settled message was stored
     */
    @Schema(name = "QueueLag", description = "How far a group is in one queue.")
    public record QueueLagView(
            @Schema(description = "The topic", examples = "orders") String topic,
            @Schema(description = "The broker that keeps the queue", examples = "broker-a")
                    String broker,
            @Schema(description = "Number of the queue", examples = "0") int queueId,
            @Schema(description = "Queue offset the next message gets", examples = "300")
                    long brokerOffset,
            @Schema(
                            description = "Queue offset below which everything is settled",
                            examples = "283")
                    long consumerOffset,
            @Schema(description = "Messages not settled yet", examples = "17") long lag,
            @Schema(
                            description = "When the last settled message was stored",
                            examples = "2026-01-31T08:00:00Z")
                    Instant lastConsumedAt) {}

    /**
     * The core's words in ours.
     *
     * @param group its name
     * @param queues of the core
     * @return the view
     */
    static LagView of(final String group, final List<QueueLag> queues) {
        return new LagView(
                group,
                queues.stream().mapToLong(QueueLag::lag).sum(),
                queues.stream().map(LagView::queue).toList());
    }

    private static QueueLagView queue(final QueueLag queue) {
        return new QueueLagView(
                queue.topic(),
                queue.broker(),
                queue.queueId(),
                queue.brokerOffset(),
                queue.consumerOffset(),
                queue.lag(),
                Times.of(queue.lastConsumedMs()));
    }
}
