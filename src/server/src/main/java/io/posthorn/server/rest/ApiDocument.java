package io.posthorn.server.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to every operation of the description what every operation may answer: problems. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {

    private static final Map<String, String> ALWAYS =
            Map.of(
                    "400", "Something in the request is wrong; the problem names the field",
                    "500", "The request failed for a reason that lies with Posthorn",
                    "503", "The broker cannot do it in its present state");

    private static final Map<String, String> WITH_NAMES =
            Map.of("404", "There is no topic, group, queue, broker or message of that name");

    private static final Map<String, String> WITH_BODY =
            Map.of(
                    "409", "It exists already, or its state forbids the change",
                    "415", "The content type of the request is not understood here");

    /** Found by Quarkus. */
    public ApiDocument() {}

    @Override
    public void filterOpenAPI(final OpenAPI api) {
        if (api.getPaths() == null || api.getPaths().getPathItems() == null) {
            return;
        }
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
            if (operation.getRequestBody() != null) {
                WITH_BODY.forEach((status, words) -> problem(operation, status, words));
            }
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
                                                                                "#/components/schemas/Problem"))));
        operation.getResponses().removeAPIResponse(status);
        operation.getResponses().addAPIResponse(status, response);
    }
}
