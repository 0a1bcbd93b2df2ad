package io.posthorn.store.log;

/** Thrown when the store takes no records: nothing of the refused ones was written. */
public final class StoreUnavailable extends IllegalStateException {

    /** Why. */
    public enum Reason {
        /** The store is closed or was not opened yet. */
        CLOSED,
        /** A write or flush failed; only a restart helps. */
        FAILED,
        /** There is no room for another segment. */
        NO_SPACE
    }

    private final transient Reason reason;

    /**
     * @param reason why
     * @param message a sentence for senders and operators
     */
    public StoreUnavailable(final Reason reason, final String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Why.
     *
     * @return one of the three
     */
    public Reason reason() {
        return reason;
    }
}
