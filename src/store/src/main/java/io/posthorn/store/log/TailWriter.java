package io.posthorn.store.log;

import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.RecordCheck;
import io.posthorn.store.segment.Segment;
import io.posthorn.store.segment.SegmentSupply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * Puts records into the log's last segment: through its mapping, or gathered in a buffer and then
 * past it with one call. The mapping is the cheaper way for much that comes between two flushes;
 * the call for all that a flush is to follow soon, and for all but short records. Owned by who has
 * the turn.
 */
final class TailWriter {

    /** Records that are longer go through the mapping. */
    private static final int BUFFER_LENGTH = 1 << 18;

    /**
     * What takes a page is better written with one call: to touch a page of the mapping for the
     * first time costs more than that on many machines.
     */
    private static final int WORTH_A_CALL = 4096;

    private final HostAddress storeHost;
    private final boolean isFlushAwaited;
    private final RecordCheck check = new RecordCheck();
    private final ByteBuffer gathered = ByteBuffer.allocate(BUFFER_LENGTH);

    private volatile LongSupplier flushed = () -> 0;
    private Segment tail;
    private boolean isGathering;

    /** Where the first gathered byte belongs. */
    private long gatheredFrom;

    private int gatheredLength;

    /**
     * @param storeHost the broker's address, which goes into each record
     * @param isFlushAwaited whether not to use the mapping for short records either
     */
    TailWriter(final HostAddress storeHost, final boolean isFlushAwaited) {
        this.storeHost = storeHost;
        this.isFlushAwaited = isFlushAwaited;
    }

    /** The segment that is written to. */
    Segment tail() {
        return tail;
    }

    /** Goes on in another segment. */
    void tail(final Segment next) {
        tail = next;
    }

    /** Says where to ask how far the log was flushed. */
    void watch(final LongSupplier newFlushed) {
        flushed = newFlushed;
    }

    /**
     * Says where, and how many bytes, will be written until {@link #pass}.
     *
     * <p>A flush protects the piece of the file in which it ends. The mapping would have to break
     * it up to write to the rest, and the next flush would write all of it again.
     */
    void expect(final long physicalOffset, final long length) {
        isGathering =
                isFlushAwaited
                        || length >= WORTH_A_CALL
                        || physicalOffset < endOfPiece(flushed.getAsLong());
    }

    private static long endOfPiece(final long physicalOffset) {
        return (physicalOffset + SegmentSupply.LARGE_PIECE - 1) & -SegmentSupply.LARGE_PIECE;
    }

    /**
     * Writes a record behind the one before. Nobody may look at it before {@link #pass}.
     *
     * @return how many bytes it has
     * @throws IOException if the disk fails; what was written then is not known
     */
    int write(
            final Draft draft,
            final long physicalOffset,
            final long queueOffset,
            final long storeTimestamp,
            final long batchMark)
            throws IOException {
        final int length = draft.recordLength(storeHost);
        final boolean isGathered = isGathering && length <= gathered.capacity();
        if (!isGathered || gatheredLength + length > gathered.capacity()) {
            pass();
        }
        if (gatheredLength == 0) {
            gatheredFrom = physicalOffset;
        }
        draft.write(
                isGathered ? gathered : tail.bytes(),
                isGathered ? gatheredLength : tail.indexOf(physicalOffset),
                physicalOffset,
                queueOffset,
                storeTimestamp,
                storeHost,
                batchMark,
                check);
        gatheredLength += isGathered ? length : 0;
        return length;
    }

    /**
     * Passes on what was gathered; from then on readers find all that was written.
     *
     * @throws IOException if the disk fails; what was written then is not known
     */
    void pass() throws IOException {
        if (gatheredLength > 0) {
            tail.write(gatheredFrom, gathered.array(), gatheredLength);
            gatheredLength = 0;
        }
    }
}
