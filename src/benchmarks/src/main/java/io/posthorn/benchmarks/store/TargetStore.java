package io.posthorn.benchmarks.store;

import io.posthorn.benchmarks.contest.Answer;

/** A store under measurement. */
interface TargetStore extends Target, AutoCloseable {

    /**
     * Takes a message and waits until it is on disk.
     *
     * @return false if it was not taken
     */
    boolean appendDurably(Outgoing message) throws Exception;

    /** How many messages its queues hold. */
    long messages(Spread spread) throws Exception;

    /** Bytes of its log, up to the end of the last record. */
    long logBytes();

    /** How often the log was flushed since it was opened, or NaN if the store does not say. */
    double flushes();

    /** Adds what only this store can say about its recovery. */
    void describeRecovery(Answer answer);

    /** Ends it in good order. */
    @Override
    void close();
}
