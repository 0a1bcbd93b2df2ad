package io.posthorn.server.rest;

import io.posthorn.broker.topic.GroupConfig;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A group to create. What is null gets the value RocketMQ gives.
 *
 * @param name its name
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
 */
@Schema(
        name = "GroupDraft",
        description = "A group to create. What is left out gets the value RocketMQ gives.")
public record GroupDraft(
        @Schema(
                        description = "Letters, digits, '_', '-', '%' and '|', at most 255",
                        examples = "billing",
                        required = true)
                @NotBlank(message = "must be given")
                String name,
        @Schema(description = "Whether members are given messages", examples = "true")
                Boolean consumeEnable,
        @Schema(
                        description = "Whether a new member may start at the oldest message",
                        examples = "true")
                Boolean consumeFromMinEnable,
        @Schema(description = "Whether broadcasting is allowed", examples = "true")
                Boolean consumeBroadcastEnable,
        @Schema(description = "Whether it consumes in order", examples = "false")
                Boolean consumeMessageOrderly,
        @Schema(
                        description = "Queues of its retry topic; 0 drops what is given back",
                        examples = "1")
                @Min(value = 0, message = "must be at least 0")
                @Max(value = 1024, message = "must be at most 1024")
                Integer retryQueueNums,
        @Schema(
                        description = "Tries before a message goes to the dead-letter topic",
                        examples = "16")
                @Min(value = 0, message = "must be at least 0")
                @Max(value = 10_000, message = "must be at most 10000")
                Integer retryMaxTimes,
        @Schema(description = "When a message given back comes again") @Valid
                RetryPolicyView retryPolicy,
        @Schema(description = "Minutes a member may take for one message", examples = "15")
                @Min(value = 1, message = "must be at least 1")
                @Max(value = 525_600, message = "must be at most 525600, a year")
                Integer consumeTimeoutMinute,
        @Schema(
                        description = "Whether members are told when another joins or leaves",
                        examples = "true")
                Boolean notifyConsumerIdsChangedEnable,
        @Schema(description = "Free", examples = "{}") Map<String, String> attributes) {

    /**
     * In the core's words.
     *
     * @return the group
     */
    GroupConfig toConfig() {
        return new GroupPatch(
                        consumeEnable,
                        consumeFromMinEnable,
                        consumeBroadcastEnable,
                        consumeMessageOrderly,
                        retryQueueNums,
                        retryMaxTimes,
                        retryPolicy,
                        consumeTimeoutMinute,
                        notifyConsumerIdsChangedEnable,
                        attributes)
                .applyTo(GroupConfig.of(name));
    }
}
