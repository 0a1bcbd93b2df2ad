package io.posthorn.store.chain;

import io.posthorn.base.check.Invariant;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One growing list of units. Written by the derivation only, one thread at a time; read by anybody
 * at any time, without a lock: a reader sees all units below {@link #next} and notices by {@link
 * #first} when the block it read was given back meanwhile.
 */
public final class Chain {

    private final Chains home;
    private final int number;
    private final String name;

    /**
     * The blocks, oldest first. Arrays are shared between generations and only ever written behind
     * {@code to}.
     */
    private volatile Blocks blocks = Blocks.NONE;

    private volatile long first;
    private volatile long next;

    /** Where the next unit goes, kept apart for the writer. */
    private ByteBuffer tailBytes;

    private int tailAt;
    private int tailEnd;

    Chain(final Chains home, final int number, final String name) {
        this.home = home;
        this.number = number;
        this.name = name;
    }

    private record Blocks(long[] firstIndexes, int[] references, int from, int to) {
        static final Blocks NONE = new Blocks(new long[0], new int[0], 0, 0);

        Blocks with(final long firstIndex, final int reference) {
            long[] indexes = firstIndexes;
            int[] refs = references;
            int start = from;
            int end = to;
            if (end == indexes.length) {
                final int count = end - start;
                final int capacity = Math.max(2, count + count / 2 + 1);
                indexes = Arrays.copyOf(Arrays.copyOfRange(indexes, start, end), capacity);
                refs = Arrays.copyOf(Arrays.copyOfRange(refs, start, end), capacity);
                start = 0;
                end = count;
            }
            indexes[end] = firstIndex;
            refs[end] = reference;
            return new Blocks(indexes, refs, start, end + 1);
        }

        Blocks withoutFirst() {
            return new Blocks(firstIndexes, references, from + 1, to);
        }

        Blocks withoutLast() {
            // Copied, because the slot given up will be written again while a reader may still hold
            // this generation.
            return new Blocks(firstIndexes.clone(), references.clone(), from, to - 1);
        }

        int holding(final long index) {
            final int found = Arrays.binarySearch(firstIndexes, from, to, index);
            return found >= 0 ? found : -found - 2;
        }

        int count() {
            return to - from;
        }
    }

    /**
     * The chain's name.
     *
     * @return unique among the chains of a store
     */
    public String name() {
        return name;
    }

    int number() {
        return number;
    }

    /**
     * Index of the oldest unit that is still here.
     *
     * @return at most {@link #next}
     */
    public long first() {
        return first;
    }

    /**
     * Index that the next unit will get.
     *
     * @return not negative
     */
    public long next() {
        return next;
    }

    /**
     * How many blocks it takes.
     *
     * @return not negative
     */
    public int blockCount() {
        return blocks.count();
    }

    /**
     * Adds a unit. Only for the writer.
     *
     * @param physicalOffset where its record lies
     * @param size how long its record is; not 0
     * @param tag whatever the chain is for
     */
    public void append(final long physicalOffset, final int size, final long tag) {
        if (tailAt == tailEnd) {
            addBlock();
        }
        final ByteBuffer bytes = tailBytes;
        final int at = tailAt;
        bytes.putLong(
                at + Unit.PHYSICAL_OFFSET_AT, Unit.seal(physicalOffset, size, tag, number, next));
        bytes.putInt(at + Unit.SIZE_AT, size);
        bytes.putLong(at + Unit.TAG_AT, tag);
        tailAt = at + Unit.LENGTH;
        next = next + 1;
    }

    /**
     * Begins an empty chain elsewhere than at 0. Only for the writer.
     *
     * @param index the index of the first unit to come
     */
    public void beginAt(final long index) {
        Invariant.that(
                blocks.count() == 0 && next == first,
                () -> "chain %s is not empty".formatted(name));
        first = index;
        next = index;
    }

    /**
     * Copies units.
     *
     * @param from index of the first wanted
     * @param into cleared, then filled with consecutive units up to its capacity
     * @return how many were copied; 0 if {@code from} is below {@link #first} or not below {@link
     *     #next}
     */
    public int read(final long from, final Unit.Batch into) {
        into.clear();
        final long end = next;
        if (from < first || from >= end) {
            return 0;
        }
        final Blocks now = blocks;
        long index = from;
        int block = now.holding(index);
        while (index < end
                && into.count() < into.capacity()
                && block >= now.from
                && block < now.to) {
            index = copy(now, block, index, end, into);
            block++;
        }
        final long stillHere = first;
        if (stillHere > from) {
            // Blocks were given back while we copied; what they held then may be anything.
            into.clear();
        }
        return into.count();
    }

    private long copy(
            final Blocks now,
            final int block,
            final long from,
            final long end,
            final Unit.Batch into) {
        final int reference = now.references[block];
        final BlockFile file = home.file(reference);
        final ByteBuffer bytes = file.bytes();
        final long blockFirst = now.firstIndexes[block];
        final long blockEnd = Math.min(end, blockFirst + file.unitsPerBlock());
        long index = from;
        int at = file.at(Chains.blockOf(reference)) + (int) (from - blockFirst) * Unit.LENGTH;
        while (index < blockEnd && into.count() < into.capacity()) {
            final long sealed = bytes.getLong(at + Unit.PHYSICAL_OFFSET_AT);
            final int size = bytes.getInt(at + Unit.SIZE_AT);
            final long tag = bytes.getLong(at + Unit.TAG_AT);
            final boolean isWhole = Unit.isWhole(sealed, size, tag, number, index);
            into.add(Unit.offsetOf(sealed), isWhole ? size : Unit.HOLE, tag);
            at += Unit.LENGTH;
            index++;
        }
        return index;
    }

    /**
     * The physical offset of one unit.
     *
     * @param index which
     * @return the offset, or -1 if the unit is not here
     */
    public long physicalOffsetOf(final long index) {
        final Unit.Batch one = new Unit.Batch(1);
        return read(index, one) == 0 ? -1 : one.physicalOffset(0);
    }

    /**
     * Finds the unit of a record.
     *
     * @param physicalOffset where the record lies
     * @return its index, or -1 if the chain has no such unit
     */
    public long indexOf(final long physicalOffset) {
        final long index = indexFrom(physicalOffset);
        return physicalOffsetOf(index) == physicalOffset ? index : -1;
    }

    /**
     * Finds the first unit whose record does not lie before an offset.
     *
     * @param physicalOffset any place in the log
     * @return its index; {@link #next} if all records lie before
     */
    public long indexFrom(final long physicalOffset) {
        return lowerBound(physicalOffset);
    }

    /**
     * Gives back blocks all of whose units belong to records before an offset, and moves {@link
     * #first} to the first unit that does not. The last block stays, so that the next index is
     * never forgotten. Only for the writer.
     *
     * @param firstPhysicalOffset where the log begins now
     */
    public void trim(final long firstPhysicalOffset) {
        Blocks now = blocks;
        while (now.count() > 1 && lastPhysicalOffset(now, now.from) < firstPhysicalOffset) {
            first = Math.max(first, now.firstIndexes[now.from + 1]);
            final int freed = now.references[now.from];
            now = now.withoutFirst();
            blocks = now;
            home.free(freed);
        }
        first = Math.max(first, lowerBound(firstPhysicalOffset));
    }

    private long lastPhysicalOffset(final Blocks now, final int block) {
        return physicalOffsetOf(now.firstIndexes[block + 1] - 1);
    }

    /**
     * First index whose unit's physical offset is not below a limit; {@link #next} if there is
     * none.
     */
    private long lowerBound(final long physicalOffset) {
        long low = first;
        long high = next;
        while (low < high) {
            final long middle = low + high >>> 1;
            if (physicalOffsetOf(middle) < physicalOffset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Takes over a block found on disk, in order of first indexes. Recovery only. */
    void adopt(final long firstIndex, final int reference) {
        if (blocks.count() == 0) {
            first = firstIndex;
        }
        blocks = blocks.with(firstIndex, reference);
    }

    /**
     * Finds the end among adopted blocks: the first unit that was never written or belongs to a
     * record at or after {@code mark}. Everything behind it is cleared. Recovery only.
     */
    void recover(final long mark) {
        Blocks now = blocks;
        while (now.count() > 0
                && !isSound(now.references[now.to - 1], now.firstIndexes[now.to - 1], 0, mark)) {
            now = giveBackLast(now);
        }
        if (now.count() == 0) {
            next = first;
            return;
        }
        final int reference = now.references[now.to - 1];
        final BlockFile file = home.file(reference);
        int low = 1;
        int high = file.unitsPerBlock();
        while (low < high) {
            final int middle = low + high >>> 1;
            if (isSound(reference, now.firstIndexes[now.to - 1], middle, mark)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        final int blockAt = file.at(Chains.blockOf(reference));
        tailBytes = file.bytes();
        tailAt = blockAt + low * Unit.LENGTH;
        tailEnd = blockAt + file.unitsPerBlock() * Unit.LENGTH;
        file.zero(tailAt, tailEnd - tailAt);
        next = now.firstIndexes[now.to - 1] + low;
    }

    private Blocks giveBackLast(final Blocks now) {
        final int reference = now.references[now.to - 1];
        final Blocks rest = now.withoutLast();
        blocks = rest;
        home.free(reference);
        return rest;
    }

    /** Whether the blocks follow each other without a gap. */
    boolean isContiguous() {
        final Blocks now = blocks;
        for (int i = now.from; i < now.to - 1; i++) {
            final int units = home.file(now.references[i]).unitsPerBlock();
            if (now.firstIndexes[i] + units != now.firstIndexes[i + 1]) {
                return false;
            }
        }
        return true;
    }

    /** Gives back all blocks. Only for the writer. */
    void clear() {
        final Blocks now = blocks;
        first = next;
        blocks = Blocks.NONE;
        tailAt = 0;
        tailEnd = 0;
        for (int i = now.from; i < now.to; i++) {
            home.free(now.references[i]);
        }
    }

    private boolean isSound(
            final int reference, final long blockFirst, final int unit, final long mark) {
        final BlockFile file = home.file(reference);
        final ByteBuffer bytes = file.bytes();
        final int at = file.at(Chains.blockOf(reference)) + unit * Unit.LENGTH;
        final long sealed = bytes.getLong(at + Unit.PHYSICAL_OFFSET_AT);
        final int size = bytes.getInt(at + Unit.SIZE_AT);
        return size != 0
                && Unit.offsetOf(sealed) < mark
                && Unit.isWhole(
                        sealed, size, bytes.getLong(at + Unit.TAG_AT), number, blockFirst + unit);
    }

    private void addBlock() {
        final Blocks now = blocks;
        final int reference = home.takeBlock(now.count(), number, next);
        final BlockFile file = home.file(reference);
        blocks = now.with(next, reference);
        tailBytes = file.bytes();
        tailAt = file.at(Chains.blockOf(reference));
        tailEnd = tailAt + file.unitsPerBlock() * Unit.LENGTH;
    }

    @Override
    public String toString() {
        return "%s[%d,%d)".formatted(name, first, next);
    }
}
