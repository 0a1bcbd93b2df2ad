package io.posthorn.store.inspect;

import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.FrozenDisk;
import io.posthorn.base.disk.MappedFile;
import io.posthorn.base.disk.MarkFile;
import io.posthorn.message.RecordCheck;
import io.posthorn.message.RecordView;
import io.posthorn.store.chain.Chains;
import io.posthorn.store.chain.Unit;
import io.posthorn.store.index.KeyIndex;
import io.posthorn.store.queue.ConsumeQueue;
import io.posthorn.store.queue.ConsumeQueues;
import io.posthorn.store.segment.Segment;
import io.posthorn.store.segment.Segments;
import io.posthorn.store.timer.TimerIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A store opened for looking only. Holds the store's lock, so no broker can change it meanwhile.
 * Not for sharing between threads.
 */
public final class Inspection implements AutoCloseable {

    private final Disk disk = new FrozenDisk();
    private final Path directory;
    private final AutoCloseable lock;
    private final Segments segments;
    private final RecordView view = new RecordView();
    private final RecordCheck check = new RecordCheck();
    private Chains chains;
    private KeyIndex index;

    private Inspection(final Path directory, final AutoCloseable lock, final int segmentLength)
            throws IOException {
        this.directory = directory;
        this.lock = lock;
        this.segments = Segments.open(disk, directory.resolve(StoreFiles.LOG), segmentLength);
    }

    /**
     * Takes a store and opens its log.
     *
     * @param directory the store's
     * @return to be closed
     * @throws IOException if there is no store, somebody uses it, or it cannot be opened, with a
     *     sentence
     */
    public static Inspection open(final Path directory) throws IOException {
        final AutoCloseable lock = StoreFiles.lock(directory, new FrozenDisk());
        try {
            return new Inspection(
                    directory,
                    lock,
                    StoreFiles.segmentLength(directory.resolve(StoreFiles.LOG)).orElseThrow());
        } catch (final IOException | RuntimeException e) {
            StoreFiles.giveBack(lock);
            throw e;
        }
    }

    Segments log() {
        return segments;
    }

    /** Up to where the log is known to have been durable; 0 if that is not known. */
    long durable() throws IOException {
        final long derived = Math.max(chains().mark(), index().mark());
        try (MarkFile mark = MarkFile.open(disk, directory.resolve(StoreFiles.DURABLE))) {
            return Math.max(mark.noted(), derived);
        }
    }

    Chains chains() throws IOException {
        if (chains == null) {
            chains =
                    Chains.open(
                            disk, directory.resolve(StoreFiles.QUEUES), segments.segmentLength());
        }
        return chains;
    }

    ConsumeQueues queueTable() throws IOException {
        return new ConsumeQueues(chains());
    }

    TimerIndex timers() throws IOException {
        return new TimerIndex(chains());
    }

    KeyIndex index() throws IOException {
        if (index == null) {
            index = KeyIndex.open(disk, directory.resolve(StoreFiles.INDEX), 64, new Counters());
        }
        return index;
    }

    /** Bytes from a physical offset to the last one of its segment that is not zero. */
    long bytesBehind(final long physicalOffset) throws IOException {
        final Segment segment = segments.at(physicalOffset);
        if (segment == null) {
            return 0;
        }
        // Opened again, because recovery may have cleared our view of it.
        try (MappedFile file = disk.open(segment.path())) {
            final ByteBuffer bytes = file.bytes();
            final int from = segment.indexOf(physicalOffset);
            int end = bytes.capacity();
            while (end - 8 >= from && bytes.getLong(end - 8) == 0) {
                end -= 8;
            }
            while (end > from && bytes.get(end - 1) == 0) {
                end--;
            }
            return end - from;
        }
    }

    /**
     * Looks at one place of the log.
     *
     * @param physicalOffset where
     * @return what is there, or null if the log does not reach there
     */
    public FoundRecord record(final long physicalOffset) {
        final Segment segment = segments.at(physicalOffset);
        if (segment == null) {
            return null;
        }
        if (faultAt(segment, physicalOffset) == null) {
            return new FoundRecord(view, null, true, -1, physicalOffset + view.length());
        }
        long before = -1;
        long at = segment.start();
        while (at >= 0 && at < physicalOffset) {
            before = at;
            at = after(segment, at);
        }
        final boolean begins = at == physicalOffset;
        final String fault = faultAt(segment, physicalOffset);
        return new FoundRecord(
                view, begins ? fault : "no record begins there", begins, before, begins ? -1 : at);
    }

    private String faultAt(final Segment segment, final long at) {
        return view.faultAt(segment.bytes(), segment.indexOf(at), segment.length(), at, check);
    }

    /** Where the record after one begins: behind the sound bytes of this one, or -1. */
    private long after(final Segment segment, final long at) {
        final int room = segment.length() - segment.indexOf(at);
        if (room < RecordView.MIN_LENGTH || faultAt(segment, at) != null) {
            return -1;
        }
        return at + view.length();
    }

    /**
     * The segments, with what is in them. Reads the whole log.
     *
     * @param progress told how far it is
     * @return oldest first
     */
    public List<SegmentEntry> segments(final Progress progress) {
        final List<SegmentEntry> entries = new ArrayList<>();
        for (int i = 0; i < segments.count(); i++) {
            entries.add(entryOf(segments.get(i), progress));
        }
        return entries;
    }

    private SegmentEntry entryOf(final Segment segment, final Progress progress) {
        long records = 0;
        long used = 0;
        long first = -1;
        long last = -1;
        long at = segment.start();
        while (at < segment.end()) {
            final long next = after(segment, at);
            if (next < 0) {
                break;
            }
            last = view.storeTimestamp();
            first = records == 0 ? last : first;
            records++;
            used = next - segment.start();
            at = next;
            progress.at(at - segments.start(), segments.end() - segments.start());
        }
        return new SegmentEntry(
                segment.start(),
                segment.end(),
                segment.path().toString(),
                records,
                used,
                first,
                last);
    }

    /**
     * The queues, as far as their entries are durable.
     *
     * @param topic whose; null for all
     * @return by topic and number
     * @throws IOException if the disk fails
     */
    public List<QueueEntry> queues(final String topic) throws IOException {
        final List<QueueEntry> entries = new ArrayList<>();
        for (final ConsumeQueue queue : queueTable().all()) {
            if (topic == null || topic.equals(queue.topic())) {
                entries.add(
                        new QueueEntry(
                                queue.topic(),
                                queue.queueId(),
                                queue.minOffset(),
                                queue.maxOffset(),
                                storeTime(queue, queue.minOffset()),
                                storeTime(queue, queue.maxOffset() - 1)));
            }
        }
        entries.sort(Comparator.comparing(QueueEntry::topic).thenComparing(QueueEntry::queueId));
        return entries;
    }

    private long storeTime(final ConsumeQueue queue, final long queueOffset) {
        final Unit.Batch one = new Unit.Batch(1);
        if (queue.read(queueOffset, one) == 0 || one.size(0) == Unit.HOLE) {
            return -1;
        }
        final Segment segment = segments.at(one.physicalOffset(0));
        return segment == null || faultAt(segment, one.physicalOffset(0)) != null
                ? -1
                : view.storeTimestamp();
    }

    /** Closes what was opened and gives the store back. */
    @Override
    public void close() throws IOException {
        try (AutoCloseable last = lock) {
            if (chains != null) {
                chains.close();
            }
            if (index != null) {
                index.close();
            }
            segments.close();
        } catch (final IOException | RuntimeException e) {
            throw e;
        } catch (final Exception e) {
            throw new IOException("a store cannot be closed", e);
        }
    }
}
