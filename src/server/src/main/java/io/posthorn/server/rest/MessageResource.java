package io.posthorn.server.rest;

import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.MessageDesk;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A single message, wherever it lies. */
@Path("/api/v1/messages")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Messages", description = "Single messages, for people and scripts.")
public class MessageResource {

    private final MessageDesk messages;

    /**
     * @param admin the broker of this process
     */
    public MessageResource(final BrokerAdmin admin) {
        this.messages = admin.messages();
    }

    /**
     * One message, wherever it is.
     *
     * @param id its offset message id
     * @return the message
     */
    @GET
    @Path("{id}")
    @Operation(
            operationId = "getMessage",
            summary = "One message",
            description = "Reads a message by the messageId that sending it gave.")
    public MessageView read(
            @PathParam("id")
                    @Parameter(
                            description = "The message's messageId",
                            example = "7F00000100002A9F0000000000000000")
                    final String id) {
        return MessageView.whole(messages.read(id));
    }
}
