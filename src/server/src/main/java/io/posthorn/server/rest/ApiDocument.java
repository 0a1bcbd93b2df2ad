package io.posthorn.server.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds to every operation of the description what every operation may answer: problems. Gives lists
 * the names people would give them, and bodies of messages an example.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {

    private static final Map<String, String> ALWAYS =
            Map.of(
                    "400", "Something in the request is wrong; the problem names the field",
                    "406", "The Accept header leaves out what this path answers with",
                    "500", "The request failed for a reason that lies with Posthorn",
                    "503", "The broker cannot do it in its present state");

    private static final Map<String, String> WITH_NAMES =
            Map.of(
                    "404",
                    "There is no topic, group, queue, broker, message, job, transaction or user of"
                            + " that name");

    private static final Map<String, String> WITH_BODY =
            Map.of(
                    "409", "It exists already, or its state forbids the change",
                    "415", "The content type of the request is not understood here");

    private static final Map<String, String> WITH_MESSAGE =
            Map.of(
                    "403", "The permissions of the topic or of the broker forbid it",
                    "413", "The message is larger than posthorn.broker.max-message-size",
                    "429", "Too many sends wait already; try again in a moment");

    /** What generics are called, and what they are to be called. */
    private static final Map<String, String> NAMES =
            Map.of(
                    "PageViewTopicView", "TopicPage",
                    "PageViewGroupView", "GroupPage",
                    "PageViewSubscriptionStateView", "SubscriptionPage",
                    "PageViewDeadLetterGroupView", "DeadLetterGroupPage",
                    "PageViewTransactionView", "TransactionPage",
                    "PageViewUserView", "UserPage");

    private static final String SCHEMAS = "#/components/schemas/";

    /** Found by Quarkus. */
    public ApiDocument() {}

    @Override
    public void filterOpenAPI(final OpenAPI api) {
        if (api.getPaths() == null || api.getPaths().getPathItems() == null) {
            return;
        }
        final Components parts = api.getComponents();
        NAMES.forEach(
                (from, to) -> parts.addSchema(to, parts.getSchemas().get(from)).removeSchema(from));
        parts.removeSchema("PageView");
        api.getPaths()
                .getPathItems()
                .forEach(
                        (path, item) -> {
                            if (path.startsWith("/api/")) {
                                complete(path, item);
                            }
                        });
    }

    private static void complete(final String path, final PathItem item) {
        for (final Operation operation : item.getOperations().values()) {
            ALWAYS.forEach((status, words) -> problem(operation, status, words));
            if (path.contains("{")) {
                WITH_NAMES.forEach((status, words) -> problem(operation, status, words));
            }
            operation.getResponses().getAPIResponses().values().stream()
                    .filter(response -> response.getContent() != null)
                    .flatMap(response -> response.getContent().getMediaTypes().values().stream())
                    .forEach(ApiDocument::rename);
            if (path.endsWith("/messages") && operation.getRequestBody() != null) {
                WITH_MESSAGE.forEach((status, words) -> problem(operation, status, words));
                final Content content = operation.getRequestBody().getContent();
                content.getMediaType("text/plain")
                        .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING))
                        .example("Hello");
            }
            if (operation == item.getPOST()
                    || path.endsWith("}") && operation == item.getDELETE()) {
                problem(operation, "409", WITH_BODY.get("409"));
            }
            if (operation.getRequestBody() != null) {
                WITH_BODY.forEach((status, words) -> problem(operation, status, words));
            }
        }
    }

    private static void rename(final MediaType body) {
        final Schema schema = body.getSchema();
        if (schema != null && schema.getRef() != null) {
            final String name = schema.getRef().substring(SCHEMAS.length());
            schema.setRef(SCHEMAS + NAMES.getOrDefault(name, name));
        }
    }

    private static void problem(
            final Operation operation, final String status, final String description) {
        final APIResponse response =
                OASFactory.createAPIResponse()
                        .description(description)
                        .content(
                                OASFactory.createContent()
                                        .addMediaType(
                                                Problem.MEDIA_TYPE,
                                                OASFactory.createMediaType()
                                                        .schema(
                                                                OASFactory.createSchema()
                                                                        .ref(
                                                                                SCHEMAS
                                                                                        + "Problem"))));
        operation.getResponses().removeAPIResponse(status);
        operation.getResponses().addAPIResponse(status, response);
    }
}
