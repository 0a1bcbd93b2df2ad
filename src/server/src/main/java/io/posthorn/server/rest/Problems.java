package io.posthorn.server.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.posthorn.broker.admin.AdminRefusal;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.invoke.MethodHandles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever goes wrong at this door into a problem document. */
final class Problems {

    /** Where the core's words for a field differ from ours. */
    private static final Map<String, String> OUR_WORDS =
            Map.of("perm", "permission", "groupName", "name", "order", "ordered");

    /** What a constraint says of a request without a body. */
    static final String BODY_MISSING = "must be given as JSON";

    private final RestLog log =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), RestLog.class, "io.posthorn.server.rest");

    /** Found by Quarkus. */
    Problems() {}

    @ServerExceptionMapper
    Response refused(final AdminRefusal refusal, final UriInfo uri) {
        final String field = refusal.field();
        return problem(
                kindOf(refusal.reason()),
                refusal.getMessage(),
                uri,
                field == null ? null : OUR_WORDS.getOrDefault(field, field));
    }

    private static ProblemKind kindOf(final AdminRefusal.Reason reason) {
        return switch (reason) {
            case NOT_FOUND -> ProblemKind.NOT_FOUND;
            case ILLEGAL_NAME -> ProblemKind.ILLEGAL_NAME;
            case INVALID_VALUE -> ProblemKind.INVALID_VALUE;
            case CONFLICT -> ProblemKind.CONFLICT;
            case FORBIDDEN -> ProblemKind.FORBIDDEN;
            case TOO_LARGE -> ProblemKind.TOO_LARGE;
            case BUSY -> ProblemKind.BUSY;
            case UNAVAILABLE -> ProblemKind.UNAVAILABLE;
            case FAILED -> ProblemKind.INTERNAL_ERROR;
        };
    }

    @ServerExceptionMapper
    Response invalid(final ConstraintViolationException invalid, final UriInfo uri) {
        if (invalid.getConstraintViolations().stream()
                .anyMatch(fault -> BODY_MISSING.equals(fault.getMessage()))) {
            return problem(
                    ProblemKind.MALFORMED_REQUEST,
                    "The request has no body; a JSON object is expected here.",
                    uri,
                    null);
        }
        final List<Problem.Error> errors =
                invalid.getConstraintViolations().stream()
                        .map(fault -> new Problem.Error(fieldOf(fault), fault.getMessage()))
                        .sorted(Comparator.comparing(Problem.Error::field))
                        .toList();
        final String detail =
                errors.stream()
                        .map(error -> error.field() + " " + error.detail())
                        .collect(Collectors.joining("; ", "", "."));
        final ProblemKind kind = ProblemKind.INVALID_VALUE;
        return new Problem(
                        kind.type(),
                        kind.title(),
                        kind.status(),
                        detail,
                        instance(uri),
                        errors.get(0).field(),
                        errors)
                .response();
    }

    /**
     * The path without the method and its parameter, which mean nothing to the asker, and without
     * the node for an element of a list, which only repeats the index before it.
     */
    private static String fieldOf(final ConstraintViolation<?> fault) {
        final List<String> names = new ArrayList<>();
        int depth = 0;
        for (final Path.Node node : fault.getPropertyPath()) {
            final boolean meant =
                    depth >= 2 && node.getName() != null || depth == 1 && isLast(fault, depth);
            if (meant && node.getKind() != ElementKind.CONTAINER_ELEMENT) {
                names.add(node.toString());
            }
            depth++;
        }
        return String.join(".", names);
    }

    private static boolean isLast(final ConstraintViolation<?> fault, final int depth) {
        int length = 0;
        for (final Path.Node ignored : fault.getPropertyPath()) {
            length++;
        }
        return depth == length - 1;
    }

    /** Quarkus has a mapper of its own for these, so the class must be named exactly. */
    @ServerExceptionMapper
    Response mismatched(final MismatchedInputException mismatched, final UriInfo uri) {
        return json(mismatched, uri);
    }

    @ServerExceptionMapper
    Response unreadable(final JsonProcessingException unreadable, final UriInfo uri) {
        return json(unreadable, uri);
    }

    @ServerExceptionMapper
    Response refusedByTheDoor(final WebApplicationException refused, final UriInfo uri) {
        if (refused.getCause() instanceof JsonProcessingException unreadable) {
            return json(unreadable, uri);
        }
        if (refused.getCause() instanceof WrongParameter wrong) {
            return problem(ProblemKind.INVALID_VALUE, wrong.getMessage(), uri, wrong.name());
        }
        final int status = refused.getResponse().getStatus();
        if (status < 400) {
            return refused.getResponse();
        }
        final ProblemKind kind = ProblemKind.ofStatus(status);
        final Response problem = problem(kind, sentence(refused, uri), uri, null);
        final String allowed = refused.getResponse().getHeaderString("Allow");
        return allowed == null
                ? problem
                : Response.fromResponse(problem).header("Allow", allowed).build();
    }

    private static String sentence(final WebApplicationException refused, final UriInfo uri) {
        if (refused instanceof NotFoundException) {
            return "There is nothing at %s.".formatted(uri.getRequestUri().getPath());
        }
        if (refused instanceof NotAllowedException) {
            return "This path does not take that method.";
        }
        if (refused instanceof NotSupportedException) {
            return "The content type of the request is not understood here; application/json is,"
                    + " and for a message to send text/plain and application/octet-stream too.";
        }
        if (refused instanceof NotAcceptableException) {
            return "The Accept header leaves out application/json, which is what this path answers"
                    + " with.";
        }
        return refused.getMessage();
    }

    private static Response json(final JsonProcessingException unreadable, final UriInfo uri) {
        final String field =
                unreadable instanceof JsonMappingException mapping ? pathOf(mapping) : null;
        if (unreadable instanceof UnrecognizedPropertyException unknown) {
            return problem(
                    ProblemKind.INVALID_VALUE,
                    "There is no field %s; known are %s."
                            .formatted(
                                    field,
                                    unknown.getKnownPropertyIds().stream()
                                            .map(Object::toString)
                                            .sorted()
                                            .collect(Collectors.joining(", "))),
                    uri,
                    field);
        }
        if (unreadable instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
            return mismatch(wrong, field, uri);
        }
        if (field != null && !field.isEmpty()) {
            return problem(
                    ProblemKind.INVALID_VALUE,
                    "%s has the wrong form: %s".formatted(field, unreadable.getOriginalMessage()),
                    uri,
                    field);
        }
        final String place =
                unreadable.getLocation() == null
                        ? ""
                        : " at line %d, column %d"
                                .formatted(
                                        unreadable.getLocation().getLineNr(),
                                        unreadable.getLocation().getColumnNr());
        return problem(
                ProblemKind.MALFORMED_REQUEST,
                "The request is not the JSON expected here%s: %s"
                        .formatted(place, unreadable.getOriginalMessage()),
                uri,
                null);
    }

    private static Response mismatch(
            final MismatchedInputException wrong, final String field, final UriInfo uri) {
        final String form = form(wrong.getTargetType());
        if (field == null || field.isEmpty()) {
            return problem(
                    ProblemKind.MALFORMED_REQUEST,
                    "The body of the request must be %s.".formatted(form),
                    uri,
                    null);
        }
        // Of bytes Jackson tells only the part that could not be read.
        final boolean shown =
                wrong instanceof InvalidFormatException && wrong.getTargetType() != byte[].class;
        return problem(
                ProblemKind.INVALID_VALUE,
                shown
                        ? "%s is \"%s\"; it must be %s."
                                .formatted(field, ((InvalidFormatException) wrong).getValue(), form)
                        : "%s must be %s.".formatted(field, form),
                uri,
                field);
    }

    private static String pathOf(final JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(
                        step ->
                                step.getFieldName() != null
                                        ? step.getFieldName()
                                        : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    /**
     * What a value of a type looks like.
     *
     * @param type of a field or parameter
     * @return to be put after "must be"
     */
    static String form(final Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        if (type == Integer.class
                || type == int.class
                || type == Long.class
                || type == long.class) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Instant.class) {
            return "a time such as 2026-01-31T08:00:00Z";
        }
        if (type == byte[].class) {
            return "Base64";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a JSON array";
        }
        return type == String.class ? "text" : "a JSON object";
    }

    @ServerExceptionMapper
    Response failed(final RuntimeException failure, final UriInfo uri) {
        final String mark = UUID.randomUUID().toString().substring(0, 8);
        log.requestFailed(uri.getRequestUri().getPath(), mark, failure);
        return problem(
                ProblemKind.INTERNAL_ERROR,
                "The request failed for a reason that lies with Posthorn; the log names it under %s."
                        .formatted(mark),
                uri,
                null);
    }

    private static Response problem(
            final ProblemKind kind, final String detail, final UriInfo uri, final String field) {
        return Problem.of(kind, detail, instance(uri), field).response();
    }

    /** A reference as RFC 9457 wants it, so percent-encoded. */
    private static String instance(final UriInfo uri) {
        return uri.getRequestUri().getRawPath();
    }
}
