package io.posthorn.server.rest;

import io.posthorn.broker.admin.GroupEntry;
import io.posthorn.broker.topic.GroupConfig;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A group.
 *
 * @param name its name
 * @param kind what the name says it is for
 * @param consumeEnable whether members are given messages
 * @param consumeFromMinEnable whether a new member may start at the oldest message
 * @param consumeBroadcastEnable whether broadcasting is allowed
 * @param consumeMessageOrderly whether it consumes in order
 * @param retryQueueNums queues of the retry topic
 * @param retryMaxTimes tries before the dead-letter topic
 * @param retryPolicy when a message comes again
 * @param consumeTimeoutMinute minutes for one message
 * @param notifyConsumerIdsChangedEnable whether members hear of others
 * @param attributes free
 * @param memberCount members connected
 * @param lag messages not settled
 */
@Schema(name = "Group", description = "Consumers that share work under one name.")
public record GroupView(
        @Schema(description = "Its name", examples = "billing") String name,
        @Schema(description = "NORMAL or SYSTEM", examples = "NORMAL") String kind,
        @Schema(description = "Whether members are given messages", examples = "true")
                boolean consumeEnable,
        @Schema(
                        description = "Whether a new member may start at the oldest message",
                        examples = "true")
                boolean consumeFromMinEnable,
        @Schema(description = "Whether broadcasting is allowed", examples = "true")
                boolean consumeBroadcastEnable,
        @Schema(description = "Whether it consumes in order", examples = "false")
                boolean consumeMessageOrderly,
        @Schema(description = "Queues of its retry topic", examples = "1") int retryQueueNums,
        @Schema(
                        description = "Tries before a message goes to the dead-letter topic",
                        examples = "16")
                int retryMaxTimes,
        @Schema(description = "When a message given back comes again") RetryPolicyView retryPolicy,
        @Schema(description = "Minutes a member may take for one message", examples = "15")
                int consumeTimeoutMinute,
        @Schema(
                        description = "Whether members are told when another joins or leaves",
                        examples = "true")
                boolean notifyConsumerIdsChangedEnable,
        @Schema(description = "Free", examples = "{}") Map<String, String> attributes,
        @Schema(description = "Members connected now", examples = "2") int memberCount,
        @Schema(description = "Messages not settled yet, in all topics", examples = "17")
                long lag) {

    /**
     * The core's words in ours.
     *
     * @param group of the core
     * @return the view
     */
    static GroupView of(final GroupEntry group) {
        final GroupConfig config = group.config();
        return new GroupView(
                config.groupName(),
                group.kind().name(),
                config.consumeEnable(),
                config.consumeFromMinEnable(),
                config.consumeBroadcastEnable(),
                config.consumeMessageOrderly(),
                config.retryQueueNums(),
                config.retryMaxTimes(),
                RetryPolicyView.of(config.retryPolicy()),
                config.consumeTimeoutMinute(),
                config.notifyConsumerIdsChangedEnable(),
                config.attributes(),
                group.memberCount(),
                group.lag());
    }
}
