package io.posthorn.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why a request was not carried out, as RFC 9457 writes it.
 *
 * @param type names the kind of problem, for programs
 * @param title names it for people
 * @param status the HTTP status
 * @param detail this case in a sentence
 * @param instance the path that was asked for
 * @param field the field or parameter at fault; null if none is
 * @param errors all fields at fault, if there are several
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "Why a request was not carried out (RFC 9457).")
public record Problem(
        @Schema(
                        description = "Kind of problem, for programs",
                        examples = "urn:posthorn:problem:invalid-value")
                String type,
        @Schema(description = "Kind of problem, for people", examples = "Invalid value")
                String title,
        @Schema(description = "The HTTP status", examples = "400") int status,
        @Schema(
                        description = "This case in a sentence",
                        examples = "writeQueueNums is 0; it must be at least 1.")
                String detail,
        @Schema(description = "The path that was asked for", examples = "/api/v1/topics")
                String instance,
        @Schema(description = "The field or parameter at fault", examples = "writeQueueNums")
                String field,
        @Schema(description = "All fields at fault") List<Error> errors) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One field at fault.
     *
     * @param field its name, with dots and indexes where it lies deeper
     * @param detail what is wrong with it
     */
    @Schema(name = "ProblemError", description = "One field at fault.")
    public record Error(
            @Schema(description = "Name of the field", examples = "writeQueueNums") String field,
            @Schema(description = "What is wrong with it", examples = "must be at least 1")
                    String detail) {}

    /**
     * A problem of one field or of none.
     *
     * @param kind what kind
     * @param detail a sentence
     * @param instance the path that was asked for
     * @param field null if none is at fault
     * @return the problem
     */
    static Problem of(
            final ProblemKind kind,
            final String detail,
            final String instance,
            final String field) {
        return new Problem(
                kind.type(), kind.title(), kind.status(), detail, instance, field, List.of());
    }

    /**
     * As an answer.
     *
     * @return with the problem's status and media type
     */
    Response response() {
        return Response.status(status).type(MediaType.valueOf(MEDIA_TYPE)).entity(this).build();
    }
}
