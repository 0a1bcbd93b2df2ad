package io.posthorn.systemtests.client;

/** A running producer of transactional messages. */
public interface TransactionSender extends AutoCloseable {

    /** How a transaction ends. */
    enum End {
        /** The message becomes visible. */
        COMMIT_MESSAGE,
        /** The message is given up. */
        ROLLBACK_MESSAGE,
        /** Nobody knows. */
        UNKNOW
    }

    /**
     * Sends a half message and ends its transaction.
     *
     * @param message what to send
     * @param end how it ends
     */
    void send(Outgoing message, End end);

    /** Stops the producer. */
    @Override
    void close();
}
