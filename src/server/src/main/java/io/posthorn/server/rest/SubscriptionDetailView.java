package io.posthorn.server.rest;

import io.posthorn.broker.admin.SubscriptionDetail;
import io.posthorn.broker.delivery.ConsumerState;
import io.posthorn.broker.delivery.Wish;
import io.posthorn.broker.selector.Selector;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A subscription with its queues and consumers.
 *
 * @param subscription all queues together
 * @param queues by number
 * @param consumers those attached
 * @param members of a group that pops
 */
@Schema(name = "SubscriptionDetail", description = "A subscription with its queues and consumers.")
public record SubscriptionDetailView(
        @Schema(description = "All queues together") SubscriptionStateView subscription,
        @Schema(description = "By number") List<QueueView> queues,
        @Schema(description = "Consumers attached, in the order in which they came")
                List<ConsumerView> consumers,
        @Schema(
                        description =
                                "Connected members of a group that pops; which of them has which"
                                        + " messages is not known")
                List<PopperView> members) {

    /**
     * One queue.
     *
     * @param broker that keeps it
     * @param queueId its number
     * @param settledBelow below it everything is settled
     * @param end the next message gets
     * @param backlog messages not settled yet
     * @param leased of those, handed out or waiting for their time
     * @param hidden of those leased, about to be settled or buried
     * @param returned of the backlog, came back and to be handed out again
     * @param oldestStoredAt when the oldest message of the backlog was stored
     */
    @Schema(name = "SubscriptionQueue", description = "How a subscription stands in one queue.")
    public record QueueView(
            @Schema(description = "The broker that keeps the queue", examples = "broker-a")
                    String broker,
            @Schema(description = "Number of the queue", examples = "0") int queueId,
            @Schema(
                            description = "Queue offset below which everything is settled",
                            examples = "283")
                    long settledBelow,
            @Schema(description = "Queue offset the next message gets", examples = "300") long end,
            @Schema(description = "Messages not settled yet, leased ones included", examples = "17")
                    long backlog,
            @Schema(
                            description =
                                    "Of the backlog: somebody has them, or they wait for their"
                                            + " time",
                            examples = "5")
                    long leased,
            @Schema(
                            description =
                                    "Of those leased: a transaction is about to settle them, or"
                                            + " they are about to be dead letters",
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
                    Instant oldestStoredAt) {}

    /**
     * One consumer.
     *
     * @param number in the subscription
     * @param client where it comes from
     * @param selectorType tag, SQL92 or JMS; absent if everything is wanted
     * @param selector what it wants; absent if everything is wanted
     * @param queueId the only queue it wants; absent for all
     * @param credit for how many more messages it is ready
     * @param held messages it has
     * @param kept messages of its message groups that wait for its credit
     */
    @Schema(name = "SubscriptionConsumer", description = "A consumer of a subscription.")
    public record ConsumerView(
            @Schema(description = "Its number in the subscription", examples = "1") int number,
            @Schema(
                            description = "Where it comes from; absent for the broker's own",
                            examples = "10.0.0.7:52011")
                    String client,
            @Schema(
                            description = "TAG, SQL92 or JMS; absent if it wants everything",
                            examples = "JMS")
                    String selectorType,
            @Schema(
                            description = "What it wants; absent if it wants everything",
                            examples = "colour = 'red'")
                    String selector,
            @Schema(description = "The only queue it wants; absent for all", examples = "0")
                    Integer queueId,
            @Schema(description = "For how many more messages it is ready", examples = "100")
                    long credit,
            @Schema(description = "Messages it has", examples = "5") long held,
            @Schema(
                            description =
                                    "Messages of its message groups that wait until it has credit",
                            examples = "0")
                    long kept) {}

    /**
     * A client that pops.
     *
     * @param clientId as it named itself
     * @param address where it comes from
     */
    @Schema(name = "SubscriptionMember", description = "A client of a group that pops.")
    public record PopperView(
            @Schema(description = "As the client named itself", examples = "10.0.0.7@4711")
                    String clientId,
            @Schema(description = "Where it comes from", examples = "10.0.0.7:52011")
                    String address) {}

    /**
     * The core's words in ours.
     *
     * @param detail of the core
     * @return the view
     */
    static SubscriptionDetailView of(final SubscriptionDetail detail) {
        return new SubscriptionDetailView(
                SubscriptionStateView.of(detail.entry()),
                detail.queues().stream().map(SubscriptionDetailView::queue).toList(),
                detail.consumers().stream().map(SubscriptionDetailView::consumer).toList(),
                detail.members().stream()
                        .map(member -> new PopperView(member.clientId(), member.address()))
                        .toList());
    }

    private static QueueView queue(final SubscriptionDetail.Queue queue) {
        return new QueueView(
                queue.broker(),
                queue.queueId(),
                queue.settledBelow(),
                queue.end(),
                queue.left(),
                queue.leased(),
                queue.hidden(),
                queue.returned(),
                Times.of(queue.oldestStoredMs()));
    }

    private static ConsumerView consumer(final ConsumerState consumer) {
        final Wish wish = consumer.wish();
        final Selector selector = wish.selector();
        final boolean byTag = selector == null && !wish.tags().wantsAll();
        return new ConsumerView(
                consumer.holder(),
                consumer.owner().isEmpty() ? null : consumer.owner(),
                byTag ? "TAG" : selector == null ? null : selector.dialect().name(),
                byTag ? wish.tags().toString() : selector == null ? null : selector.text(),
                wish.queueId() == Wish.ANY_QUEUE ? null : wish.queueId(),
                consumer.credit(),
                consumer.held(),
                consumer.kept());
    }
}
