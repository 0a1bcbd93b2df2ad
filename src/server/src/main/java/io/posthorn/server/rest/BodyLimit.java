package io.posthorn.server.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers a body that is announced larger than HTTP takes; Quarkus would do so without a word. */
@Singleton
final class BodyLimit {

    /** Before Quarkus looks, which does so at a priority of 2. */
    private static final int FIRST = 100;

    private final long limit;
    private final ObjectMapper mapper;

    /**
     * @param limit largest body in bytes
     * @param mapper writes the problem
     */
    BodyLimit(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") final MemorySize limit,
            final ObjectMapper mapper) {
        this.limit = limit.asLongValue();
        this.mapper = mapper;
    }

    void install(@Observes final Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(final RoutingContext request) {
        final long length = announced(request);
        if (length <= limit) {
            request.next();
            return;
        }
        final Problem problem =
                Problem.of(
                        ProblemKind.TOO_LARGE,
                        "The request has a body of %d bytes; at most %d are taken (quarkus.http.limits.max-body-size)."
                                .formatted(length, limit),
                        request.request().path(),
                        null);
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                // The rest of the body is not read, so the connection is of no more use.
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(json(problem))
                .onComplete(sent -> request.request().connection().close());
    }

    /** 0 where nothing readable is announced, which is for others to judge. */
    private static long announced(final RoutingContext request) {
        final String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
    }

    private String json(final Problem problem) {
        try {
            return mapper.writeValueAsString(problem);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("a problem that cannot be written: " + problem, e);
        }
    }
}
