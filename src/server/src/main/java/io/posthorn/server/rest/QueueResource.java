package io.posthorn.server.rest;

import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.MessageDesk;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One queue of a topic. */
@Path("/api/v1/topics/{topic}/queues/{queueId}/messages")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Messages", description = "Single messages, for people and scripts.")
public class QueueResource {

    private final MessageDesk messages;

    /**
     * @param admin the broker of this process
     */
    public QueueResource(final BrokerAdmin admin) {
        this.messages = admin.messages();
    }

    /**
     * Part of a queue.
     *
     * @param topic the topic
     * @param queueId number of the queue
     * @param offset queue offset to begin at
     * @param limit at most so many
     * @return in order
     */
    @GET
    @Operation(
            operationId = "browseQueue",
            summary = "Look into a queue",
            description =
                    "Lists messages of a queue in order without consuming them, with the beginning"
                            + " of each body. Go on from nextOffset.")
    public QueuePageView browse(
            @PathParam("topic") @Parameter(description = "Name of the topic", example = "orders")
                    final String topic,
            @PathParam("queueId")
                    @Min(value = 0, message = "must be at least 0")
                    @Parameter(description = "Number of the queue", example = "0")
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
                    final Integer limit) {
        return QueuePageView.of(messages.browse(topic, queueId, offset, limit));
    }
}
