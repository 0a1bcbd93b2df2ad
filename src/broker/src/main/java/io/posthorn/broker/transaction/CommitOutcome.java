package io.posthorn.broker.transaction;

/** How a commit ended. */
public sealed interface CommitOutcome {

    /** All of it happened, and is as safe as the broker promises. */
    record Committed() implements CommitOutcome {}

    /**
     * None of it happened: the messages that were to be settled are handed out again.
     *
     * @param explanation why, for people
     */
    record RolledBack(String explanation) implements CommitOutcome {}

    /**
     * All of it is in the log, but whether it is on disk nobody knows, because the disk failed.
     *
     * @param explanation why, for people
     */
    record InDoubt(String explanation) implements CommitOutcome {}
}
