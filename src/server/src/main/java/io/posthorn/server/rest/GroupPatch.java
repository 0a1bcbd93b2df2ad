package io.posthorn.server.rest;

import io.posthorn.broker.topic.GroupConfig;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is to change of a group. What is null stays.
 *
 * @param consumeEnable whether members are given messages
 * @param consumeFromMinEnable whether a new member may start at the oldest message
 * @param consumeBroadcastEnable whether broadcasting is allowed
 * @param consumeMessageOrderly whether it consumes in order
 * @param retryQueueNums queues of the retry topic
 * @param retryMaxTimes tries before the dead-letter topic
 * @param retryPolicy when a message comes again
 * @param consumeTimeoutMinute minutes for one message
 * @param notifyConsumerIdsChangedEnable whether members hear of others
 * @param attributes all of them, in place of the present ones
 */
@Schema(name = "GroupPatch", description = "What is to change of a group. What is left out stays.")
public record GroupPatch(
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
        @Schema(description = "All attributes, in place of the present ones", examples = "{}")
                Map<String, String> attributes) {

    /**
     * The group with the changes.
     *
     * @param group as it is
     * @return as it is to be
     */
    GroupConfig applyTo(final GroupConfig group) {
        return new GroupConfig(
                group.groupName(),
                or(consumeEnable, group.consumeEnable()),
                or(consumeFromMinEnable, group.consumeFromMinEnable()),
                or(consumeBroadcastEnable, group.consumeBroadcastEnable()),
                or(consumeMessageOrderly, group.consumeMessageOrderly()),
                or(retryQueueNums, group.retryQueueNums()),
                or(retryMaxTimes, group.retryMaxTimes()),
                retryPolicy == null ? group.retryPolicy() : retryPolicy.toPolicy(),
                group.brokerId(),
                group.whichBrokerWhenConsumeSlowly(),
                or(notifyConsumerIdsChangedEnable, group.notifyConsumerIdsChangedEnable()),
                group.groupSysFlag(),
                or(consumeTimeoutMinute, group.consumeTimeoutMinute()),
                group.subscriptions(),
                or(attributes, group.attributes()));
    }

    private static <T> T or(final T changed, final T present) {
        return changed == null ? present : changed;
    }
}
