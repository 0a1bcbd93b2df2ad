package io.posthorn.broker.session;

/** Something a session may not do. An everyday answer, so it carries no stack trace. */
public final class SessionRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why; doors translate it. */
    public enum Reason {
        /** The user may not do this. */
        FORBIDDEN,
        /** Another session has this client identifier. */
        CLIENT_ID_IN_USE,
        /** There is no such destination, or subscription. */
        NO_DESTINATION,
        /** The selector cannot be read. */
        BAD_SELECTOR,
        /** Its present state forbids it. */
        ILLEGAL_STATE,
        /** There are too many already. */
        LIMIT
    }

    private final Reason reason;

    /**
     * @param reason why, for programs
     * @param sentence why, for people
     */
    public SessionRefusal(final Reason reason, final String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    /**
     * Why, for programs.
     *
     * @return not null
     */
    public Reason reason() {
        return reason;
    }
}
