package io.posthorn.broker.admin;

/**
 * A request that the broker understood and does not carry out. An everyday answer that happens to
 * travel as an exception, so it carries no stack trace.
 */
public final class AdminRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why a request is refused. Doors translate it: REST to a status, remoting to a code. */
    public enum Reason {
        /** No topic, group, queue or message of that name. */
        NOT_FOUND,
        /** A name is empty, too long, has characters that are not allowed, or is reserved. */
        ILLEGAL_NAME,
        /** A value is out of its range; {@link AdminRefusal#field} says which. */
        INVALID_VALUE,
        /** It exists already, or its present state forbids the change. */
        CONFLICT,
        /** Permissions of the topic, the group or the broker forbid it. */
        FORBIDDEN,
        /** The message is larger than the broker takes. */
        TOO_LARGE,
        /** The broker is busy; the same request may succeed a moment later. */
        BUSY,
        /** The broker recovers, stops, is full or is a replica; reads may still work. */
        UNAVAILABLE,
        /** The broker failed to do it, through no fault of the asker. */
        FAILED
    }

    private final Reason reason;
    private final String field;

    /**
     * @param reason why, for programs
     * @param field the parameter at fault, named as in the records of this package, such as {@code
     *     writeQueueNums}; null if none is
     * @param sentence why, for people, with the values at fault
     */
    public AdminRefusal(final Reason reason, final String field, final String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    /**
     * Nothing of that name exists.
     *
     * @param sentence what was looked for
     * @return to be thrown
     */
    public static AdminRefusal notFound(final String sentence) {
        return new AdminRefusal(Reason.NOT_FOUND, null, sentence);
    }

    /**
     * A value is out of its range.
     *
     * @param field the parameter at fault
     * @param sentence the range and the value
     * @return to be thrown
     */
    public static AdminRefusal invalid(final String field, final String sentence) {
        return new AdminRefusal(Reason.INVALID_VALUE, field, sentence);
    }

    /**
     * Why, for programs.
     *
     * @return never null
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The parameter at fault.
     *
     * @return its name, or null if no single parameter is
     */
    public String field() {
        return field;
    }
}
