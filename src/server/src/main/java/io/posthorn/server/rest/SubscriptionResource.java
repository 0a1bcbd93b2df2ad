package io.posthorn.server.rest;

import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.SubscriptionDesk;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Subscriptions of the delivery engine: how they stand, moving and ending them. */
@Path("/api/v1/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(
        name = "Subscriptions",
        description =
                "A topic as one group takes it, where the broker keeps who has what: groups that"
                        + " pop, JMS queues, durable and shared subscriptions, AMQP links.")
public class SubscriptionResource {

    private final SubscriptionDesk subscriptions;

    /**
     * @param admin the broker of this process
     */
    public SubscriptionResource(final BrokerAdmin admin) {
        this.subscriptions = admin.subscriptions();
    }

    /**
     * Looks for subscriptions.
     *
     * @param list which names
     * @param topic only this one; null for all
     * @param group only this one; null for all
     * @return one page, by topic and group
     */
    @GET
    @Operation(
            operationId = "listSubscriptions",
            summary = "Look for subscriptions",
            description =
                    "Lists subscriptions by topic and group, one page at a time. search looks in"
                            + " both names; topic and group are exact.")
    public PageView<SubscriptionStateView> list(
            @Valid @BeanParam final ListParameters list,
            @QueryParam("topic")
                    @Parameter(description = "Only this topic; all if left out", example = "orders")
                    final String topic,
            @QueryParam("group")
                    @Parameter(
                            description = "Only this group; all if left out",
                            example = "billing")
                    final String group) {
        return PageView.of(
                subscriptions.list(list.toQuery(), topic, group), SubscriptionStateView::of);
    }

    /**
     * One subscription.
     *
     * @param topic exactly
     * @param group exactly
     * @return with its queues and consumers
     */
    @GET
    @Path("{topic}/{group}")
    @Operation(
            operationId = "getSubscription",
            summary = "One subscription",
            description =
                    "Shows how a subscription stands in each queue, and its consumers with their"
                            + " credit and how many messages each has.")
    public SubscriptionDetailView get(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String topic,
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group) {
        return SubscriptionDetailView.of(subscriptions.get(topic, group));
    }

    /**
     * Moves a subscription.
     *
     * @param topic exactly
     * @param group exactly
     * @param reset where to
     * @return one entry for each queue moved
     */
    @POST
    @Path("{topic}/{group}/reset")
    @Operation(
            operationId = "resetSubscription",
            summary = "Move a subscription",
            description =
                    "Moves a subscription to the beginning, to the end, to a time or to a queue"
                            + " offset. All before it is settled, nothing from there on is, and what"
                            + " consumers have at that moment is anybody's again.")
    @APIResponse(responseCode = "200", description = "The subscription was moved")
    public List<OffsetMoveView> reset(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String topic,
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group,
            @Valid @NotNull(message = Problems.BODY_MISSING) final SubscriptionReset reset) {
        final int queueId = reset.queueId() == null ? -1 : reset.queueId();
        return subscriptions.reset(topic, group, queueId, reset.target()).stream()
                .map(OffsetMoveView::of)
                .toList();
    }

    /**
     * Ends a subscription.
     *
     * @param topic exactly
     * @param group exactly
     * @param force also while it has consumers
     */
    @DELETE
    @Path("{topic}/{group}")
    @Operation(
            operationId = "endSubscription",
            summary = "End a subscription",
            description =
                    "Ends a subscription: nothing is kept for it any more, and the group begins anew"
                            + " when it comes again. That of a JMS queue cannot be ended.")
    @APIResponse(responseCode = "204", description = "The subscription has ended")
    public void end(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String topic,
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group,
            @QueryParam("force")
                    @DefaultValue("false")
                    @Parameter(description = "Also while it has consumers", example = "true")
                    final Boolean force) {
        subscriptions.end(topic, group, force);
    }
}
