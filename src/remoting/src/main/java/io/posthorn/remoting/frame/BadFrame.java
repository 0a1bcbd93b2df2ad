package io.posthorn.remoting.frame;

/**
 * Bytes that are no frame. What follows on the same connection cannot be trusted either, so the
 * connection is to be closed. Carries no stack trace: peers can cause it at will.
 */
public final class BadFrame extends Exception {

    /**
     * @param message what is wrong, with the numbers
     */
    public BadFrame(final String message) {
        super(message, null, false, false);
    }
}
