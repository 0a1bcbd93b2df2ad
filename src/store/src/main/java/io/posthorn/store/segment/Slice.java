package io.posthorn.store.segment;

import io.posthorn.base.check.Invariant;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A window onto the commit log that stays valid until it is closed, whatever is deleted meanwhile.
 */
public final class Slice implements AutoCloseable {

    private final Segment segment;
    private final long physicalOffset;
    private final ByteBuffer bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    Slice(final Segment segment, final long physicalOffset, final int length) {
        this.segment = segment;
        this.physicalOffset = physicalOffset;
        this.bytes = segment.bytes().slice(segment.indexOf(physicalOffset), length);
    }

    /**
     * Where it begins.
     *
     * @return a physical offset
     */
    public long physicalOffset() {
        return physicalOffset;
    }

    /**
     * How long it is.
     *
     * @return bytes
     */
    public int length() {
        return bytes.capacity();
    }

    /**
     * The bytes, uncopied; not to be changed and not to be touched after {@link #close}.
     *
     * @return one buffer, big-endian, from position 0 to its capacity
     */
    public ByteBuffer bytes() {
        Invariant.that(!closed.get(), "a slice was read after it was closed");
        return bytes;
    }

    /**
     * Reads the bytes from the disk if they are not in memory, so that others need not wait. Waits
     * for the disk, and for the {@link ReadBudget}.
     */
    public void load() {
        Invariant.that(!closed.get(), "a slice was loaded after it was closed");
        segment.load(segment.indexOf(physicalOffset), bytes.capacity());
    }

    /** Gives the bytes back. May be called by any thread; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            segment.release();
        }
    }
}
