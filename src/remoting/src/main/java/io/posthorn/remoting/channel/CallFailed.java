package io.posthorn.remoting.channel;

import java.io.IOException;

/** A request of ours that got no answer. An answer with an error code is no failed call. */
public final class CallFailed extends IOException {

    /** Why there is no answer. */
    public enum Reason {
        /** There is no connection, or it could not be made. Nothing was sent. */
        NOT_CONNECTED,
        /** Too many requests wait for answers already. Nothing was sent. */
        TOO_MANY_OUTSTANDING,
        /** The format cannot carry the request. Nothing was sent. */
        UNSENDABLE,
        /** Sent, or perhaps sent; no answer came in time. */
        TIMEOUT,
        /** Sent, or perhaps sent; the connection was closed before an answer came. */
        CLOSED
    }

    private final Reason reason;

    /**
     * @param reason why
     * @param message a sentence with numbers and address
     * @param cause null if there is none
     */
    public CallFailed(final Reason reason, final String message, final Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Why there is no answer.
     *
     * @return not null
     */
    public Reason reason() {
        return reason;
    }
}
