package io.posthorn.store;

/**
 * How messages are read that the memory does not hold any more.
 *
 * @param warmBytes how much of the log's end counts as lying in memory; what lies before it is
 *     cold. A guess: the operating system does not say what its page cache holds, and asking for
 *     each page costs more than a guess is worth. What was written last is what it keeps longest
 * @param bytesPerSecond how fast all readers of cold messages together may read
 */
public record ColdReads(long warmBytes, long bytesPerSecond) {

    /** They read as fast as the disk and their few threads allow. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /**
     * The least bytes a second. With fewer, a pull of a few large messages would take longer than
     * its consumer waits.
     */
    public static final long LOWEST_LIMIT = 1 << 20;

    /** Checks the numbers. */
    public ColdReads {
        if (warmBytes < 0) {
            throw new IllegalArgumentException("the warm part of the log cannot be below 0 bytes");
        }
        if (bytesPerSecond < LOWEST_LIMIT) {
            throw new IllegalArgumentException(
                    "cold messages cannot be read at %d bytes/s, %d are the least"
                            .formatted(bytesPerSecond, LOWEST_LIMIT));
        }
    }

    /**
     * As fast as they can be.
     *
     * @param warmBytes how much of the log's end counts as lying in memory
     * @return without a limit
     */
    public static ColdReads unlimited(final long warmBytes) {
        return new ColdReads(warmBytes, NO_LIMIT);
    }
}
