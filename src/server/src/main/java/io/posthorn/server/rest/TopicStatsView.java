package io.posthorn.server.rest;

import io.posthorn.broker.admin.TopicStats;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What lies in a topic's queues.
 *
 * @param topic its name
 * @param messagesInPerSecond messages taken
 * @param messagesOutPerSecond messages given to consumers
 * @param queues by number
 */
@Schema(name = "TopicStats", description = "What lies in a topic's queues.")
public record TopicStatsView(
        @Schema(description = "The topic's name", examples = "orders") String topic,
        @Schema(description = "Messages taken a second", examples = "12.5")
                double messagesInPerSecond,
        @Schema(description = "Messages given to consumers a second", examples = "12.5")
                double messagesOutPerSecond,
        @Schema(description = "Its queues, by number") List<QueueView> queues) {

    /**
     * One queue.
     *
     * @param broker that keeps it
     * @param queueId its number
     * @param minOffset of the oldest message
     * @param maxOffset the next message gets
     * @param messageCount messages that are there
     * @param lastStoredAt when the newest was stored
     */
    @Schema(name = "QueueStats", description = "One queue of a topic.")
    public record QueueView(
            @Schema(description = "The broker that keeps it", examples = "broker-a") String broker,
            @Schema(description = "Its number", examples = "0") int queueId,
            @Schema(description = "Queue offset of the oldest message", examples = "0")
                    long minOffset,
            @Schema(description = "Queue offset the next message gets", examples = "300")
                    long maxOffset,
            @Schema(description = "Messages that are there", examples = "300") long messageCount,
            @Schema(
                            description = "When the newest message was stored",
                            examples = "2026-01-31T08:00:00Z")
                    Instant lastStoredAt) {}

    /**
     * The core's words in ours.
     *
     * @param stats of the core
     * @return the view
     */
    static TopicStatsView of(final TopicStats stats) {
        return new TopicStatsView(
                stats.topic(),
                stats.messagesInPerSecond(),
                stats.messagesOutPerSecond(),
                stats.queues().stream().map(TopicStatsView::queue).toList());
    }

    private static QueueView queue(final TopicStats.QueueStats queue) {
        return new QueueView(
                queue.broker(),
                queue.queueId(),
                queue.minOffset(),
                queue.maxOffset(),
                queue.messageCount(),
                Times.of(queue.lastStoredMs()));
    }
}
