package io.posthorn.server.rest;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the description of the API says about itself. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Posthorn",
                        version = "v1",
                        description =
                                "Looks at a Posthorn broker and keeps its topics and groups; sends"
                                        + " and reads single messages; shows and moves"
                                        + " subscriptions, deals with dead letters and with"
                                        + " transactions left behind; keeps users. Errors are"
                                        + " problem documents"
                                        + " (RFC 9457).",
                        license = @License(name = "Apache-2.0")),
        components =
                @Components(schemas = @Schema(name = "Problem", implementation = Problem.class)))
public class Api extends Application {

    /** Found by Quarkus. */
    public Api() {}
}
