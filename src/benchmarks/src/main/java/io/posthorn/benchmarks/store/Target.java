package io.posthorn.benchmarks.store;

/** What takes appends from many threads at once. */
interface Target {

    /** Opens it; a store also recovers. */
    void open() throws Exception;

    /**
     * Takes a message.
     *
     * @return false if there is no room at present and the sender has to try again
     */
    boolean append(Outgoing message) throws Exception;

    /** Waits until all that was appended can be found through its queue. */
    void awaitDerived();
}
