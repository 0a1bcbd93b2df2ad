package io.posthorn.server.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.DeadLetterDesk;
import io.posthorn.broker.admin.DeadLetterGroup;
import io.posthorn.broker.resend.Letter;
import io.posthorn.broker.resend.ResendProgress;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Dead letters: reading them, sending them again, purging and exporting them. */
@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(
        name = "Dead letters",
        description =
                "Messages that a group could not consume. They count as open until somebody sends"
                        + " them again or purges them.")
public class DeadLetterResource {

    private static final String NDJSON = "application/x-ndjson";

    private final DeadLetterDesk letters;
    private final ObjectMapper mapper;

    /**
     * @param admin the broker of this process
     * @param mapper writes what is exported
     */
    public DeadLetterResource(final BrokerAdmin admin, final ObjectMapper mapper) {
        this.letters = admin.deadLetters();
        this.mapper = mapper;
    }

    /**
     * Looks for groups with dead letters.
     *
     * @param search part of the group's name
     * @param page number of the page
     * @param size entries on a page
     * @return one page, by group
     */
    @GET
    @Operation(
            operationId = "listDeadLetterGroups",
            summary = "Look for groups with dead letters",
            description =
                    "Lists the groups that have, or had, dead letters by name, one page at a time.")
    public PageView<DeadLetterGroupView> list(
            @QueryParam("search")
                    @DefaultValue("")
                    @Parameter(
                            description = "Part of the group's name, in any case",
                            example = "bill")
                    final String search,
            @QueryParam("page")
                    @DefaultValue("0")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(description = "Number of the page, from 0", example = "0")
                    final Integer page,
            @QueryParam("size")
                    @DefaultValue("50")
                    @Min(value = 1, message = "must be at least 1")
                    @Max(value = 1000, message = "must be at most 1000")
                    @Parameter(description = "Entries on a page, at most 1000", example = "50")
                    final Integer size) {
        return PageView.of(letters.list(search, page, size), DeadLetterGroupView::of);
    }

    /**
     * The dead letters of one group.
     *
     * @param group exactly
     * @return how they stand
     */
    @GET
    @Path("{group}")
    @Operation(
            operationId = "getDeadLetterGroup",
            summary = "The dead letters of one group",
            description = "Shows how many letters a group has and which job sends them again.")
    public DeadLetterGroupView get(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group) {
        return DeadLetterGroupView.of(letters.get(group));
    }

    /**
     * Letters in order.
     *
     * @param group whose
     * @param queueId which queue
     * @param offset to begin at
     * @param limit at most so many
     * @param settled also those dealt with
     * @return some of them
     */
    @GET
    @Path("{group}/letters")
    @Operation(
            operationId = "listDeadLetters",
            summary = "Look into the dead letters of a group",
            description =
                    "Lists open letters in order, with the beginning of each body. Go on from"
                            + " nextOffset until it is maxOffset.")
    public LetterPageView letters(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group,
            @QueryParam("queueId")
                    @DefaultValue("0")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(
                            description = "Queue of the dead-letter topic; mostly there is only 0",
                            example = "0")
                    final Integer queueId,
            @QueryParam("offset")
                    @DefaultValue("0")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(description = "Queue offset to begin at", example = "0")
                    final Long offset,
            @QueryParam("limit")
                    @DefaultValue("32")
                    @Min(value = 1, message = "must be at least 1")
                    @Max(value = 100, message = "must be at most 100")
                    @Parameter(description = "At most so many, up to 100", example = "32")
                    final Integer limit,
            @QueryParam("settled")
                    @DefaultValue("false")
                    @Parameter(
                            description = "Also show letters that are dealt with",
                            example = "false")
                    final Boolean settled) {
        return LetterPageView.of(letters.letters(group, queueId, offset, limit, settled));
    }

    /**
     * One letter.
     *
     * @param group whose
     * @param queueId its queue
     * @param queueOffset its place there
     * @return the letter
     */
    @GET
    @Path("{group}/letters/{queueId}/{queueOffset}")
    @Operation(
            operationId = "getDeadLetter",
            summary = "One dead letter",
            description = "Reads a letter, dealt with or not.")
    public DeadLetterView read(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group,
            @PathParam("queueId")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(description = "The letter's queue", example = "0")
                    final Integer queueId,
            @PathParam("queueOffset")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(description = "The letter's place there", example = "4")
                    final Long queueOffset) {
        return DeadLetterView.whole(letters.read(new Letter(group, queueId, queueOffset)));
    }

    /**
     * Sends a letter again.
     *
     * @param group whose
     * @param queueId its queue
     * @param queueOffset its place there
     * @param how where to; null for where it comes from
     * @param uri of this request
     * @return where the message lies
     */
    @POST
    @Path("{group}/letters/{queueId}/{queueOffset}/resend")
    @Blocking
    @Operation(
            operationId = "resendDeadLetter",
            summary = "Send a dead letter again",
            description =
                    "Sends a letter to where it comes from, or to another topic, and marks it as"
                            + " dealt with in the same step; so a repeated request sends nothing"
                            + " twice.")
    @APIResponseSchema(value = SentView.class, responseCode = "201")
    public CompletionStage<RestResponse<SentView>> resend(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group,
            @PathParam("queueId")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(description = "The letter's queue", example = "0")
                    final Integer queueId,
            @PathParam("queueOffset")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(description = "The letter's place there", example = "4")
                    final Long queueOffset,
            final LetterResend how,
            @Context final UriInfo uri) {
        return letters.resend(
                        new Letter(group, queueId, queueOffset), how == null ? null : how.topic())
                .thenApply(
                        sent ->
                                RestResponse.ResponseBuilder.<SentView>created(
                                                uri.getBaseUriBuilder()
                                                        .path("api/v1/messages")
                                                        .segment(sent.messageId())
                                                        .build())
                                        .entity(SentView.of(sent))
                                        .build());
    }

    /**
     * Marks a letter as dealt with.
     *
     * @param group whose
     * @param queueId its queue
     * @param queueOffset its place there
     */
    @DELETE
    @Path("{group}/letters/{queueId}/{queueOffset}")
    @Operation(
            operationId = "purgeDeadLetter",
            summary = "Purge a dead letter",
            description =
                    "Marks a letter as dealt with without sending it. It stays in the dead-letter"
                            + " topic, for other readers, until the log lets go of it.")
    @APIResponse(responseCode = "204", description = "The letter is dealt with")
    public void purge(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group,
            @PathParam("queueId")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(description = "The letter's queue", example = "0")
                    final Integer queueId,
            @PathParam("queueOffset")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(description = "The letter's place there", example = "4")
                    final Long queueOffset) {
        letters.purge(new Letter(group, queueId, queueOffset));
    }

    /**
     * Marks all letters as dealt with.
     *
     * @param group whose
     * @return how many there were
     */
    @DELETE
    @Path("{group}/letters")
    @Operation(
            operationId = "purgeDeadLetters",
            summary = "Purge all dead letters of a group",
            description =
                    "Marks all letters as dealt with that are there now, without sending them.")
    @APIResponseSchema(value = PurgedView.class, responseCode = "200")
    @APIResponse(responseCode = "409", description = "A job sends the letters again at present")
    public PurgedView purgeAll(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group) {
        return new PurgedView(letters.purgeAll(group));
    }

    /**
     * Begins to send all letters again.
     *
     * @param group whose
     * @param how how
     * @param uri of this request
     * @return the job and where it is
     */
    @POST
    @Path("{group}/jobs")
    @Operation(
            operationId = "resendDeadLetters",
            summary = "Send all dead letters of a group again",
            description =
                    "Begins a job that sends all letters again that are open now, and answers at"
                            + " once. The job goes on by itself; what it has done survives a"
                            + " restart, and another job goes on from there.")
    @APIResponseSchema(value = ResendJobView.class, responseCode = "202")
    public RestResponse<ResendJobView> resendAll(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group,
            @Valid @NotNull(message = Problems.BODY_MISSING) final ResendAll how,
            @Context final UriInfo uri) {
        final ResendProgress job = letters.resendAll(group, how.topic(), how.rate());
        return RestResponse.ResponseBuilder.<ResendJobView>create(RestResponse.Status.ACCEPTED)
                .location(uri.getAbsolutePathBuilder().segment(job.id()).build())
                .entity(ResendJobView.of(job))
                .build();
    }

    /**
     * The jobs of a group.
     *
     * @param group whose
     * @return the newest first
     */
    @GET
    @Path("{group}/jobs")
    @Operation(
            operationId = "listResendJobs",
            summary = "The jobs of a group",
            description = "Lists the jobs that are remembered, the newest first.")
    public List<ResendJobView> jobs(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group) {
        return letters.jobs(group).stream().map(ResendJobView::of).toList();
    }

    /**
     * One job.
     *
     * @param group whose
     * @param id its name
     * @return how far it is
     */
    @GET
    @Path("{group}/jobs/{job}")
    @Operation(
            operationId = "getResendJob",
            summary = "One job",
            description = "Shows how far a job is.")
    public ResendJobView job(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group,
            @PathParam("job")
                    @Parameter(
                            description = "Name of the job",
                            example = "0b8f9c1e-5a4e-4f0e-9d8c-2f6f3c1f7a55")
                    final String id) {
        return ResendJobView.of(letters.job(group, id));
    }

    /**
     * Ends a job.
     *
     * @param group whose
     * @param id its name
     */
    @DELETE
    @Path("{group}/jobs/{job}")
    @Operation(
            operationId = "cancelResendJob",
            summary = "Cancel a job",
            description = "Ends a job before it is done. What it has sent stays sent.")
    @APIResponse(responseCode = "204", description = "The job has ended")
    public void cancel(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group,
            @PathParam("job")
                    @Parameter(
                            description = "Name of the job",
                            example = "0b8f9c1e-5a4e-4f0e-9d8c-2f6f3c1f7a55")
                    final String id) {
        letters.cancel(group, id);
    }

    /**
     * All letters of a group, to be kept elsewhere.
     *
     * @param group whose
     * @param settled also those dealt with
     * @return one JSON object a line
     */
    @GET
    @Path("{group}/export")
    @Produces(NDJSON)
    @Operation(
            operationId = "exportDeadLetters",
            summary = "Export the dead letters of a group",
            description =
                    "Gives all letters that are there now, one JSON object a line, with all"
                            + " properties and the whole body in Base64. They stay as they are.")
    @APIResponse(
            responseCode = "200",
            description = "The letters, in order",
            content =
                    @Content(
                            mediaType = NDJSON,
                            schema = @Schema(implementation = ExportedLetterView.class)))
    public Response export(
            @PathParam("group") @Parameter(description = "Name of the group", example = "billing")
                    final String group,
            @QueryParam("settled")
                    @DefaultValue("false")
                    @Parameter(
                            description = "Also export letters that are dealt with",
                            example = "false")
                    final Boolean settled) {
        final DeadLetterGroup found = letters.get(group);
        return Response.ok(new LetterExport(letters, found, settled, mapper))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"dead-letters-%s.ndjson\"".formatted(group))
                .build();
    }
}
