package io.posthorn.message;

import io.posthorn.base.check.Invariant;

/**
 * Says of a record that it was laid down together with others, all or none, and where among them it
 * lies. It stands in the field of the prepared transaction offset, which only commits of half
 * messages use, and is negative there, which no offset is.
 *
 * <pre>
 *  bit 63: 1   62 to 31: bytes from the batch's begin to this record   30 to 0: bytes of the whole batch
 * </pre>
 */
public final class BatchMark {

    /** A record that belongs to no batch. */
    public static final long NONE = 0;

    private static final int DISTANCE_SHIFT = 31;

    private BatchMark() {}

    /**
     * Marks a record.
     *
     * @param distance bytes from the batch's begin to the record
     * @param length bytes of the whole batch
     * @return a negative number
     */
    public static long of(final long distance, final long length) {
        Invariant.that(
                distance >= 0 && distance < length && length <= Integer.MAX_VALUE,
                () -> "byte %d of %d is no place in a batch".formatted(distance, length));
        return Long.MIN_VALUE | distance << DISTANCE_SHIFT | length;
    }

    /**
     * How far behind its batch's begin the record lies.
     *
     * @param mark of a record in a batch
     * @return bytes
     */
    public static int distance(final long mark) {
        return (int) (mark >>> DISTANCE_SHIFT) & Integer.MAX_VALUE;
    }

    /**
     * How long the record's batch is.
     *
     * @param mark of a record in a batch
     * @return bytes
     */
    public static int length(final long mark) {
        return (int) mark & Integer.MAX_VALUE;
    }
}
