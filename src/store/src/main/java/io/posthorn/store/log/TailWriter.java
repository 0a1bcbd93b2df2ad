package io.posthorn.store.log;

import io.posthorn.message.Draft;
import io.posthorn.message.HostAddress;
import io.posthorn.message.RecordCheck;
import io.posthorn.store.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Puts records into the log's last segment: through its mapping, or gathered in a buffer and then
 * past it, which makes each flush cheaper and each record dearer. Owned by who has the turn.
 */
final class TailWriter {

    /** Records that are longer go through the mapping. */
    private static final int BUFFER_LENGTH = 1 << 18;

    private final HostAddress storeHost;
    private final RecordCheck check = new RecordCheck();

    /** Null if everything goes through the mapping. */
    private final ByteBuffer gathered;

    private Segment tail;

    /** Where the first gathered byte belongs. */
    private long gatheredFrom;

    private int gatheredLength;

    /**
     * @param storeHost the broker's address, which goes into each record
     * @param isGathering whether not to use the mapping
     */
    TailWriter(final HostAddress storeHost, final boolean isGathering) {
        this.storeHost = storeHost;
        this.gathered = isGathering ? ByteBuffer.allocate(BUFFER_LENGTH) : null;
    }

    /** The segment that is written to. */
    Segment tail() {
        return tail;
    }

    /** Goes on in another segment. */
    void tail(final Segment next) {
        tail = next;
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
        final boolean isGathered = gathered != null && length <= gathered.capacity();
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
