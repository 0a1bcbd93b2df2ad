package io.posthorn.benchmarks.store;

import java.util.function.LongConsumer;

/** A store with the part of its broker that delivers messages when their time comes. */
interface TimerStore {

    /** Property of a message that says when it is due, in ms; it stays through all that happens. */
    String DUE = "due";

    /**
     * Opens the store and lets deliveries begin.
     *
     * @param topic whose deliveries are to be reported
     * @param delivered told when a message of that topic can be read, and when it was due (ms)
     */
    void open(String topic, LongConsumer delivered) throws Exception;

    /**
     * Takes a message that is to be delivered later.
     *
     * @param message to the topic where it is to appear
     * @param dueMs when
     * @return false if it was not taken
     */
    boolean append(Outgoing message, long dueMs);

    /** Waits until all that was taken stands among the timers. */
    void awaitScheduled();
}
