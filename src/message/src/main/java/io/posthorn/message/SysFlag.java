package io.posthorn.message;

/**
 * The bits of a record's system flag.
 *
 * <p>Bits 0 to 10 are RocketMQ's. Bits 11 to 30 hold a check over everything in the record that the
 * body CRC does not cover ({@link RecordCheck}); clients test single bits and never see a
 * difference.
 */
public final class SysFlag {

    /** The body is compressed; {@link #COMPRESSION_MASK} says how. */
    public static final int COMPRESSED = 0x001;

    /** The topic allows several tags in one message. */
    public static final int MULTI_TAGS = 0x002;

    /** Both transaction bits. */
    public static final int TRANSACTION_MASK = 0x00C;

    /** A half message. */
    public static final int TRANSACTION_PREPARED = 0x004;

    /** The visible message of a committed transaction. */
    public static final int TRANSACTION_COMMIT = 0x008;

    /** A rolled-back message. */
    public static final int TRANSACTION_ROLLBACK = 0x00C;

    /** The born host takes 16 + 4 bytes. */
    public static final int BORN_HOST_V6 = 0x010;

    /** The store host takes 16 + 4 bytes. */
    public static final int STORE_HOST_V6 = 0x020;

    /** Which compression. */
    public static final int COMPRESSION_MASK = 0x700;

    /** The bits that belong to clients and the broker; the rest is the check. */
    public static final int MEANING_MASK = 0x7FF;

    private SysFlag() {}

    /**
     * The transaction bits alone.
     *
     * @param sysFlag any system flag
     * @return 0 or one of the three transaction values
     */
    public static int transaction(final int sysFlag) {
        return sysFlag & TRANSACTION_MASK;
    }

    /**
     * Replaces the transaction bits.
     *
     * @param sysFlag any system flag
     * @param transaction 0 or one of the three transaction values
     * @return the flag with these bits
     */
    public static int withTransaction(final int sysFlag, final int transaction) {
        return sysFlag & ~TRANSACTION_MASK | transaction;
    }
}
