package io.posthorn.broker.admin;

import java.util.List;

/**
 * The connected members of a group.
 *
 * @param group the group's name
 * @param consumeType {@code CONSUME_PASSIVELY} (push) or {@code CONSUME_ACTIVELY} (pull); null
 *     without members
 * @param messageModel {@code CLUSTERING} or {@code BROADCASTING}; null without members
 * @param consumeFromWhere such as {@code CONSUME_FROM_LAST_OFFSET}; null without members
 * @param members by client id
 */
public record GroupMembers(
        String group,
        String consumeType,
        String messageModel,
        String consumeFromWhere,
        List<Member> members) {

    /** Takes a copy of the list. */
    public GroupMembers {
        members = List.copyOf(members);
    }

    /**
     * One connected client.
     *
     * @param clientId as the client named itself
     * @param address host and port it comes from
     * @param language such as {@code JAVA}
     * @param version of the client library, in words, such as {@code V5_5_0}
     * @param lastSeenMs its last heartbeat, milliseconds since the epoch
     * @param subscriptions what it wants
     */
    public record Member(
            String clientId,
            String address,
            String language,
            String version,
            long lastSeenMs,
            List<Subscription> subscriptions) {

        /** Takes a copy of the list. */
        public Member {
            subscriptions = List.copyOf(subscriptions);
        }
    }

    /**
     * What a member wants of one topic.
     *
     * @param topic the topic
     * @param selectorType {@code TAG} or {@code SQL92}
     * @param selector the expression; {@code *} means everything
     */
    public record Subscription(String topic, String selectorType, String selector) {}
}
