package io.posthorn.benchmarks.store;

/** The top of a contender's JVM. */
final class Turn {

    private Turn() {}

    /** What a contender does in its JVM. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    /**
     * Runs it and ends the JVM at once, as a kill would: what the body did not close stays as it
     * is, and no thread of a store that failed keeps the JVM.
     */
    static void run(final Body body) {
        try {
            body.run();
        } catch (final Throwable e) {
            fail(e);
        }
        Runtime.getRuntime().halt(0);
    }

    /** Ends the JVM; the program that started it shows what is said here. */
    static void fail(final Throwable e) {
        e.printStackTrace();
        System.err.flush();
        Runtime.getRuntime().halt(1);
    }
}
