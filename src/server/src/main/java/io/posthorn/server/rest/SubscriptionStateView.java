package io.posthorn.server.rest;

import io.posthorn.broker.admin.SubscriptionEntry;
import io.posthorn.broker.delivery.SubscriptionRules;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How a subscription stands.
 *
 * @param topic the topic
 * @param group the group
 * @param kind what the names are for
 * @param backlog messages not settled yet
 * @param leased of those, handed out or waiting for their time
 * @param hidden of those leased, about to be settled or buried
 * @param returned of the backlog, came back and to be handed out again
 * @param oldestStoredAt when the oldest message of the backlog was stored
 * @param oldestAgeSeconds how long ago that was
 * @param consumerCount how many consume
 * @param waitingPops pops that wait for a message
 * @param rules how it treats its messages
 */
@Schema(name = "SubscriptionState", description = "How a subscription stands.")
public record SubscriptionStateView(
        @Schema(description = "The topic", examples = "orders") String topic,
        @Schema(description = "The group", examples = "billing") String group,
        @Schema(
                        description = "NORMAL, RETRY, DEAD_LETTER or SYSTEM, by the names",
                        examples = "NORMAL")
                String kind,
        @Schema(description = "Messages not settled yet, leased ones included", examples = "17")
                long backlog,
        @Schema(
                        description =
                                "Of the backlog: somebody has them, or they wait for their time",
                        examples = "5")
                long leased,
        @Schema(
                        description =
                                "Of those leased: a transaction is about to settle them, or they"
                                        + " are about to be dead letters",
                        examples = "0")
                long hidden,
        @Schema(
                        description =
                                "Of the backlog: they came back and are to be handed out again",
                        examples = "1")
                long returned,
        @Schema(
                        description = "When the oldest message of the backlog was stored",
                        examples = "2026-01-31T08:00:00Z")
                Instant oldestStoredAt,
        @Schema(description = "How long ago that was, in seconds", examples = "42")
                Long oldestAgeSeconds,
        @Schema(
                        description =
                                "Consumers attached, and connected members of a group that pops",
                        examples = "2")
                int consumerCount,
        @Schema(description = "Pops that wait for a message", examples = "1") int waitingPops,
        @Schema(description = "How it treats its messages") RulesView rules) {

    /**
     * How a subscription treats its messages.
     *
     * @param start where it begins in queues that have messages already
     * @param popping whether its group pops a stream
     * @param exclusive whether only the first consumer is given messages
     * @param grouped whether messages of a message group go to one consumer
     * @param leavesUnwanted whether messages that no consumer wants stay
     * @param mostDeliveries before a message is dead
     * @param lasting whether it outlives the broker
     * @param keepsAll whether messages are kept until they are settled
     */
    @Schema(name = "SubscriptionRules", description = "How a subscription treats its messages.")
    public record RulesView(
            @Schema(
                            description = "FIRST or LAST: where it began in queues with messages",
                            examples = "FIRST")
                    String start,
            @Schema(
                            description =
                                    "Whether its group pops a stream; else it is a JMS queue or a"
                                            + " subscription of JMS or AMQP",
                            examples = "true")
                    boolean popping,
            @Schema(
                            description = "Whether only the first consumer is given messages",
                            examples = "false")
                    boolean exclusive,
            @Schema(
                            description = "Whether messages of a message group go to one consumer",
                            examples = "false")
                    boolean grouped,
            @Schema(
                            description =
                                    "Whether messages that no consumer wants stay, as in a JMS"
                                            + " queue",
                            examples = "false")
                    boolean leavesUnwanted,
            @Schema(
                            description =
                                    "How often a message is handed out before it is dead; 0 for any"
                                            + " number",
                            examples = "17")
                    int mostDeliveries,
            @Schema(description = "Whether it outlives the broker", examples = "true")
                    boolean lasting,
            @Schema(
                            description =
                                    "Whether messages are kept until they are settled, however old"
                                            + " they are",
                            examples = "false")
                    boolean keepsAll) {}

    /**
     * The core's words in ours.
     *
     * @param entry of the core
     * @return the view
     */
    static SubscriptionStateView of(final SubscriptionEntry entry) {
        return new SubscriptionStateView(
                entry.topic(),
                entry.group(),
                entry.kind().name(),
                entry.left(),
                entry.leased(),
                entry.hidden(),
                entry.returned(),
                Times.of(entry.oldestStoredMs()),
                entry.oldestStoredMs() == 0
                        ? null
                        : Duration.ofMillis(entry.oldestAgeMs()).toSeconds(),
                entry.consumerCount(),
                entry.waitingTakes(),
                rules(entry.rules()));
    }

    private static RulesView rules(final SubscriptionRules rules) {
        return new RulesView(
                rules.start().name(),
                rules.isPopping(),
                rules.isExclusive(),
                rules.isGrouped(),
                rules.leavesUnwanted(),
                rules.mostDeliveries(),
                rules.isLasting(),
                rules.keepsAll());
    }
}
