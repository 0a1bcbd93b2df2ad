package io.posthorn.broker.client;

import io.posthorn.base.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** All connected producers by group. */
public final class Producers {

    private final Duration silenceLimit;
    private final Clock clock;
    private final Map<String, Map<String, Member>> online = new ConcurrentHashMap<>();

    /**
     * @param silenceLimit a client that is silent for so long is gone
     * @param clock for the limit of silence
     */
    public Producers(final Duration silenceLimit, final Clock clock) {
        this.silenceLimit = silenceLimit;
        this.clock = clock;
    }

    /**
     * Takes a heartbeat.
     *
     * @param group the client's group
     * @param clientId as it names itself
     * @param link its connection
     */
    public void heartbeat(final String group, final String clientId, final ClientLink link) {
        online.compute(
                group,
                (name, present) -> {
                    final Map<String, Member> members =
                            present == null ? new TreeMap<>() : new TreeMap<>(present);
                    final Member known = members.get(clientId);
                    if (known != null && known.link() == link) {
                        known.seen(clock.wallMs());
                    } else {
                        members.put(clientId, new Member(clientId, link, clock.wallMs()));
                    }
                    return members;
                });
    }

    /**
     * A client leaves a group.
     *
     * @param group its group
     * @param clientId as it names itself
     */
    public void leave(final String group, final String clientId) {
        keepOnly(group, member -> !member.clientId().equals(clientId));
    }

    /**
     * A connection was closed.
     *
     * @param link the connection
     */
    public void closed(final ClientLink link) {
        online.keySet().forEach(group -> keepOnly(group, member -> member.link() != link));
    }

    /** Drops clients that were silent for too long. Called every few seconds. */
    public void expire() {
        final long limit = clock.wallMs() - silenceLimit.toMillis();
        online.keySet().forEach(group -> keepOnly(group, member -> member.lastSeenMs() >= limit));
    }

    private void keepOnly(final String group, final java.util.function.Predicate<Member> stays) {
        online.computeIfPresent(
                group,
                (name, present) -> {
                    final Map<String, Member> members = new TreeMap<>(present);
                    members.values().removeIf(stays.negate());
                    return members.isEmpty() ? null : members;
                });
    }

    /**
     * The members of a group.
     *
     * @param group any name
     * @return a copy, by client id; empty if nobody is connected
     */
    public List<Member> members(final String group) {
        return new ArrayList<>(online.getOrDefault(group, Map.of()).values());
    }

    /**
     * The groups with members.
     *
     * @return a copy
     */
    public List<String> groups() {
        return new ArrayList<>(online.keySet());
    }
}
