package io.posthorn.broker.topic;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is decided about a group of consumers. The names follow the wire (SubscriptionGroupConfig),
 * so that a reader of either recognizes the other.
 *
 * @param groupName the group's name
 * @param consumeEnable whether its members are given messages at all
 * @param consumeFromMinEnable whether a new member may start at the oldest message
 * @param consumeBroadcastEnable whether broadcasting is allowed
 * @param consumeMessageOrderly whether the group consumes in order (POP)
 * @param retryQueueNums queues of its retry topic; 0 means that messages given back are dropped
 * @param retryMaxTimes tries before a message goes to the dead-letter topic
 * @param retryPolicy when a message given back comes again
 * @param brokerId the broker to read from, 0 is the leader
 * @param whichBrokerWhenConsumeSlowly the broker suggested to a reader that lags far behind
 * @param notifyConsumerIdsChangedEnable whether members are told when another joins or leaves
 * @param groupSysFlag bits as on the wire: 1 unit
 * @param consumeTimeoutMinute minutes a member may take for one message
 * @param subscriptions declared with the group; normally empty, clients tell theirs
 * @param attributes free, as on the wire
 */
public record GroupConfig(
        String groupName,
        boolean consumeEnable,
        boolean consumeFromMinEnable,
        boolean consumeBroadcastEnable,
        boolean consumeMessageOrderly,
        int retryQueueNums,
        int retryMaxTimes,
        RetryPolicy retryPolicy,
        long brokerId,
        long whichBrokerWhenConsumeSlowly,
        boolean notifyConsumerIdsChangedEnable,
        int groupSysFlag,
        int consumeTimeoutMinute,
        List<DeclaredSubscription> subscriptions,
        Map<String, String> attributes) {

    /** Takes copies of the collections. */
    public GroupConfig {
        Objects.requireNonNull(groupName, "groupName");
        Objects.requireNonNull(retryPolicy, "retryPolicy");
        subscriptions = List.copyOf(subscriptions);
        attributes = Map.copyOf(attributes);
    }

    /**
     * A group with the values RocketMQ gives one that is created on first use.
     *
     * @param groupName the group's name
     * @return the config
     */
    public static GroupConfig of(final String groupName) {
        return new GroupConfig(
                groupName,
                true,
                true,
                true,
                false,
                1,
                16,
                RetryPolicy.DELAY_LEVELS,
                0,
                1,
                true,
                0,
                15,
                List.of(),
                Map.of());
    }
}
