package io.posthorn.broker.transaction;

/** How a branch of a distributed transaction stands. */
public enum BranchState {
    /** It is being filled. */
    ACTIVE,

    /** It took too long and was rolled back; its transaction manager does not know yet. */
    TIMED_OUT,

    /** It waits for its transaction manager to decide, through every crash. */
    PREPARED,

    /** An operator committed it; its transaction manager does not know yet. */
    COMMITTED_BY_OPERATOR,

    /** An operator rolled it back; its transaction manager does not know yet. */
    ROLLED_BACK_BY_OPERATOR,

    /** It is committed or rolled back, and gone. */
    OVER
}
