package io.posthorn.broker.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which subscriptions there are, and in which of them somebody waits. Any thread. Topics come and
 * go: of one without subscriptions nothing is held.
 */
final class SubscriptionTable {

    /** By topic, then by group. */
    private final Map<String, Map<String, GroupSubscription>> byTopic = new ConcurrentHashMap<>();

    private final Map<String, Set<GroupSubscription>> awaiting = new ConcurrentHashMap<>();

    /** Null if there is none. */
    GroupSubscription find(final String group, final String topic) {
        return byTopic.getOrDefault(topic, Map.of()).get(group);
    }

    /** A view of the subscriptions of a topic. */
    Collection<GroupSubscription> of(final String topic) {
        return byTopic.getOrDefault(topic, Map.of()).values();
    }

    /** A copy. */
    List<GroupSubscription> all() {
        final List<GroupSubscription> all = new ArrayList<>();
        byTopic.values().forEach(groups -> all.addAll(groups.values()));
        return all;
    }

    /** A view of the topics that have subscriptions. */
    Set<String> topics() {
        return byTopic.keySet();
    }

    void put(final GroupSubscription subscription) {
        byTopic.compute(
                subscription.topic(),
                (topic, known) -> {
                    final Map<String, GroupSubscription> groups =
                            known == null ? new ConcurrentHashMap<>() : known;
                    groups.put(subscription.group(), subscription);
                    return groups;
                });
    }

    /** Null if there was none. */
    GroupSubscription remove(final String group, final String topic) {
        final GroupSubscription[] removed = new GroupSubscription[1];
        byTopic.computeIfPresent(
                topic,
                (name, groups) -> {
                    removed[0] = groups.remove(group);
                    return groups.isEmpty() ? null : groups;
                });
        return removed[0];
    }

    /** The subscriptions of a topic in which somebody waits for messages to arrive. */
    Collection<GroupSubscription> awaitingIn(final String topic) {
        return awaiting.getOrDefault(topic, Set.of());
    }

    /** Somebody waits there, or nobody any more. */
    void awaited(final GroupSubscription subscription, final boolean isAwaited) {
        if (isAwaited) {
            awaiting.compute(
                    subscription.topic(),
                    (topic, known) -> {
                        final Set<GroupSubscription> those =
                                known == null ? ConcurrentHashMap.newKeySet() : known;
                        those.add(subscription);
                        return those;
                    });
        } else {
            awaiting.computeIfPresent(
                    subscription.topic(),
                    (topic, those) -> {
                        those.remove(subscription);
                        return those.isEmpty() ? null : those;
                    });
        }
    }
}
