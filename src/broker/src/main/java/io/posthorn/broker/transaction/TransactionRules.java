package io.posthorn.broker.transaction;

import java.time.Duration;

/**
 * How much transactions may hold, and how long a branch may take.
 *
 * @param mostMessages messages that one transaction may send and settle, together
 * @param mostBytes that one transaction may send
 * @param memoryBytes of messages that all transactions together keep in memory; beyond it they are
 *     put aside in the log until their transaction ends
 * @param patience how long a branch of a distributed transaction may take until it is prepared, if
 *     its transaction manager does not say; zero for any time
 */
public record TransactionRules(
        int mostMessages, long mostBytes, long memoryBytes, Duration patience) {

    /** A hundred thousand messages, 256 MiB, 64 MiB in memory, five minutes. */
    public static final TransactionRules DEFAULT =
            new TransactionRules(100_000, 256L << 20, 64L << 20, Duration.ofMinutes(5));

    /** So much of the log's segment a transaction may take, which is one batch in the end. */
    private static final int PART_OF_SEGMENT = 2;

    /**
     * The same, so that a transaction fits into a segment.
     *
     * @param segmentBytes how long a segment is
     * @return a copy with a smaller limit, if that is necessary
     */
    public TransactionRules within(final int segmentBytes) {
        return new TransactionRules(
                mostMessages,
                Math.min(mostBytes, segmentBytes / PART_OF_SEGMENT),
                memoryBytes,
                patience);
    }
}
