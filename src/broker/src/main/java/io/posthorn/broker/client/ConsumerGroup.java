package io.posthorn.broker.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The connected members of a consumer group and what they want. The newest heartbeat decides for
 * all. Guarded by its own lock; reading gives copies.
 */
public final class ConsumerGroup {

    /** How a group consumes, in RocketMQ's words, since only its clients ever see them. */
    public record Style(String consumeType, String messageModel, String consumeFromWhere) {

        /** Each member gets all messages. */
        public static final String BROADCASTING = "BROADCASTING";

        /**
         * Whether each member gets all messages.
         *
         * @return false if they share them
         */
        public boolean isBroadcasting() {
            return BROADCASTING.equals(messageModel);
        }
    }

    private final String name;
    private final Map<String, Member> members = new TreeMap<>();
    private final Map<String, Subscription> subscriptions = new TreeMap<>();
    private Style style;

    ConsumerGroup(final String name) {
        this.name = name;
    }

    /** Takes a heartbeat; says whether members or wishes changed. */
    synchronized boolean heartbeat(
            final String clientId,
            final ClientLink link,
            final Style newStyle,
            final Collection<Subscription> wanted,
            final long nowMs) {
        style = newStyle;
        return join(clientId, link, nowMs) | subscribe(wanted);
    }

    /** Takes a sign of life; says whether the member is known by this connection. */
    synchronized boolean refresh(final String clientId, final ClientLink link, final long nowMs) {
        final Member present = members.get(clientId);
        if (present == null || present.link() != link) {
            return false;
        }
        present.seen(nowMs);
        return true;
    }

    private boolean join(final String clientId, final ClientLink link, final long nowMs) {
        final Member present = members.get(clientId);
        if (present != null && present.link() == link) {
            present.seen(nowMs);
            return false;
        }
        members.put(clientId, new Member(clientId, link, nowMs));
        return present == null;
    }

    private boolean subscribe(final Collection<Subscription> wanted) {
        boolean changed = false;
        for (final Subscription each : wanted) {
            final Subscription before = subscriptions.get(each.topic());
            if (before == null || each.version() > before.version()) {
                subscriptions.put(each.topic(), each);
                changed |= before == null || !each.wantsTheSame(before);
            }
        }
        return changed
                | subscriptions
                        .keySet()
                        .removeIf(
                                topic ->
                                        wanted.stream()
                                                .noneMatch(each -> each.topic().equals(topic)));
    }

    /** Drops a member; says whether it was there. */
    synchronized boolean leave(final String clientId) {
        return members.remove(clientId) != null;
    }

    /** Drops the members of a connection; says whether there were any. */
    synchronized boolean leave(final ClientLink link) {
        return members.values().removeIf(member -> member.link() == link);
    }

    /** Drops members that were silent for too long; says whether there were any. */
    synchronized boolean expire(final long seenBeforeMs) {
        return members.values().removeIf(member -> member.lastSeenMs() < seenBeforeMs);
    }

    /**
     * The group's name.
     *
     * @return a group
     */
    public String name() {
        return name;
    }

    /**
     * How it consumes.
     *
     * @return as the newest heartbeat says
     */
    public synchronized Style style() {
        return style;
    }

    /**
     * Its members.
     *
     * @return a copy, by client id
     */
    public synchronized List<Member> members() {
        return new ArrayList<>(members.values());
    }

    /**
     * What it wants.
     *
     * @return a copy, by topic
     */
    public synchronized List<Subscription> subscriptions() {
        return new ArrayList<>(subscriptions.values());
    }

    /**
     * What it wants of one topic.
     *
     * @param topic any name
     * @return the subscription, or null
     */
    public synchronized Subscription subscription(final String topic) {
        return subscriptions.get(topic);
    }

    synchronized boolean isEmpty() {
        return members.isEmpty();
    }
}
