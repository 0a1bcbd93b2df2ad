package io.posthorn.broker.transaction;

/** Something cannot be made part of a transaction. The message is a sentence for people. */
public final class TransactionRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why it cannot. */
    public enum Reason {
        /** There is no room for it; what was staged stays. */
        LIMIT,

        /** The transaction has ended meanwhile, and nothing of it happened. */
        ENDED,

        /** The store takes nothing at present. */
        UNAVAILABLE
    }

    TransactionRefusal(final Reason reason, final String explanation) {
        super(explanation, null, false, false);
        this.reason = reason;
    }

    /**
     * Why it cannot.
     *
     * @return never null
     */
    public Reason reason() {
        return reason;
    }
}
