package io.posthorn.broker.client;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.client.ConsumerGroup.Style;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.Groups;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All connected consumers by group. Members are told when others come or go, so that they share the
 * queues anew.
 */
public final class Consumers {

    private final Groups groups;
    private final Duration silenceLimit;
    private final Clock clock;
    private final Map<String, ConsumerGroup> online = new ConcurrentHashMap<>();

    /**
     * @param groups says whether a group wants its members told
     * @param silenceLimit a client that is silent for so long is gone
     * @param clock for the limit of silence
     */
    public Consumers(final Groups groups, final Duration silenceLimit, final Clock clock) {
        this.groups = groups;
        this.silenceLimit = silenceLimit;
        this.clock = clock;
    }

    /**
     * Takes a heartbeat.
     *
     * @param group the client's group
     * @param clientId as it names itself
     * @param link its connection
     * @param style how it consumes
     * @param wanted everything it wants; what is missing is no longer wanted
     * @return whether members or wishes changed
     */
    public boolean heartbeat(
            final String group,
            final String clientId,
            final ClientLink link,
            final Style style,
            final Collection<Subscription> wanted) {
        final boolean[] changed = new boolean[1];
        final ConsumerGroup now =
                online.compute(
                        group,
                        (name, present) -> {
                            final ConsumerGroup each =
                                    present == null ? new ConsumerGroup(name) : present;
                            changed[0] =
                                    each.heartbeat(clientId, link, style, wanted, clock.wallMs());
                            return each;
                        });
        if (changed[0]) {
            tellMembers(now);
        }
        return changed[0];
    }

    /**
     * Takes a heartbeat that says "the same as last time".
     *
     * @param group the client's group
     * @param clientId as it names itself
     * @param link its connection
     * @return whether the client is known here by this connection; else it has to say everything
     */
    public boolean refresh(final String group, final String clientId, final ClientLink link) {
        final ConsumerGroup present = online.get(group);
        return present != null && present.refresh(clientId, link, clock.wallMs());
    }

    /**
     * A client leaves a group.
     *
     * @param group its group
     * @param clientId as it names itself
     */
    public void leave(final String group, final String clientId) {
        change(group, each -> each.leave(clientId));
    }

    /**
     * A connection was closed.
     *
     * @param link the connection
     */
    public void closed(final ClientLink link) {
        online.keySet().forEach(group -> change(group, each -> each.leave(link)));
    }

    /** Drops clients that were silent for too long. Called every few seconds. */
    public void expire() {
        final long limit = clock.wallMs() - silenceLimit.toMillis();
        online.keySet().forEach(group -> change(group, each -> each.expire(limit)));
    }

    private interface Change {
        boolean apply(ConsumerGroup group);
    }

    private void change(final String group, final Change change) {
        final ConsumerGroup[] changed = new ConsumerGroup[1];
        online.computeIfPresent(
                group,
                (name, present) -> {
                    if (change.apply(present)) {
                        changed[0] = present;
                    }
                    return present.isEmpty() ? null : present;
                });
        if (changed[0] != null) {
            tellMembers(changed[0]);
        }
    }

    private void tellMembers(final ConsumerGroup group) {
        final GroupConfig config = groups.find(group.name());
        final boolean wanted = config == null || config.notifyConsumerIdsChangedEnable();
        if (wanted && !group.style().isBroadcasting()) {
            group.members().forEach(member -> member.link().membersChanged(group.name()));
        }
    }

    /**
     * A group with members.
     *
     * @param group any name
     * @return the group, or null if nobody is connected
     */
    public ConsumerGroup find(final String group) {
        return online.get(group);
    }

    /**
     * All groups with members.
     *
     * @return a copy
     */
    public Collection<ConsumerGroup> all() {
        return List.copyOf(online.values());
    }
}
