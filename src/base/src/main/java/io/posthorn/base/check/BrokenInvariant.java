package io.posthorn.base.check;

/**
 * Thrown when something that can never be false was false: a defect of ours or damaged memory,
 * never a user's mistake. The owner of the state must not go on with it; the rest of the process
 * may.
 */
public final class BrokenInvariant extends IllegalStateException {

    /**
     * @param message the fact that should have held, with its numbers
     */
    public BrokenInvariant(final String message) {
        super(message);
    }
}
