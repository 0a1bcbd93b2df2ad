package io.posthorn.broker.transaction;

/** A transaction wants to do more than is allowed. The message says how much is. */
public final class TransactionTooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TransactionTooLarge(final String message) {
        super(message);
    }
}
