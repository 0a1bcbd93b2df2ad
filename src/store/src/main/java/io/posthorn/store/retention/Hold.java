package io.posthorn.store.retention;

import io.posthorn.store.log.RecordFacts;

/**
 * Somebody who may still need old records: then they are laid down again before their segment goes.
 */
public interface Hold {

    /** What is to become of an old record. */
    enum Need {
        /** It may go. */
        NONE,

        /** It must stay, but not for long: it is not worth being moved. */
        SHORT,

        /** It must stay for a time nobody knows. */
        LONG
    }

    /**
     * A quick look, so that segments nobody needs are not read.
     *
     * @return physical offset below which nothing is needed; {@link Long#MAX_VALUE} for nothing at
     *     all
     */
    long oldestNeeded();

    /**
     * What is to become of a record. Called by the retention's agent.
     *
     * @param record valid during this call only
     * @return its need
     */
    Need needOf(RecordFacts record);

    /**
     * Asks once more, when a record is about to be laid down again. Called in the log's turn, in
     * which the record then follows.
     *
     * @param record valid during this call only
     * @return false if it must not be moved, because nobody needs it any more or somebody is at it
     */
    boolean mayMove(RecordFacts record);

    /**
     * Is told that a record could not be laid down again after all. Called in the same turn.
     *
     * @param record valid during this call only
     */
    default void notMoved(final RecordFacts record) {}
}
