package io.posthorn.store.inspect;

import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.LocalDisk;
import io.posthorn.base.disk.MappedFile;
import io.posthorn.base.disk.MarkFile;
import io.posthorn.message.SysFlag;
import io.posthorn.store.log.RecordFacts;
import io.posthorn.store.log.RecordListener;
import io.posthorn.store.recovery.Recovery;
import io.posthorn.store.segment.Segment;
import io.posthorn.store.segment.Segments;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts the log at the start of a record. {@link #plan} looks, {@link #cut} does it. The cut goes
 * from the log's end backwards and is flushed step by step, so that a crash in between leaves a log
 * that merely ends later; it can be repeated.
 */
public final class Truncation {

    private static final int STEP = 16 << 20;

    private final Path directory;
    private final long offset;
    private final long end;
    private final long records;
    private final Map<QueueName, Long> newEnds;

    /**
     * A queue, by name.
     *
     * @param topic its topic
     * @param queueId its number
     */
    public record QueueName(String topic, int queueId) implements Comparable<QueueName> {
        @Override
        public int compareTo(final QueueName other) {
            final int byTopic = topic.compareTo(other.topic);
            return byTopic != 0 ? byTopic : Integer.compare(queueId, other.queueId);
        }
    }

    private Truncation(
            final Path directory,
            final long offset,
            final long end,
            final long records,
            final Map<QueueName, Long> newEnds) {
        this.directory = directory;
        this.offset = offset;
        this.end = end;
        this.records = records;
        this.newEnds = newEnds;
    }

    /**
     * Looks what a cut would take away. Changes nothing.
     *
     * @param directory the store's
     * @param offset where to cut: the start of a record
     * @param progress told how far it is
     * @return the plan
     * @throws IOException if the store cannot be opened, or no record begins there, with a sentence
     */
    public static Truncation plan(final Path directory, final long offset, final Progress progress)
            throws IOException {
        try (Inspection inspection = Inspection.open(directory)) {
            final FoundRecord found = inspection.record(offset);
            if (found == null) {
                throw new IOException(
                        "The log reaches from %d to %d; %d is not in it."
                                .formatted(
                                        inspection.log().start(), inspection.log().end(), offset));
            }
            if (found.isEnd()) {
                throw new IOException(
                        "The log ends at %d; there is nothing to cut.".formatted(offset));
            }
            if (!found.begins()) {
                throw new IOException(
                        "No record begins at %d%s%s."
                                .formatted(
                                        offset,
                                        found.before() < 0
                                                ? ""
                                                : "; the last one before it begins at "
                                                        + found.before(),
                                        found.after() < 0
                                                ? ""
                                                : ", the next one at " + found.after()));
            }
            final Cut cut = new Cut(offset, inspection.log().end(), progress);
            final long durable = inspection.durable();
            final Recovery recovery = new Recovery(inspection.log(), durable, durable > 0, cut);
            final long end = Math.max(offset, recovery.run(offset));
            return new Truncation(directory, offset, end, cut.records, cut.newEnds);
        }
    }

    /** Counts what is cut away. */
    private static final class Cut implements RecordListener {

        private final long from;
        private final long end;
        private final Progress progress;
        private final Map<QueueName, Long> newEnds = new TreeMap<>();
        private long records;

        Cut(final long from, final long end, final Progress progress) {
            this.from = from;
            this.end = end;
            this.progress = progress;
        }

        @Override
        public void makeRoom(final int lanes, final int records) {
            // Nothing is kept for a record.
        }

        @Override
        public long nextQueueOffset(final String topic, final int queueId) {
            throw new IllegalStateException("nothing is appended while a cut is planned");
        }

        @Override
        public void onRecord(final RecordFacts facts) {
            records++;
            progress.at(facts.physicalOffset() - from, end - from);
            final int transaction = SysFlag.transaction(facts.sysFlag());
            if (transaction != SysFlag.TRANSACTION_PREPARED
                    && transaction != SysFlag.TRANSACTION_ROLLBACK) {
                newEnds.merge(
                        new QueueName(facts.topic(), facts.queueId()),
                        facts.queueOffset(),
                        Math::min);
            }
        }
    }

    /**
     * How many sound records would go.
     *
     * @return not negative
     */
    public long records() {
        return records;
    }

    /**
     * How many bytes of the log would go.
     *
     * @return not negative
     */
    public long bytes() {
        return end - offset;
    }

    /**
     * Where the log would end.
     *
     * @return the physical offset it was planned for
     */
    public long offset() {
        return offset;
    }

    /**
     * Where queues would end that lose messages. Groups that are further must be set back, or they
     * would miss what comes next.
     *
     * @return queue offset that the next message of the queue will get
     */
    public Map<QueueName, Long> newEnds() {
        return newEnds;
    }

    /**
     * Cuts.
     *
     * @param keep whether the bytes cut off are kept in a file {@code lost-tail-<offset>}
     * @param progress told how far it is
     * @return the file, or null if they were not kept
     * @throws IOException if the disk fails; repeat it then
     */
    public Path cut(final boolean keep, final Progress progress) throws IOException {
        final Disk disk = new LocalDisk();
        final AutoCloseable lock = StoreFiles.lock(directory, disk);
        try {
            final Path kept = keep ? keepTail(disk) : null;
            // From here on a start would derive everything anew, from whatever is left of the log.
            StoreFiles.dropDerived(directory);
            try (MarkFile durable = MarkFile.open(disk, directory.resolve(StoreFiles.DURABLE))) {
                if (durable.noted() > offset) {
                    durable.note(offset);
                }
            }
            final List<Path> files = StoreFiles.segments(directory.resolve(StoreFiles.LOG));
            int last = files.size() - 1;
            while (last > 0 && StoreFiles.startOf(files.get(last)) > offset) {
                disk.delete(files.get(last));
                last--;
            }
            try (MappedFile segment = disk.open(files.get(last))) {
                clear(segment, (int) (offset - StoreFiles.startOf(files.get(last))), progress);
            }
            return kept;
        } finally {
            StoreFiles.giveBack(lock);
        }
    }

    private Path keepTail(final Disk disk) throws IOException {
        Path target = directory.resolve("lost-tail-" + offset);
        for (int i = 2; Files.exists(target); i++) {
            target = directory.resolve("lost-tail-%d-%d".formatted(offset, i));
        }
        final Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        final Path logDirectory = directory.resolve(StoreFiles.LOG);
        try (Segments log =
                        Segments.open(
                                disk,
                                logDirectory,
                                StoreFiles.segmentLength(logDirectory).orElseThrow());
                FileChannel channel =
                        FileChannel.open(
                                unfinished,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            long at = offset;
            while (at < end) {
                final Segment segment = log.at(at);
                final int from = segment.indexOf(at);
                final int to = (int) Math.min(segment.length(), end - segment.start());
                final ByteBuffer bytes = segment.bytes().duplicate().limit(to).position(from);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                at = segment.end();
            }
            channel.force(true);
        }
        disk.rename(unfinished, target);
        return target;
    }

    private static void clear(final MappedFile segment, final int from, final Progress progress)
            throws IOException {
        final ByteBuffer bytes = segment.bytes();
        int to = bytes.capacity();
        final int total = to - from;
        while (to > from) {
            final int start = Math.max(from, to - STEP);
            boolean changed = false;
            for (int i = start; i < to; i++) {
                if (bytes.get(i) != 0) {
                    bytes.put(i, (byte) 0);
                    changed = true;
                }
            }
            if (changed) {
                segment.force();
            }
            to = start;
            progress.at(total - (to - from), total);
        }
    }
}
