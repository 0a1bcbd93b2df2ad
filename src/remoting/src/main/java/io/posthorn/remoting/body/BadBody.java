package io.posthorn.remoting.body;

/**
 * A body that cannot be read. Doors answer it with code 1 and this message. Carries no stack trace:
 * peers can cause it at will.
 */
public final class BadBody extends RuntimeException {

    /**
     * @param message what is wrong
     */
    public BadBody(final String message) {
        super(message, null, false, false);
    }
}
