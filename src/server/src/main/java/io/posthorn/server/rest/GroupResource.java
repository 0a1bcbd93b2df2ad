package io.posthorn.server.rest;

import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.GroupDesk;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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

/** Groups: what there is, how far it is, who is there, and moving it. */
@Path("/api/v1/groups")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Groups", description = "Consumers that share work under one name.")
public class GroupResource {

    private final GroupDesk groups;

    /**
     * @param admin the broker of this process
     */
    public GroupResource(final BrokerAdmin admin) {
        this.groups = admin.groups();
    }

    /**
     * Looks for groups.
     *
     * @param list which ones
     * @return one page, by name
     */
    @GET
    @Operation(
            operationId = "listGroups",
            summary = "Look for groups",
            description = "Lists groups by name, one page at a time.")
    public PageView<GroupView> list(@Valid @BeanParam final ListParameters list) {
        return PageView.of(groups.list(list.toQuery()), GroupView::of);
    }

    /**
     * Makes a group.
     *
     * @param draft what to make
     * @param uri of this request
     * @return the group and where it is
     */
    @POST
    @Operation(
            operationId = "createGroup",
            summary = "Create a group",
            description =
                    "Creates a group. Consumers may also create theirs by connecting, where"
                            + " posthorn.broker.auto-create-group allows it.")
    @APIResponseSchema(value = GroupView.class, responseCode = "201")
    public RestResponse<GroupView> create(
            @Valid @NotNull(message = Problems.BODY_MISSING) final GroupDraft draft,
            @Context final UriInfo uri) {
        final GroupView group = GroupView.of(groups.create(draft.toConfig()));
        return RestResponse.ResponseBuilder.<GroupView>created(
                        uri.getAbsolutePathBuilder().segment(group.name()).build())
                .entity(group)
                .build();
    }

    /**
     * One group.
     *
     * @param name exactly
     * @return the group
     */
    @GET
    @Path("{group}")
    @Operation(operationId = "getGroup", summary = "One group", description = "Shows one group.")
    public GroupView get(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String name) {
        return GroupView.of(groups.get(name));
    }

    /**
     * Changes a group.
     *
     * @param name of the group
     * @param patch what changes
     * @return as it is now
     */
    @PATCH
    @Path("{group}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Operation(
            operationId = "alterGroup",
            summary = "Alter a group",
            description = "Changes what the request names; what it leaves out stays as it is.")
    public GroupView alter(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String name,
            @Valid @NotNull(message = Problems.BODY_MISSING) final GroupPatch patch) {
        return GroupView.of(groups.alter(name, patch::applyTo));
    }

    /**
     * Forgets a group.
     *
     * @param name of the group
     * @param withOffsets also how far it got
     */
    @DELETE
    @Path("{group}")
    @Operation(
            operationId = "deleteGroup",
            summary = "Delete a group",
            description = "Forgets a group that has no members connected.")
    @APIResponse(responseCode = "204", description = "The group is gone")
    public void delete(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String name,
            @QueryParam("withOffsets")
                    @DefaultValue("false")
                    @Parameter(
                            description =
                                    "Also forget how far it got; otherwise a group of that name"
                                            + " goes on where this one was",
                            example = "true")
                    final Boolean withOffsets) {
        groups.delete(name, withOffsets);
    }

    /**
     * How far a group is behind.
     *
     * @param name of the group
     * @param topic only this one; null means all
     * @return one entry for each queue
     */
    @GET
    @Path("{group}/lag")
    @Operation(
            operationId = "getGroupLag",
            summary = "How far a group is behind",
            description = "Shows for each queue where the group is and how much lies before it.")
    public LagView lag(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String name,
            @QueryParam("topic")
                    @Parameter(description = "Only this topic; all if left out", example = "orders")
                    final String topic) {
        return LagView.of(name, groups.lag(name, topic));
    }

    /**
     * Who is connected.
     *
     * @param name of the group
     * @return its members
     */
    @GET
    @Path("{group}/members")
    @Operation(
            operationId = "listGroupMembers",
            summary = "Who is connected",
            description = "Lists the connected consumers of a group and what they want.")
    public MembersView members(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String name) {
        return MembersView.of(groups.members(name));
    }

    /**
     * Moves a group.
     *
     * @param name of the group
     * @param reset where to
     * @return one entry for each queue moved
     */
    @POST
    @Path("{group}/offsets")
    @Operation(
            operationId = "resetGroupOffsets",
            summary = "Move a group",
            description =
                    "Moves a group in a topic: to the beginning, to the end, to a time or to a"
                            + " queue offset. Connected members go on from there.")
    @APIResponse(responseCode = "200", description = "The group was moved")
    public List<OffsetMoveView> reset(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String name,
            @Valid @NotNull(message = Problems.BODY_MISSING) final OffsetReset reset) {
        final int queueId = reset.queueId() == null ? -1 : reset.queueId();
        return groups.resetOffset(name, reset.topic(), queueId, reset.target()).stream()
                .map(OffsetMoveView::of)
                .toList();
    }
}
