package io.posthorn.server.rest;

import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.TopicDesk;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Topics: what there is, what is decided about it, what lies in it. */
@Path("/api/v1/topics")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Topics", description = "Named streams of messages.")
public class TopicResource {

    private final TopicDesk topics;

    /**
     * @param admin the broker of this process
     */
    public TopicResource(final BrokerAdmin admin) {
        this.topics = admin.topics();
    }

    /**
     * Looks for topics.
     *
     * @param list which ones
     * @return one page, by name
     */
    @GET
    @Operation(
            operationId = "listTopics",
            summary = "Look for topics",
            description = "Lists topics by name, one page at a time.")
    public PageView<TopicView> list(@Valid @BeanParam final ListParameters list) {
        return PageView.of(topics.list(list.toQuery()), TopicView::of);
    }

    /**
     * Makes a topic.
     *
     * @param draft what to make
     * @param uri of this request
     * @return the topic and where it is
     */
    @POST
    @Operation(
            operationId = "createTopic",
            summary = "Create a topic",
            description =
                    "Creates a topic on this broker and tells the name servers. It is in force when"
                            + " the answer comes.")
    @APIResponseSchema(value = TopicView.class, responseCode = "201")
    public RestResponse<TopicView> create(
            @Valid @NotNull(message = Problems.BODY_MISSING) final TopicDraft draft,
            @Context final UriInfo uri) {
        final TopicView topic = TopicView.of(topics.create(draft.toConfig()));
        return RestResponse.ResponseBuilder.<TopicView>created(
                        uri.getAbsolutePathBuilder().segment(topic.name()).build())
                .entity(topic)
                .build();
    }

    /**
     * One topic.
     *
     * @param name exactly
     * @return the topic
     */
    @GET
    @Path("{topic}")
    @Operation(operationId = "getTopic", summary = "One topic", description = "Shows one topic.")
    public TopicView get(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String name) {
        return TopicView.of(topics.get(name));
    }

    /**
     * Changes a topic.
     *
     * @param name of the topic
     * @param patch what changes
     * @return as it is now
     */
    @PATCH
    @Path("{topic}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Operation(
            operationId = "alterTopic",
            summary = "Alter a topic",
            description = "Changes what the request names; what it leaves out stays as it is.")
    public TopicView alter(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String name,
            @Valid @NotNull(message = Problems.BODY_MISSING) final TopicPatch patch) {
        return TopicView.of(topics.alter(name, patch::applyTo));
    }

    /**
     * Forgets a topic.
     *
     * @param name of the topic
     */
    @DELETE
    @Path("{topic}")
    @Operation(
            operationId = "deleteTopic",
            summary = "Delete a topic",
            description =
                    "Forgets a topic with its queues and the places of its groups. Its messages age"
                            + " out of the log.")
    @APIResponse(responseCode = "204", description = "The topic is gone")
    public void delete(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String name) {
        topics.delete(name);
    }

    /**
     * What lies in a topic.
     *
     * @param name of the topic
     * @return one entry for each queue
     */
    @GET
    @Path("{topic}/stats")
    @Operation(
            operationId = "getTopicStats",
            summary = "What lies in a topic",
            description = "Shows the offsets of each queue and what flows.")
    public TopicStatsView stats(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String name) {
        return TopicStatsView.of(topics.stats(name));
    }

    /**
     * Who consumes a topic.
     *
     * @param name of the topic
     * @return names of groups
     */
    @GET
    @Path("{topic}/groups")
    @Operation(
            operationId = "listTopicGroups",
            summary = "Who consumes a topic",
            description = "Lists the groups that subscribe to a topic now or have been there.")
    public List<String> groups(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String name) {
        return topics.groups(name);
    }
}
