package io.posthorn.remoting.body;

import java.util.Map;
import java.util.Set;

/**
 * A group as a broker keeps it (request of 200, response of 352, remoting protocol 16.2).
 *
 * @param groupName the group
 * @param consumeEnable whether it may consume
 * @param consumeFromMinEnable whether it may start at the lowest offset
 * @param consumeBroadcastEnable whether it may broadcast
 * @param consumeMessageOrderly whether it consumes in order
 * @param retryQueueNums queues of its retry topic
 * @param retryMaxTimes tries before a message is given up
 * @param groupRetryPolicy waits between tries
 * @param brokerId broker to read from
 * @param whichBrokerWhenConsumeSlowly broker to read from when far behind
 * @param notifyConsumerIdsChangedEnable whether members are told of changes
 * @param groupSysFlag flags
 * @param consumeTimeoutMinute how long one message may take, minutes
 * @param subscriptionDataSet what it must subscribe; null if absent
 * @param attributes free
 */
public record SubscriptionGroupConfig(
        String groupName,
        Boolean consumeEnable,
        Boolean consumeFromMinEnable,
        Boolean consumeBroadcastEnable,
        Boolean consumeMessageOrderly,
        Integer retryQueueNums,
        Integer retryMaxTimes,
        GroupRetryPolicy groupRetryPolicy,
        Long brokerId,
        Long whichBrokerWhenConsumeSlowly,
        Boolean notifyConsumerIdsChangedEnable,
        Integer groupSysFlag,
        Integer consumeTimeoutMinute,
        Set<SimpleSubscription> subscriptionDataSet,
        Map<String, String> attributes) {

    /** Puts defaults where the sender left something out. */
    public SubscriptionGroupConfig {
        consumeEnable = consumeEnable == null ? true : consumeEnable;
        consumeFromMinEnable = consumeFromMinEnable == null ? true : consumeFromMinEnable;
        consumeBroadcastEnable = consumeBroadcastEnable == null ? true : consumeBroadcastEnable;
        consumeMessageOrderly = consumeMessageOrderly == null ? false : consumeMessageOrderly;
        retryQueueNums = retryQueueNums == null ? 1 : retryQueueNums;
        retryMaxTimes = retryMaxTimes == null ? 16 : retryMaxTimes;
        groupRetryPolicy =
                groupRetryPolicy == null
                        ? new GroupRetryPolicy(null, null, null)
                        : groupRetryPolicy;
        brokerId = brokerId == null ? 0L : brokerId;
        whichBrokerWhenConsumeSlowly =
                whichBrokerWhenConsumeSlowly == null ? 1L : whichBrokerWhenConsumeSlowly;
        notifyConsumerIdsChangedEnable =
                notifyConsumerIdsChangedEnable == null ? true : notifyConsumerIdsChangedEnable;
        groupSysFlag = groupSysFlag == null ? 0 : groupSysFlag;
        consumeTimeoutMinute = consumeTimeoutMinute == null ? 15 : consumeTimeoutMinute;
        attributes = attributes == null ? Map.of() : attributes;
    }

    /**
     * A subscription a group must have.
     *
     * @param topic the topic
     * @param expressionType type of the selector
     * @param expression the selector
     * @param version when it was made, milliseconds since the epoch
     */
    public record SimpleSubscription(
            String topic, String expressionType, String expression, long version) {}
}
