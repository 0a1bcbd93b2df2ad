package io.posthorn.server.rest;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.MessageDesk;
import io.posthorn.broker.admin.OutgoingMessage;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Messages of a topic: send one, read one, find some. */
@Path("/api/v1/topics/{topic}/messages")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Messages", description = "Single messages, for people and scripts.")
public class TopicMessageResource {

    private final MessageDesk messages;
    private final Clock clock;

    /**
     * @param admin the broker of this process
     * @param clock for time ranges without an end
     */
    public TopicMessageResource(final BrokerAdmin admin, final Clock clock) {
        this.messages = admin.messages();
        this.clock = clock;
    }

    /**
     * Sends a message given as JSON.
     *
     * @param topic where to
     * @param draft the message
     * @param uri of this request
     * @return where it lies
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            operationId = "sendMessage",
            summary = "Send a message",
            description =
                    "Sends one message and answers when it is as safe as the broker promises. An"
                            + " unknown topic is created where posthorn.broker.auto-create-topic allows"
                            + " it.")
    @APIResponseSchema(value = SentView.class, responseCode = "201")
    public CompletionStage<RestResponse<SentView>> send(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String topic,
            @Valid @NotNull(message = Problems.BODY_MISSING) final MessageDraft draft,
            @Context final UriInfo uri) {
        return send(draft.toMessage(topic), uri);
    }

    /**
     * Sends a message whose body is the request's body.
     *
     * @param topic where to
     * @param tag null if none
     * @param keys possibly empty
     * @param body the payload
     * @param uri of this request
     * @return where it lies
     */
    @POST
    @Consumes({MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    @Blocking
    @Operation(
            operationId = "sendPlainMessage",
            summary = "Send a message",
            description = "Sends the body of the request as it is.")
    @APIResponseSchema(value = SentView.class, responseCode = "201")
    public CompletionStage<RestResponse<SentView>> sendPlain(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String topic,
            @QueryParam("tag") @Parameter(description = "What it is about", example = "greeting")
                    final String tag,
            @QueryParam("key")
                    @Parameter(
                            description = "To find it by later; may be repeated",
                            example = "order-4711")
                    final List<String> keys,
            final byte[] body,
            @Context final UriInfo uri) {
        return send(
                new OutgoingMessage(
                        topic, -1, tag, keys, Map.of(), body, OutgoingMessage.Due.NOW, -1, null),
                uri);
    }

    private CompletionStage<RestResponse<SentView>> send(
            final OutgoingMessage message, final UriInfo uri) {
        return messages.send(message)
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
     * One message of a topic.
     *
     * @param topic where it was sent to
     * @param id its unique key or offset message id
     * @return the message
     */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "getTopicMessage",
            summary = "One message of a topic",
            description = "Reads a message by its uniqueKey or its messageId.")
    public MessageView read(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String topic,
            @PathParam("id")
                    @Parameter(
                            description = "The message's uniqueKey or messageId",
                            example = "7F000001000118B4AAC2139B2A700000")
                    final String id) {
        return MessageView.whole(messages.read(topic, id));
    }

    /**
     * Messages that carry a key.
     *
     * @param topic where they were sent to
     * @param key exactly
     * @param from stored then or later
     * @param to stored before
     * @param limit at most so many
     * @return the newest first
     */
    @GET
    @Operation(
            operationId = "findMessages",
            summary = "Find messages by key",
            description =
                    "Lists the messages of a topic that carry a key, the newest first, with the"
                            + " beginning of each body.")
    public List<MessageView> byKey(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String topic,
            @QueryParam("key")
                    @NotBlank(message = "must be given")
                    @Parameter(
                            description = "One of the message's keys",
                            example = "order-4711",
                            required = true)
                    final String key,
            @QueryParam("from")
                    @Parameter(
                            description = "Stored then or later; from the beginning if left out",
                            example = "2026-01-31T00:00:00Z")
                    final Instant from,
            @QueryParam("to")
                    @Parameter(
                            description = "Stored before; until now if left out",
                            example = "2026-02-01T00:00:00Z")
                    final Instant to,
            @QueryParam("limit")
                    @DefaultValue("32")
                    @Min(value = 1, message = "must be at least 1")
                    @Max(value = 100, message = "must be at most 100")
                    @Parameter(description = "At most so many, up to 100", example = "32")
                    final Integer limit) {
        final long fromMs = from == null ? 0 : from.toEpochMilli();
        final long toMs = to == null ? clock.wallMs() + 1 : to.toEpochMilli();
        if (fromMs >= toMs) {
            throw AdminRefusal.invalid("to", "to must be later than from.");
        }
        return messages.byKey(topic, key, fromMs, toMs, limit).stream()
                .map(MessageView::inList)
                .toList();
    }
}
