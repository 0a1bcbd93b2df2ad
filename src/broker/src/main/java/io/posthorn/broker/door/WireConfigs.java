package io.posthorn.broker.door;

import io.posthorn.broker.topic.ConfigVersion;
import io.posthorn.broker.topic.DeclaredSubscription;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import io.posthorn.broker.topic.RetryPolicy;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicFilterType;
import io.posthorn.remoting.body.DataVersion;
import io.posthorn.remoting.body.GroupRetryPolicy;
import io.posthorn.remoting.body.SubscriptionGroupConfig;
import io.posthorn.remoting.body.SubscriptionGroupTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Topics and groups in RocketMQ's words and back. Its files use the same words as its wire. */
public final class WireConfigs {

    private WireConfigs() {}

    /**
     * A topic in our words.
     *
     * @param wire as on the wire, with attributes as they are kept
     * @return the same
     */
    public static TopicConfig topicOf(final io.posthorn.remoting.body.TopicConfig wire) {
        return new TopicConfig(
                wire.topicName(),
                wire.readQueueNums(),
                wire.writeQueueNums(),
                wire.perm(),
                wire.order(),
                wire.topicSysFlag(),
                wire.attributes(),
                filterTypeOf(wire.topicFilterType()));
    }

    static TopicFilterType filterTypeOf(final String name) {
        return TopicFilterType.MULTI_TAG.name().equals(name)
                ? TopicFilterType.MULTI_TAG
                : TopicFilterType.SINGLE_TAG;
    }

    /**
     * A group in our words.
     *
     * @param wire as on the wire
     * @return the same
     */
    public static GroupConfig groupOf(final SubscriptionGroupConfig wire) {
        return new GroupConfig(
                wire.groupName(),
                wire.consumeEnable(),
                wire.consumeFromMinEnable(),
                wire.consumeBroadcastEnable(),
                wire.consumeMessageOrderly(),
                wire.retryQueueNums(),
                wire.retryMaxTimes(),
                policyOf(wire.groupRetryPolicy()),
                wire.brokerId(),
                wire.whichBrokerWhenConsumeSlowly(),
                wire.notifyConsumerIdsChangedEnable(),
                wire.groupSysFlag(),
                wire.consumeTimeoutMinute(),
                wire.subscriptionDataSet() == null
                        ? List.of()
                        : wire.subscriptionDataSet().stream()
                                .map(
                                        each ->
                                                new DeclaredSubscription(
                                                        each.topic(),
                                                        each.expressionType(),
                                                        each.expression(),
                                                        each.version()))
                                .toList(),
                wire.attributes());
    }

    private static RetryPolicy policyOf(final GroupRetryPolicy wire) {
        if (wire.exponentialRetryPolicy() != null) {
            final GroupRetryPolicy.ExponentialRetry policy = wire.exponentialRetryPolicy();
            return new RetryPolicy.Exponential(policy.initial(), policy.max(), policy.multiplier());
        }
        return wire.customizedRetryPolicy() == null || wire.customizedRetryPolicy().next() == null
                ? RetryPolicy.DELAY_LEVELS
                : new RetryPolicy.Steps(wire.customizedRetryPolicy().next());
    }

    static SubscriptionGroupConfig wireOf(final GroupConfig group) {
        final Set<SubscriptionGroupConfig.SimpleSubscription> declared = new LinkedHashSet<>();
        group.subscriptions()
                .forEach(
                        each ->
                                declared.add(
                                        new SubscriptionGroupConfig.SimpleSubscription(
                                                each.topic(),
                                                each.expressionType(),
                                                each.expression(),
                                                each.version())));
        return new SubscriptionGroupConfig(
                group.groupName(),
                group.consumeEnable(),
                group.consumeFromMinEnable(),
                group.consumeBroadcastEnable(),
                group.consumeMessageOrderly(),
                group.retryQueueNums(),
                group.retryMaxTimes(),
                wireOf(group.retryPolicy()),
                group.brokerId(),
                group.whichBrokerWhenConsumeSlowly(),
                group.notifyConsumerIdsChangedEnable(),
                group.groupSysFlag(),
                group.consumeTimeoutMinute(),
                declared.isEmpty() ? null : declared,
                group.attributes());
    }

    private static GroupRetryPolicy wireOf(final RetryPolicy policy) {
        if (policy instanceof RetryPolicy.Exponential exponential) {
            return new GroupRetryPolicy(
                    "EXPONENTIAL",
                    new GroupRetryPolicy.ExponentialRetry(
                            exponential.initialMs(), exponential.maxMs(), exponential.multiplier()),
                    null);
        }
        final List<Long> steps = ((RetryPolicy.Steps) policy).nextMs();
        return new GroupRetryPolicy(
                "CUSTOMIZED",
                null,
                steps.isEmpty() ? null : new GroupRetryPolicy.CustomizedRetry(steps));
    }

    static SubscriptionGroupTable tableOf(final Groups groups) {
        final Map<String, SubscriptionGroupConfig> table = new TreeMap<>();
        groups.all().forEach(group -> table.put(group.groupName(), wireOf(group)));
        return new SubscriptionGroupTable(table, Map.of(), versionOf(groups.version()));
    }

    static DataVersion versionOf(final ConfigVersion version) {
        return new DataVersion(0, version.timestampMs(), version.counter());
    }
}
