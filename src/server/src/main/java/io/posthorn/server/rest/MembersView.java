package io.posthorn.server.rest;

import io.posthorn.broker.admin.GroupMembers;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Who of a group is connected.
 *
 * @param group its name
 * @param consumeType push or pull
 * @param messageModel clustering or broadcasting
 * @param consumeFromWhere where a new member starts
 * @param members by client id
 */
@Schema(name = "GroupMembers", description = "Who of a group is connected.")
public record MembersView(
        @Schema(description = "The group's name", examples = "billing") String group,
        @Schema(
                        description = "CONSUME_PASSIVELY (push) or CONSUME_ACTIVELY (pull)",
                        examples = "CONSUME_PASSIVELY")
                String consumeType,
        @Schema(description = "CLUSTERING or BROADCASTING", examples = "CLUSTERING")
                String messageModel,
        @Schema(description = "Where a new member starts", examples = "CONSUME_FROM_LAST_OFFSET")
                String consumeFromWhere,
        @Schema(description = "By client id") List<MemberView> members) {

    /**
     * One client.
     *
     * @param clientId as it named itself
     * @param address where it comes from
     * @param language such as {@code JAVA}
     * @param version of its library
     * @param lastSeenAt its last heartbeat
     * @param subscriptions what it wants
     */
    @Schema(name = "GroupMember", description = "One connected client.")
    public record MemberView(
            @Schema(description = "As the client named itself", examples = "10.0.0.7@4711")
                    String clientId,
            @Schema(description = "Where it comes from", examples = "10.0.0.7:52011")
                    String address,
            @Schema(description = "Its language", examples = "JAVA") String language,
            @Schema(description = "Version of its library", examples = "V5_5_0") String version,
            @Schema(description = "Its last heartbeat", examples = "2026-01-31T08:00:00Z")
                    Instant lastSeenAt,
            @Schema(description = "What it wants") List<SubscriptionView> subscriptions) {}

    /**
     * What a client wants of a topic.
     *
     * @param topic the topic
     * @param selectorType tag or SQL92
     * @param selector the expression
     */
    @Schema(name = "Subscription", description = "What a client wants of a topic.")
    public record SubscriptionView(
            @Schema(description = "The topic", examples = "orders") String topic,
            @Schema(description = "TAG or SQL92", examples = "TAG") String selectorType,
            @Schema(
                            description = "The expression; * means everything",
                            examples = "paid || shipped")
                    String selector) {}

    /**
     * The core's words in ours.
     *
     * @param members of the core
     * @return the view
     */
    static MembersView of(final GroupMembers members) {
        return new MembersView(
                members.group(),
                members.consumeType(),
                members.messageModel(),
                members.consumeFromWhere(),
                members.members().stream().map(MembersView::member).toList());
    }

    private static MemberView member(final GroupMembers.Member member) {
        return new MemberView(
                member.clientId(),
                member.address(),
                member.language(),
                member.version(),
                Times.of(member.lastSeenMs()),
                member.subscriptions().stream()
                        .map(
                                wish ->
                                        new SubscriptionView(
                                                wish.topic(), wish.selectorType(), wish.selector()))
                        .toList());
    }
}
