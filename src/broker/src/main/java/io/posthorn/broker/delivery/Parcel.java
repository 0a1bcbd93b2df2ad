package io.posthorn.broker.delivery;

import io.posthorn.message.Draft;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.store.Store;
import io.posthorn.store.segment.Slice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that were handed out, on their way to a consumer. Those that lie side by side are one
 * piece of the mapped log; those that say how often they were redelivered are copies. Not for
 * sharing between threads while it is packed.
 */
public final class Parcel {

    /** A frame of 16 MiB holds no longer record. */
    static final int LONGEST_WHOLE = (16 << 20) - (16 << 10);

    private final boolean isByHeads;
    private final String topic;
    private final Store store;
    private final Deliveries deliveries;
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final List<Handed> messages = new ArrayList<>();
    private final List<Handed> unreadable = new ArrayList<>();

    /** Records side by side that are not opened yet. */
    private final List<Handed> run = new ArrayList<>();

    private long runEnd;

    /** With the heads of records that are too long, or without these. */
    Parcel(
            final boolean isByHeads,
            final String topic,
            final Store store,
            final Deliveries deliveries) {
        this.isByHeads = isByHeads;
        this.topic = topic;
        this.store = store;
        this.deliveries = deliveries;
    }

    Parcel pack(final List<Handed> handed) {
        for (final Handed message : handed) {
            if (message.length() > LONGEST_WHOLE) {
                closeRun();
                addHead(message);
            } else if (message.count() > 1 || !store.isTrusted(message.physicalOffset())) {
                closeRun();
                addAlone(message);
            } else {
                addToRun(message);
            }
        }
        closeRun();
        return this;
    }

    private void addToRun(final Handed message) {
        final long begin = message.physicalOffset();
        final boolean follows =
                !run.isEmpty()
                        && begin == runEnd
                        && store.log()
                                .isOneSegment(
                                        run.get(0).physicalOffset(), begin + message.length());
        if (!follows) {
            closeRun();
        }
        run.add(message);
        runEnd = begin + message.length();
    }

    private void closeRun() {
        if (run.isEmpty()) {
            return;
        }
        final long begin = run.get(0).physicalOffset();
        final Slice slice = store.log().slice(begin, (int) (runEnd - begin));
        if (slice == null) {
            // Deleted or moved since; each may lie somewhere else.
            run.forEach(this::addAlone);
        } else {
            slices.add(slice);
            pieces.add(slice.bytes());
            messages.addAll(run);
        }
        run.clear();
    }

    private void addAlone(final Handed message) {
        final Slice slice = deliveries.open(topic, message);
        if (slice == null) {
            unreadable.add(message);
        } else if (message.count() > 1) {
            try (slice) {
                pieces.add(copyOf(slice, message.count() - 1));
            }
            messages.add(message);
        } else {
            slices.add(slice);
            pieces.add(slice.bytes());
            messages.add(message);
        }
    }

    /** The record without its body, and how long that is. */
    private void addHead(final Handed message) {
        final Slice slice = isByHeads ? deliveries.open(topic, message) : null;
        if (slice == null) {
            unreadable.add(message);
            return;
        }
        try (slice) {
            final RecordView record = new RecordView().wrap(slice.bytes(), 0);
            pieces.add(
                    bytesOf(
                            record,
                            Draft.copyOf(record)
                                    .reconsumeTimes(Math.max(0, message.count() - 1))
                                    .body(List.of())
                                    .properties(
                                            record.properties()
                                                    .edit()
                                                    .set(
                                                            PropertyKeys.LARGE_BODY,
                                                            Integer.toString(record.bodyLength()))
                                                    .toText())
                                    .build()));
        }
        messages.add(message);
    }

    private static ByteBuffer copyOf(final Slice slice, final int reconsumeTimes) {
        final RecordView record = new RecordView().wrap(slice.bytes(), 0);
        return bytesOf(record, Draft.copyOf(record).reconsumeTimes(reconsumeTimes).build());
    }

    private static ByteBuffer bytesOf(final RecordView record, final Draft copy) {
        final ByteBuffer bytes = ByteBuffer.allocate(copy.recordLength(record.storeHost()));
        copy.write(
                bytes,
                0,
                record.physicalOffset(),
                record.queueOffset(),
                record.storeTimestamp(),
                record.storeHost(),
                record.batchMark(),
                new RecordCheck());
        return bytes;
    }

    /**
     * What is in it.
     *
     * @return in the order of the records
     */
    public List<Handed> messages() {
        return messages;
    }

    /**
     * What could not be read any more: retention took it, or the disk has spoilt it.
     *
     * @return possibly empty
     */
    public List<Handed> unreadable() {
        return unreadable;
    }

    /**
     * The records back to back.
     *
     * @return valid until {@link #release}
     */
    public List<ByteBuffer> pieces() {
        return pieces;
    }

    /**
     * How many bytes there are.
     *
     * @return 0 if there is no record
     */
    public long bytes() {
        return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /** Reads the bytes from the disk if they are not in memory, so that others need not wait. */
    public void load() {
        slices.forEach(Slice::load);
    }

    /** Gives the log's bytes back. */
    public void release() {
        slices.forEach(Slice::close);
    }
}
