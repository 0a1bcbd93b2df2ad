package io.posthorn.server.rest;

import io.posthorn.server.security.UserDesk;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Users: who may connect by JMS. */
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users", description = "Who may connect by JMS.")
public class UserResource {

    private final UserDesk users;

    /**
     * @param users of this cluster
     */
    public UserResource(final UserDesk users) {
        this.users = users;
    }

    /**
     * Looks for users.
     *
     * @param search part of the name
     * @param page from 0
     * @param size of a page
     * @return one page, by name
     */
    @GET
    @Operation(
            operationId = "listUsers",
            summary = "Look for users",
            description = "Lists the users of the cluster by name, one page at a time.")
    public PageView<UserView> list(
            @QueryParam("search")
                    @DefaultValue("")
                    @Parameter(description = "Part of the name, in any case", example = "bill")
                    final String search,
            @QueryParam("page")
                    @DefaultValue("0")
                    @Min(value = 0, message = "must be at least 0")
                    @Max(value = 1_000_000, message = "must be at most 1000000")
                    @Parameter(description = "Number of the page, from 0", example = "0")
                    final Integer page,
            @QueryParam("size")
                    @DefaultValue("50")
                    @Min(value = 1, message = "must be at least 1")
                    @Max(value = 1000, message = "must be at most 1000")
                    @Parameter(description = "Entries on a page, at most 1000", example = "50")
                    final Integer size) {
        return PageView.of(users.list(search, page, size), UserView::of);
    }

    /**
     * Makes a user.
     *
     * @param draft what to make
     * @param uri of this request
     * @return the user and where he is
     */
    @POST
    @Operation(
            operationId = "createUser",
            summary = "Create a user",
            description = "Creates a user of the cluster. The password is kept as a slow hash.")
    @APIResponseSchema(value = UserView.class, responseCode = "201")
    public RestResponse<UserView> create(
            @Valid @NotNull(message = Problems.BODY_MISSING) final UserDraft draft,
            @Context final UriInfo uri) {
        final UserView user =
                UserView.of(
                        users.create(
                                draft.name(),
                                draft.password(),
                                !Boolean.FALSE.equals(draft.enabled())));
        return RestResponse.ResponseBuilder.<UserView>created(
                        uri.getAbsolutePathBuilder().segment(user.name()).build())
                .entity(user)
                .build();
    }

    /**
     * One user.
     *
     * @param name exactly
     * @return the user
     */
    @GET
    @Path("{user}")
    @Operation(operationId = "getUser", summary = "One user", description = "Shows one user.")
    public UserView get(
            @PathParam("user") @Parameter(description = "Name of the user", example = "billing")
                    final String name) {
        return UserView.of(users.get(name));
    }

    /**
     * Changes a user.
     *
     * @param name of the user
     * @param patch what changes
     * @return as he is now
     */
    @PATCH
    @Path("{user}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Operation(
            operationId = "alterUser",
            summary = "Alter a user",
            description =
                    "Changes the password, or whether the user may connect. It counts for"
                            + " connections to come; those that are there stay.")
    public UserView alter(
            @PathParam("user") @Parameter(description = "Name of the user", example = "billing")
                    final String name,
            @Valid @NotNull(message = Problems.BODY_MISSING) final UserPatch patch) {
        return UserView.of(users.alter(name, patch.password(), patch.enabled()));
    }

    /**
     * Removes a user.
     *
     * @param name of the user
     */
    @DELETE
    @Path("{user}")
    @Operation(
            operationId = "deleteUser",
            summary = "Delete a user",
            description = "Removes a user. Connections that are there stay.")
    @APIResponse(responseCode = "204", description = "The user is gone")
    public void delete(
            @PathParam("user") @Parameter(description = "Name of the user", example = "billing")
                    final String name) {
        users.delete(name);
    }
}
