package io.posthorn.store.segment;

import io.posthorn.base.check.Invariant;
import io.posthorn.base.disk.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One mapped file of the address range. The range holds one reference, each open slice another; the
 * file is unmapped when the last is given back.
 */
public final class Segment {

    private final long start;
    private final MappedFile file;
    private final ByteBuffer bytes;
    private final ReadBudget readBudget;
    private final AtomicInteger references = new AtomicInteger(1);

    Segment(final long start, final MappedFile file, final ReadBudget readBudget) {
        this.start = start;
        this.file = file;
        this.readBudget = readBudget;
        this.bytes = file.bytes();
    }

    /**
     * First physical offset in it.
     *
     * @return a multiple of the segment length
     */
    public long start() {
        return start;
    }

    /**
     * First physical offset after it.
     *
     * @return a multiple of the segment length
     */
    public long end() {
        return start + bytes.capacity();
    }

    /**
     * How many bytes it has.
     *
     * @return the segment length
     */
    public int length() {
        return bytes.capacity();
    }

    /**
     * Its file.
     *
     * @return a path
     */
    public Path path() {
        return file.path();
    }

    /**
     * Its bytes. Only for who holds a reference; use absolute access or a duplicate.
     *
     * @return the mapped bytes
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Where a physical offset lies in its bytes.
     *
     * @param physicalOffset an offset in this segment
     * @return an index
     */
    public int indexOf(final long physicalOffset) {
        return (int) (physicalOffset - start);
    }

    /** Reads bytes from the disk that are not in memory, when the budget allows it. */
    void load(final int from, final int length) {
        readBudget.pay(length);
        file.load(from, length);
    }

    /**
     * Writes bytes past the mapping, where everybody sees them at once. For who owns the log's end.
     *
     * @param physicalOffset where to, in this segment
     * @param from the bytes
     * @param length how many, from the first
     * @throws IOException if the disk fails
     */
    public void write(final long physicalOffset, final byte[] from, final int length)
            throws IOException {
        file.write(indexOf(physicalOffset), from, length);
    }

    /**
     * Makes all changes durable.
     *
     * @throws IOException if that failed for good
     */
    public void force() throws IOException {
        file.force();
    }

    /**
     * Takes a reference.
     *
     * @return false if the segment is already gone
     */
    boolean retain() {
        int count = references.get();
        while (count > 0) {
            if (references.compareAndSet(count, count + 1)) {
                return true;
            }
            count = references.get();
        }
        return false;
    }

    /** Whether nobody can read it any more, because the last reference was given back. */
    boolean isUnused() {
        return references.get() == 0;
    }

    /** Gives a reference back. */
    void release() {
        final int left = references.decrementAndGet();
        Invariant.that(left >= 0, () -> "segment %d was released once too often".formatted(start));
        if (left == 0) {
            file.close();
        }
    }
}
