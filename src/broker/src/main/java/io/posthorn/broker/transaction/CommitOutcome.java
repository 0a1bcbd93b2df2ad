package io.posthorn.broker.transaction;

import io.posthorn.store.log.Appended;
import java.util.List;

/** How a commit ended. */
public sealed interface CommitOutcome {

    /**
     * All of it happened, and is as safe as the broker promises.
     *
     * @param sent where the messages lie, in the order in which they were staged
     */
    record Committed(List<Appended> sent) implements CommitOutcome {}

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
