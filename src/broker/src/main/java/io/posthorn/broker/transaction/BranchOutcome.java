package io.posthorn.broker.transaction;

/** How a call about a branch of a distributed transaction ended. */
public enum BranchOutcome {
    /** Done. */
    OK(0),

    /** There was nothing to be prepared; the branch has ended (XA_RDONLY). */
    READ_ONLY(3),

    /** The branch was rolled back, and has ended (XA_RBROLLBACK). */
    ROLLED_BACK(100),

    /** The branch took too long and was rolled back (XA_RBTIMEOUT). */
    TIMED_OUT(106),

    /** An operator rolled it back; to be forgotten (XA_HEURRB). */
    ROLLED_BACK_BY_OPERATOR(6),

    /** An operator committed it; to be forgotten (XA_HEURCOM). */
    COMMITTED_BY_OPERATOR(7),

    /** The store takes nothing at present; nothing has changed (XAER_RMFAIL). */
    UNAVAILABLE(-7),

    /** There are too many branches (XAER_RMERR). */
    LIMIT(-3),

    /** There is no such branch (XAER_NOTA). */
    UNKNOWN(-4),

    /** This cannot be done to a branch that stands as it does (XAER_PROTO). */
    OUT_OF_ORDER(-6),

    /** There is a branch of this id already (XAER_DUPID). */
    DUPLICATE(-8);

    private final int code;

    BranchOutcome(final int code) {
        this.code = code;
    }

    /**
     * The code of the XA specification.
     *
     * @return as {@code javax.transaction.xa.XAException} and {@code XAResource} have it
     */
    public int code() {
        return code;
    }
}
