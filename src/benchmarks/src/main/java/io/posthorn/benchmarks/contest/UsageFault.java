package io.posthorn.benchmarks.contest;

/** A program was called wrongly. Its message is all that the caller has to read. */
public final class UsageFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageFault(final String message) {
        super(message, null, false, false);
    }
}
