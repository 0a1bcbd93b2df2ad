package io.posthorn.broker.client;

import io.posthorn.base.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** All connected producers by group. */
public final class Producers {

    private final Duration silenceLimit;
    private final Clock clock;
    private final Map<String, Map<String, Member>> online = new ConcurrentHashMap<>();

    /** Each client once, in whichever of its groups it was heard of last. */
    private final Map<String, Member> clients = new ConcurrentHashMap<>();

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
                        clients.put(clientId, known);
                    } else {
                        final Member member = new Member(clientId, link, clock.wallMs());
                        members.put(clientId, member);
                        clients.put(clientId, member);
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
        // What a heartbeat and a goodbye at the same moment may have left.
        clients.values().removeIf(member -> member.lastSeenMs() < limit);
    }

    private void keepOnly(final String group, final Predicate<Member> stays) {
        final List<Member> gone = new ArrayList<>();
        online.computeIfPresent(
                group,
                (name, present) -> {
                    final Map<String, Member> members = new TreeMap<>(present);
                    members.values()
                            .removeIf(
                                    member -> {
                                        final boolean goes = !stays.test(member);
                                        if (goes) {
                                            gone.add(member);
                                        }
                                        return goes;
                                    });
                    return members.isEmpty() ? null : members;
                });
        for (final Member member : gone) {
            clients.computeIfPresent(
                    member.clientId(),
                    (id, known) -> known == member ? memberOfAnotherGroup(id) : known);
        }
    }

    private Member memberOfAnotherGroup(final String clientId) {
        return online.values().stream()
                .map(members -> members.get(clientId))
                .filter(Objects::nonNull)
                .findAny()
                .orElse(null);
    }

    /**
     * A client, in whichever groups it is.
     *
     * @param clientId as it names itself
     * @return one of its memberships, or null if it is not connected
     */
    public Member find(final String clientId) {
        return clients.get(clientId);
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
