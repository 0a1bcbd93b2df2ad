package io.posthorn.server.rest;

import java.util.Locale;

/** The kinds of problems, each with its status. */
enum ProblemKind {
    /** The request is no JSON, or JSON of another shape. */
    MALFORMED_REQUEST(400, "Malformed request"),
    /** A name is empty, too long, has wrong characters or is reserved. */
    ILLEGAL_NAME(400, "Illegal name"),
    /** A value is out of its range or of the wrong kind. */
    INVALID_VALUE(400, "Invalid value"),
    /** Permissions forbid it. */
    FORBIDDEN(403, "Forbidden"),
    /** There is no such thing. */
    NOT_FOUND(404, "Not found"),
    /** The path does not take this method. */
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    /** None of the media types asked for can be given. */
    NOT_ACCEPTABLE(406, "Not acceptable"),
    /** It exists already, or its state forbids the change. */
    CONFLICT(409, "Conflict"),
    /** More than the broker or the door takes. */
    TOO_LARGE(413, "Too large"),
    /** The body's media type is not understood here. */
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    /** The broker is busy for a moment. */
    BUSY(429, "Busy"),
    /** The broker, or the door, failed. */
    INTERNAL_ERROR(500, "Internal error"),
    /** The broker cannot do it in its present state. */
    UNAVAILABLE(503, "Unavailable");

    private final int status;
    private final String title;

    ProblemKind(final int status, final String title) {
        this.status = status;
        this.title = title;
    }

    /**
     * The HTTP status.
     *
     * @return 400 or more
     */
    int status() {
        return status;
    }

    /**
     * The kind for people.
     *
     * @return a few words
     */
    String title() {
        return title;
    }

    /**
     * The kind for programs.
     *
     * @return a name that stays
     */
    String type() {
        return "urn:posthorn:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind for a status that somebody else chose.
     *
     * @param status the HTTP status
     * @return the nearest kind
     */
    static ProblemKind ofStatus(final int status) {
        for (final ProblemKind kind : values()) {
            if (kind.status == status && kind != ILLEGAL_NAME && kind != INVALID_VALUE) {
                return kind;
            }
        }
        return status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
    }
}
