package io.posthorn.store.chain;

import java.nio.ByteBuffer;

/**
 * The units of a chain as they lie on disk, and a small batch of them for readers. Big-endian.
 *
 * <pre>
 *   0 check (2), physicalOffset (6)   8 size (4)   12 tag (8)
 * </pre>
 *
 * Size 0 marks the end of what was written; {@link #HOLE} stands for a unit whose record is lost.
 * The check covers the unit and its place, so that a unit torn by a power failure is not taken for
 * one.
 */
public final class Unit {

    /** Bytes of a unit. */
    public static final int LENGTH = 20;

    /** Size of a unit that stands for a lost record. */
    public static final int HOLE = -1;

    /** In the size of a unit that was written anew, because its record was laid down again. */
    static final int MOVED = 1 << 30;

    static final int PHYSICAL_OFFSET_AT = 0;
    static final int SIZE_AT = 8;
    static final int TAG_AT = 12;

    private static final int SECTOR = 512;
    private static final int CHECK_SHIFT = 48;
    private static final long OFFSET_MASK = (1L << CHECK_SHIFT) - 1;
    private static final long MIX_1 = 0x9E3779B97F4A7C15L;
    private static final long MIX_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long MIX_3 = 0x165667B19E3779F9L;

    private Unit() {}

    /** Joins the offset with the check. */
    static long seal(
            final long physicalOffset,
            final int size,
            final long tag,
            final int chain,
            final long index) {
        return physicalOffset | check(physicalOffset, size, tag, chain, index) << CHECK_SHIFT;
    }

    static long offsetOf(final long sealed) {
        return sealed & OFFSET_MASK;
    }

    static boolean isWhole(
            final long sealed, final int size, final long tag, final int chain, final long index) {
        return sealed >>> CHECK_SHIFT == check(sealed & OFFSET_MASK, size, tag, chain, index);
    }

    /**
     * Whether a sound unit lies somewhere that was durable up to a mark: it belongs to a record
     * before the mark, or was moved, which only happens to such units.
     */
    static boolean isDurable(
            final ByteBuffer bytes,
            final int at,
            final int chain,
            final long index,
            final long mark) {
        final long sealed = bytes.getLong(at + PHYSICAL_OFFSET_AT);
        final int size = bytes.getInt(at + SIZE_AT);
        return size != 0
                && (offsetOf(sealed) < mark || size != HOLE && (size & MOVED) != 0)
                && isWhole(sealed, size, bytes.getLong(at + TAG_AT), chain, index);
    }

    /**
     * Whether a unit was durable and is not whole any more. One that lies across two sectors of the
     * disk may as well have been torn when the power went, and is not suspected.
     */
    static boolean isSpoilt(
            final ByteBuffer bytes,
            final int at,
            final int chain,
            final long index,
            final long mark) {
        final long sealed = bytes.getLong(at + PHYSICAL_OFFSET_AT);
        return sealed != 0
                && offsetOf(sealed) < mark
                && at / SECTOR == (at + LENGTH - 1) / SECTOR
                && !isWhole(
                        sealed,
                        bytes.getInt(at + SIZE_AT),
                        bytes.getLong(at + TAG_AT),
                        chain,
                        index);
    }

    private static long check(
            final long physicalOffset,
            final int size,
            final long tag,
            final int chain,
            final long index) {
        long mix =
                (physicalOffset * MIX_1) ^ (tag + size * MIX_2) * MIX_3 ^ (index * MIX_2 + chain);
        mix ^= mix >>> 32;
        mix *= MIX_1;
        return mix >>> CHECK_SHIFT;
    }

    /** Takes copies of consecutive units. Not for sharing between threads. */
    public static final class Batch {

        private final long[] physicalOffsets;
        private final int[] sizes;
        private final long[] tags;
        private int count;

        /**
         * @param capacity the most units it takes
         */
        public Batch(final int capacity) {
            physicalOffsets = new long[capacity];
            sizes = new int[capacity];
            tags = new long[capacity];
        }

        /**
         * How many units it can take.
         *
         * @return at least 1
         */
        public int capacity() {
            return sizes.length;
        }

        /**
         * How many units it holds.
         *
         * @return not negative
         */
        public int count() {
            return count;
        }

        /**
         * Where the record of a unit lies.
         *
         * @param i 0 to count - 1
         * @return a physical offset
         */
        public long physicalOffset(final int i) {
            return physicalOffsets[i];
        }

        /**
         * How long the record of a unit is.
         *
         * @param i 0 to count - 1
         * @return bytes, or {@link #HOLE}
         */
        public int size(final int i) {
            return sizes[i];
        }

        /**
         * The unit's tag: a tag code, a due time, whatever the chain is for.
         *
         * @param i 0 to count - 1
         * @return as written
         */
        public long tag(final int i) {
            return tags[i];
        }

        /** Empties it. */
        public void clear() {
            count = 0;
        }

        /**
         * Adds a unit.
         *
         * @param physicalOffset where its record lies
         * @param size how long its record is, or {@link #HOLE}
         * @param tag its tag
         */
        public void add(final long physicalOffset, final int size, final long tag) {
            physicalOffsets[count] = physicalOffset;
            sizes[count] = size;
            tags[count] = tag;
            count++;
        }

        void truncate(final int newCount) {
            count = newCount;
        }
    }
}
