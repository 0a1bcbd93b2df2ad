package io.posthorn.benchmarks.store;

import io.posthorn.store.segment.SegmentSupply;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies records of the same size into a mapped file as long as a segment, filled ahead, and begins
 * at its front again when it is full. No order, no check, no queue: the ceiling.
 */
final class BareCopy implements Target {

    private final Path directory;
    private final int length;
    private final AtomicInteger at = new AtomicInteger();
    private MappedByteBuffer bytes;

    BareCopy(final Path directory, final int length) {
        this.directory = directory;
        this.length = length;
    }

    @Override
    public void open() throws IOException {
        bytes = FilledFile.map(directory.resolve("copy"), length, SegmentSupply.LARGE_PIECE);
    }

    @Override
    public boolean append(final Outgoing message) {
        final byte[] record = message.body();
        final int recordLength = message.recordLength();
        final int place =
                at.getAndUpdate(end -> end + 2 * recordLength > length ? 0 : end + recordLength);
        // What lies around the body is as long as it would be, and of the same bytes.
        bytes.put(place, record);
        int done = record.length;
        while (done < recordLength) {
            final int more = Math.min(record.length, recordLength - done);
            bytes.put(place + done, record, 0, more);
            done += more;
        }
        return true;
    }

    @Override
    public void awaitDerived() {
        // Nothing is derived.
    }
}
