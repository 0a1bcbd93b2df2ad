package io.posthorn.store.chain;

import io.posthorn.base.check.Invariant;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One growing list of units. Written by the derivation only, one thread at a time; read by anybody
 * at any time, without a lock: a reader sees all units below {@link #next}, and reads again when a
 * unit was moved or a block given back meanwhile. There may be gaps where nobody needs the units
 * any more.
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

    /** Odd while units are moved or blocks given back. */
    private volatile int changes;

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

        /** Copied, because a reader may still hold this generation. */
        Blocks with(final int block, final long firstIndex, final int reference) {
            final long[] indexes = new long[count() + 1];
            final int[] refs = new int[count() + 1];
            final int before = block - from;
            System.arraycopy(firstIndexes, from, indexes, 0, before);
            System.arraycopy(references, from, refs, 0, before);
            indexes[before] = firstIndex;
            refs[before] = reference;
            System.arraycopy(firstIndexes, block, indexes, before + 1, to - block);
            System.arraycopy(references, block, refs, before + 1, to - block);
            return new Blocks(indexes, refs, 0, indexes.length);
        }

        Blocks without(final int block) {
            if (block == from) {
                return new Blocks(firstIndexes, references, from + 1, to);
            }
            final long[] indexes = firstIndexes.clone();
            final int[] refs = references.clone();
            System.arraycopy(firstIndexes, block + 1, indexes, block, to - block - 1);
            System.arraycopy(references, block + 1, refs, block, to - block - 1);
            return new Blocks(indexes, refs, from, to - 1);
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
     * Goes on at a later index, without units for those in between. Only for the writer.
     *
     * @param index the index of the next unit to come
     */
    public void skipTo(final long index) {
        Invariant.that(index >= next, () -> "%s cannot go back to %d".formatted(this, index));
        if (blocks.count() == 0) {
            first = index;
        } else if (tailEnd - tailAt > (index - next) * Unit.LENGTH) {
            tailAt += (int) (index - next) * Unit.LENGTH;
        } else {
            tailAt = tailEnd;
        }
        next = index;
    }

    /**
     * Writes a unit below {@link #next} anew, because its record lies elsewhere now. Only for the
     * writer, who has made room for a unit; the new record must be durable, and must be read again
     * by recovery until the chain is.
     *
     * @param index which
     * @param physicalOffset where its record lies
     * @param size how long its record is
     * @param tag whatever the chain is for
     */
    public void move(final long index, final long physicalOffset, final int size, final long tag) {
        Invariant.that(index < next, () -> "%s has no unit %d to move".formatted(this, index));
        beginChange();
        final Blocks now = blocks;
        int block = now.holding(index);
        if (!isIn(now, block, index)) {
            block++;
            final int reference = home.takeBlock(0, number, index);
            blocks = now.with(block, index, reference);
        }
        write(blocks, block, index, physicalOffset, size | Unit.MOVED, tag);
        first = Math.min(first, index);
        endChange();
    }

    /**
     * Writes a unit below {@link #next} once more that cannot be read any more. Only for the
     * writer, who knows that it belonged to this record.
     *
     * @param index which; its block must still be here
     * @param physicalOffset where its record lies
     * @param size how long its record is
     * @param tag whatever the chain is for
     */
    public void mend(final long index, final long physicalOffset, final int size, final long tag) {
        final Blocks now = blocks;
        final int block = now.holding(index);
        Invariant.that(
                index < next && isIn(now, block, index),
                () -> "%s has no unit %d to mend".formatted(this, index));
        beginChange();
        write(now, block, index, physicalOffset, size, tag);
        endChange();
    }

    private void write(
            final Blocks now,
            final int block,
            final long index,
            final long physicalOffset,
            final int size,
            final long tag) {
        final ByteBuffer bytes = home.file(now.references[block]).bytes();
        final int at = placeOf(now, block, index);
        bytes.putLong(
                at + Unit.PHYSICAL_OFFSET_AT, Unit.seal(physicalOffset, size, tag, number, index));
        bytes.putInt(at + Unit.SIZE_AT, size);
        bytes.putLong(at + Unit.TAG_AT, tag);
    }

    /** Readers who see an odd number, or another one afterwards, read again. */
    private void beginChange() {
        changes = changes + 1;
        VarHandle.storeStoreFence();
    }

    private void endChange() {
        changes = changes + 1;
    }

    private boolean isIn(final Blocks now, final int block, final long index) {
        return block >= now.from && index < endOf(now, block);
    }

    /** First index that a block does not hold. */
    private long endOf(final Blocks now, final int block) {
        final long full =
                now.firstIndexes[block] + home.file(now.references[block]).unitsPerBlock();
        return block + 1 < now.to ? Math.min(full, now.firstIndexes[block + 1]) : full;
    }

    private int placeOf(final Blocks now, final int block, final long index) {
        final int reference = now.references[block];
        return home.file(reference).at(Chains.blockOf(reference))
                + (int) (index - now.firstIndexes[block]) * Unit.LENGTH;
    }

    /**
     * The first index at or after another for which there may be a unit: others in between were
     * given back.
     *
     * @param index any
     * @return {@link #next} if there is none
     */
    public long presentFrom(final long index) {
        final Blocks now = blocks;
        final long wanted = Math.max(index, first);
        final int block = now.holding(wanted);
        if (wanted >= next || isIn(now, block, wanted)) {
            return Math.min(wanted, next);
        }
        return block + 1 < now.to ? Math.min(next, now.firstIndexes[block + 1]) : next;
    }

    /**
     * Copies units.
     *
     * @param from index of the first wanted
     * @param into cleared, then filled with consecutive units up to its capacity
     * @return how many were copied; 0 if {@code from} is below {@link #first}, not below {@link
     *     #next}, or not {@link #presentFrom present}
     */
    public int read(final long from, final Unit.Batch into) {
        int before;
        do {
            before = changes;
            into.clear();
            if (from >= first) {
                copy(from, into);
            }
            VarHandle.loadLoadFence();
        } while ((before & 1) != 0 || before != changes);
        return into.count();
    }

    private void copy(final long from, final Unit.Batch into) {
        final long end = next;
        final Blocks now = blocks;
        if (from >= end) {
            return;
        }
        long index = from;
        int block = now.holding(index);
        while (index < end && into.count() < into.capacity() && isIn(now, block, index)) {
            index = copy(now, block, index, end, into);
            block++;
            if (block == now.to || now.firstIndexes[block] != index) {
                return;
            }
        }
    }

    private long copy(
            final Blocks now,
            final int block,
            final long from,
            final long end,
            final Unit.Batch into) {
        final ByteBuffer bytes = home.file(now.references[block]).bytes();
        final long blockEnd = Math.min(end, endOf(now, block));
        long index = from;
        int at = placeOf(now, block, from);
        while (index < blockEnd && into.count() < into.capacity()) {
            final long sealed = bytes.getLong(at + Unit.PHYSICAL_OFFSET_AT);
            final int size = bytes.getInt(at + Unit.SIZE_AT);
            final long tag = bytes.getLong(at + Unit.TAG_AT);
            final boolean isWhole = size != 0 && Unit.isWhole(sealed, size, tag, number, index);
            into.add(
                    Unit.offsetOf(sealed),
                    isWhole && size != Unit.HOLE ? size & ~Unit.MOVED : Unit.HOLE,
                    tag);
            at += Unit.LENGTH;
            index++;
        }
        return index;
    }

    /**
     * Whether something was written in a unit's place that is not whole any more, also where {@link
     * #first} has passed over it. Reliable for the writer only.
     *
     * @param index which
     * @return false for units that are sound, were never written, or are not here any more
     */
    public boolean isSpoilt(final long index) {
        final Blocks now = blocks;
        final int block = now.holding(index);
        if (index >= next || !isIn(now, block, index)) {
            return false;
        }
        final ByteBuffer bytes = home.file(now.references[block]).bytes();
        final int at = placeOf(now, block, index);
        final long sealed = bytes.getLong(at + Unit.PHYSICAL_OFFSET_AT);
        final int size = bytes.getInt(at + Unit.SIZE_AT);
        final long tag = bytes.getLong(at + Unit.TAG_AT);
        return (sealed | size | tag) != 0 && !Unit.isWhole(sealed, size, tag, number, index);
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
     * The physical offset of the last unit, also where {@link #first} has passed over it.
     *
     * @return the offset, or -1 if there is no unit, or none in its place
     */
    public long lastPhysicalOffset() {
        return formerPhysicalOffsetOf(next - 1);
    }

    /**
     * The physical offset of a unit, also where {@link #first} has passed over it.
     *
     * @param index which
     * @return the offset, or -1 if there is no unit in this place any more
     */
    public long formerPhysicalOffsetOf(final long index) {
        final Unit.Batch one = new Unit.Batch(1);
        int before;
        do {
            before = changes;
            one.clear();
            copy(index, one);
            VarHandle.loadLoadFence();
        } while ((before & 1) != 0 || before != changes);
        return one.count() == 0 ? -1 : one.physicalOffset(0);
    }

    /**
     * Where the chain would end if what was added last were lost.
     *
     * @param physicalOffset where the lost part of the log begins
     * @return the index behind the last unit that is left; 0 if there is none
     */
    public long endBefore(final long physicalOffset) {
        long end = next;
        long last = formerPhysicalOffsetOf(end - 1);
        while (last >= physicalOffset) {
            end--;
            last = formerPhysicalOffsetOf(end - 1);
        }
        return last < 0 ? 0 : end;
    }

    /**
     * Finds the unit of a record, in a chain whose units were never moved.
     *
     * @param physicalOffset where the record lies
     * @return its index, or -1 if the chain has no such unit
     */
    public long indexOf(final long physicalOffset) {
        final long index = indexFrom(physicalOffset);
        return physicalOffsetOf(index) == physicalOffset ? index : -1;
    }

    /**
     * Finds the first unit whose record does not lie before an offset, in a chain whose units were
     * never moved.
     *
     * @param physicalOffset any place in the log
     * @return its index; {@link #next} if all records lie before
     */
    public long indexFrom(final long physicalOffset) {
        return lowerBound(physicalOffset);
    }

    /**
     * Gives back blocks all of whose units belong to records before an offset, and moves {@link
     * #first} to the first unit that does not. The last block that is durable stays, so that the
     * next index is never forgotten. Only for the writer.
     *
     * @param firstPhysicalOffset where the log begins now
     */
    public void trim(final long firstPhysicalOffset) {
        Blocks now = blocks;
        long oldest = next;
        int block = now.from;
        boolean isDense = false;
        while (block < now.to && !isDense) {
            final int reference = now.references[block];
            long index = now.firstIndexes[block];
            final long end = Math.min(next, endOf(now, block));
            boolean isAlive = false;
            while (index < end && !isDense) {
                final int size = liveSizeAt(now, block, index, firstPhysicalOffset);
                if (size != 0) {
                    oldest = Math.min(oldest, index);
                    isAlive = true;
                    isDense = (size & Unit.MOVED) == 0;
                }
                index++;
            }
            if (!isAlive && isDurableAfter(now, block)) {
                beginChange();
                now = now.without(block);
                blocks = now;
                home.free(reference);
                endChange();
                block = Math.max(block, now.from);
            } else {
                block++;
            }
        }
        first = Math.max(first, oldest);
    }

    /**
     * Forgets all units below an index, which becomes {@link #first}. Only for the writer.
     *
     * @param index below {@link #next}, so that the next index is never forgotten
     */
    public void cut(final long index) {
        Invariant.that(index < next, () -> "%s cannot be cut at %d".formatted(this, index));
        first = Math.max(first, index);
        beginChange();
        Blocks now = blocks;
        while (now.from + 1 < now.to && now.firstIndexes[now.from + 1] <= index) {
            home.free(now.references[now.from]);
            now = now.without(now.from);
        }
        blocks = now;
        // What is left of the first block would be found again at a start.
        final long blockFirst = now.firstIndexes[now.from];
        final int units = (int) Math.max(0, Math.min(index, endOf(now, now.from)) - blockFirst);
        final BlockFile file = home.file(now.references[now.from]);
        file.zero(placeOf(now, now.from, blockFirst), units * Unit.LENGTH);
        endChange();
    }

    /**
     * Lets the chain begin later: {@link #first} moves at once, and blocks that lie before it are
     * given back. The last block that is durable stays, so that the next index is never forgotten.
     * What is left of the first block is found again at a start. Only for the writer.
     *
     * @param index where it is to begin; at most {@link #next}
     * @param mostBlocks how many blocks are given back at the most
     * @return false if there are more of them
     */
    public boolean passOver(final long index, final int mostBlocks) {
        Invariant.that(index <= next, () -> "%s has no unit %d to begin at".formatted(this, index));
        first = Math.max(first, index);
        for (int i = 0; hasBlockBefore(index); i++) {
            if (i == mostBlocks) {
                return false;
            }
            final Blocks now = blocks;
            beginChange();
            blocks = now.without(now.from);
            home.free(now.references[now.from]);
            endChange();
        }
        return true;
    }

    private boolean hasBlockBefore(final long index) {
        final Blocks now = blocks;
        return isDurableAfter(now, now.from) && now.firstIndexes[now.from + 1] <= index;
    }

    /** Whether another block follows, and a crash would leave some of it. */
    private boolean isDurableAfter(final Blocks now, final int block) {
        if (block + 1 >= now.to) {
            return false;
        }
        final long index = now.firstIndexes[block + 1];
        return Unit.isDurable(
                home.file(now.references[block + 1]).bytes(),
                placeOf(now, block + 1, index),
                number,
                index,
                home.mark());
    }

    /**
     * Whether a unit was in a block that was given back together with all before it.
     *
     * @param index which
     * @return false if the chain has no blocks
     */
    public boolean isGivenBack(final long index) {
        final Blocks now = blocks;
        return now.count() > 0 && index < now.firstIndexes[now.from];
    }

    /** The size of a unit whose record is still in the log, with its mark; 0 for others. */
    private int liveSizeAt(
            final Blocks now, final int block, final long index, final long firstPhysicalOffset) {
        final ByteBuffer bytes = home.file(now.references[block]).bytes();
        final int at = placeOf(now, block, index);
        final long sealed = bytes.getLong(at + Unit.PHYSICAL_OFFSET_AT);
        final int size = bytes.getInt(at + Unit.SIZE_AT);
        return size != 0
                        && size != Unit.HOLE
                        && Unit.offsetOf(sealed) >= firstPhysicalOffset
                        && Unit.isWhole(
                                sealed, size, bytes.getLong(at + Unit.TAG_AT), number, index)
                ? size
                : 0;
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
     * Finds the end among adopted blocks: behind the last unit that belongs to a record before
     * {@code mark}, or was moved, which only happens to such units. Everything behind it is
     * cleared. Recovery only.
     *
     * @return false if units that belong to records before {@code mark} are spoilt where the end is
     *     looked for, so that it cannot be found
     */
    boolean recover(final long mark) {
        Blocks now = blocks;
        int units = 0;
        while (now.count() > 0) {
            units = soundUnits(now, mark);
            if (units < 0) {
                return false;
            }
            if (units > 0) {
                break;
            }
            final int reference = now.references[now.to - 1];
            now = now.without(now.to - 1);
            blocks = now;
            home.free(reference);
        }
        if (now.count() == 0) {
            next = first;
            return true;
        }
        final int reference = now.references[now.to - 1];
        final BlockFile file = home.file(reference);
        final int blockAt = file.at(Chains.blockOf(reference));
        tailBytes = file.bytes();
        tailAt = blockAt + units * Unit.LENGTH;
        tailEnd = blockAt + file.unitsPerBlock() * Unit.LENGTH;
        file.zero(tailAt, tailEnd - tailAt);
        next = now.firstIndexes[now.to - 1] + units;
        return true;
    }

    /** Units of the last block up to its last sound one; below 0 if a spoilt one comes first. */
    private int soundUnits(final Blocks now, final long mark) {
        final int reference = now.references[now.to - 1];
        final BlockFile file = home.file(reference);
        final ByteBuffer bytes = file.bytes();
        final long blockFirst = now.firstIndexes[now.to - 1];
        int unit = file.unitsPerBlock() - 1;
        int at = file.at(Chains.blockOf(reference)) + unit * Unit.LENGTH;
        while (unit >= 0) {
            if (Unit.isDurable(bytes, at, number, blockFirst + unit, mark)) {
                return unit + 1;
            }
            if (Unit.isSpoilt(bytes, at, number, blockFirst + unit, mark)) {
                return -1;
            }
            unit--;
            at -= Unit.LENGTH;
        }
        return 0;
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
