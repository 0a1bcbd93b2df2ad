package io.posthorn.broker.destination;

/**
 * There is no such destination, and it cannot be made. An everyday answer without a stack trace.
 */
public final class NoDestination extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param sentence why, for people
     */
    public NoDestination(final String sentence) {
        super(sentence, null, false, false);
    }
}
