package io.posthorn.store.index;

import io.posthorn.base.count.Counter;
import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.MarkFile;
import io.posthorn.store.log.RecordFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Finds records by key. A key is looked up as {@code topic#key}; hashes may collide, so the caller
 * compares the record's keys. One writer (the derivation), any readers; files are taken away only
 * while nobody reads.
 */
public final class KeyIndex implements AutoCloseable {

    /** A file is also full when it spans so much of the log, so that it goes with its segments. */
    private static final long SPAN_LIMIT = 1L << 30;

    /** Further on in the log than that lies nothing of what is laid down next. */
    private static final long SPAN_MARGIN = SPAN_LIMIT / 16;

    private static final Pattern FILE = Pattern.compile("keys-\\d{12}");

    /** More keys than what is laid down together ever has. */
    private static final int MOST_KEYS = 1 << 16;

    private final Disk disk;
    private final Path directory;
    private final int capacity;
    private final MarkFile markFile;
    private final Counter unindexed;
    private final Counter fileFailures;
    private final ReentrantLock making = new ReentrantLock();
    private final ReentrantReadWriteLock fileLock = new ReentrantReadWriteLock();

    /** Oldest first; the last one grows. Guarded by {@code fileLock} for adding and removing. */
    private volatile IndexFile[] files = {};

    private volatile IndexFile spare;

    /** For the writer: whose keys are added, and which file took the last one, or null. */
    private RecordFacts current;

    private IndexFile lastUsed;

    /** Made once, because a key is added for about every message. */
    private final IntConsumer adder = this::add;

    /** For the writer: where the last record ends that it was told of. */
    private long end;

    private long nextName;
    private volatile long mark;

    private KeyIndex(
            final Disk disk,
            final Path directory,
            final int capacity,
            final MarkFile markFile,
            final Counters counters) {
        this.disk = disk;
        this.directory = directory;
        this.capacity = capacity;
        this.markFile = markFile;
        this.unindexed =
                counters.counter(
                        "posthorn_store_unindexed_total",
                        "keys",
                        "Keys that could not be indexed because there was no room for an index"
                                + " file");
        this.fileFailures =
                counters.counter(
                        "posthorn_store_index_file_failures_total",
                        "files",
                        "Files of the key index that could not be created or deleted");
        counters.gauge(
                "posthorn_store_index_files",
                "files",
                "Files of the key index",
                () -> files.length);
    }

    /**
     * Opens the index of a directory and cuts what was not durable.
     *
     * @param disk where
     * @param directory created if missing
     * @param capacity entries of a new file
     * @param counters where the index' numbers are declared
     * @return the index
     * @throws IOException if the disk fails
     */
    public static KeyIndex open(
            final Disk disk, final Path directory, final int capacity, final Counters counters)
            throws IOException {
        disk.createDirectory(directory);
        final MarkFile markFile = MarkFile.open(disk, directory.resolve("mark"));
        final KeyIndex index = new KeyIndex(disk, directory, capacity, markFile, counters);
        index.load();
        return index;
    }

    private void load() throws IOException {
        final List<IndexFile> kept = new ArrayList<>();
        boolean isDamaged = false;
        try {
            for (final Path path : disk.list(directory)) {
                final String name = path.getFileName().toString();
                if (FILE.matcher(name).matches()) {
                    nextName = Math.max(nextName, Long.parseLong(name.substring(5)) + 1);
                    isDamaged = keep(path, isDamaged, kept);
                }
            }
        } catch (final IOException | RuntimeException e) {
            kept.forEach(IndexFile::close);
            markFile.close();
            throw e;
        }
        files = kept.toArray(IndexFile[]::new);
        final IndexFile last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
        if (isDamaged) {
            mark = last == null ? 0 : last.lastPhysicalOffset() + 1;
        } else {
            // A file is sealed after the mark was noted, and is complete beyond it then.
            mark =
                    Math.max(
                            markFile.noted(),
                            last != null && last.isSealed() ? last.endPhysicalOffset() : 0);
        }
    }

    /** Keeps what was durable of a file; says whether it, or one before, is damaged. */
    private boolean keep(final Path path, final boolean isDamagedBefore, final List<IndexFile> kept)
            throws IOException {
        final IndexFile file = new IndexFile(disk.open(path));
        if (!file.isSealed()) {
            file.cut(markFile.noted());
        }
        if (!isDamagedBefore && file.count() > 0) {
            kept.add(file);
            return false;
        }
        final boolean isDamaged = isDamagedBefore || file.isDamaged();
        file.close();
        disk.delete(path);
        return isDamaged;
    }

    /**
     * Up to which record the index was complete when it was opened.
     *
     * @return a physical offset; records at or after it have to be derived again
     */
    public long mark() {
        return mark;
    }

    /**
     * Adds the keys of a record. Only for the derivation.
     *
     * @param facts the record
     */
    public void put(final RecordFacts facts) {
        end = facts.physicalOffset() + facts.length();
        if (facts.physicalOffset() < mark) {
            return;
        }
        lastUsed = null;
        current = facts;
        facts.keyHashes(adder);
        if (lastUsed != null) {
            lastUsed.cover(facts.physicalOffset() + facts.length());
        }
    }

    /** Takes one entry while all are read. */
    @FunctionalInterface
    public interface EntryReader {
        /**
         * One entry.
         *
         * @param hash see {@link RecordFacts#keyHashes}
         * @param physicalOffset where the record lies
         */
        void entry(int hash, long physicalOffset);
    }

    /**
     * Hands out all entries, oldest first. Nobody may maintain or close the index meanwhile.
     *
     * @param reader takes each entry
     */
    public void forEach(final EntryReader reader) {
        for (final IndexFile file : files) {
            file.forEach(reader);
        }
    }

    /**
     * Makes sure that keys can be added without touching the disk's space. Only for the derivation.
     *
     * @throws IOException if there is no room for another file
     */
    public void makeRoom() throws IOException {
        final IndexFile[] now = files;
        final IndexFile last = now.length == 0 ? null : now[now.length - 1];
        if (last == null
                || last.capacity() - last.count() < Math.min(MOST_KEYS, capacity / 2)
                || last.spanTo(end) > SPAN_LIMIT - SPAN_MARGIN) {
            makeSpare();
        }
    }

    private void add(final int hash) {
        lastUsed = writable(current.physicalOffset());
        if (lastUsed == null) {
            unindexed.increment();
        } else {
            lastUsed.add(hash, current.physicalOffset(), current.storeTimestamp());
        }
    }

    private IndexFile writable(final long physicalOffset) {
        final IndexFile[] now = files;
        final IndexFile last = now.length == 0 ? null : now[now.length - 1];
        final boolean usable =
                last != null && !last.isClosed() && last.spanTo(physicalOffset) < SPAN_LIMIT;
        return usable ? last : addFile();
    }

    private IndexFile addFile() {
        try {
            makeSpare();
        } catch (final IOException e) {
            // One message with more keys than there was room made for. The log is what counts: a
            // key that cannot be looked up is counted, not a reason to stop.
            fileFailures.increment();
            return null;
        }
        fileLock.writeLock().lock();
        try {
            final IndexFile fresh = spare;
            spare = null;
            final IndexFile[] more = Arrays.copyOf(files, files.length + 1);
            more[more.length - 1] = fresh;
            files = more;
            return fresh;
        } finally {
            fileLock.writeLock().unlock();
        }
    }

    /** Files are made one after the other, so that they are used in the order of their names. */
    private void makeSpare() throws IOException {
        if (spare != null) {
            return;
        }
        making.lock();
        try {
            if (spare == null) {
                final Path path = directory.resolve("keys-%012d".formatted(nextName++));
                spare = new IndexFile(disk.create(path, IndexFile.lengthFor(capacity)));
            }
        } finally {
            making.unlock();
        }
    }

    /**
     * Finds records that may have a key, newest first.
     *
     * @param topic their topic
     * @param key a business key or a unique key
     * @param fromMs earliest store time
     * @param toMs latest store time
     * @param most how many at the most
     * @return physical offsets, each once
     */
    public List<Long> find(
            final String topic,
            final String key,
            final long fromMs,
            final long toMs,
            final int most) {
        final List<Long> found = new ArrayList<>();
        final int hash = hashOf(topic, key);
        fileLock.readLock().lock();
        try {
            final IndexFile[] now = files;
            boolean goOn = true;
            for (int i = now.length - 1; i >= 0 && goOn && found.size() < most; i--) {
                goOn =
                        now[i].find(
                                hash,
                                fromMs,
                                toMs,
                                physicalOffset -> {
                                    if (!found.contains(physicalOffset)) {
                                        found.add(physicalOffset);
                                    }
                                    return found.size() < most;
                                });
            }
        } finally {
            fileLock.readLock().unlock();
        }
        return found;
    }

    /**
     * Begins to read all sealed files, to see whether they are what they were.
     *
     * @return to be turned
     */
    public Sweep sweep() {
        return new Sweep(
                Arrays.stream(files)
                        .filter(IndexFile::isSealed)
                        .collect(Collectors.toCollection(ArrayDeque::new)));
    }

    /** A reading of all sealed files. For one thread. */
    public final class Sweep {

        private final Deque<IndexFile> left;
        private CRC32C crc = new CRC32C();
        private int at;

        private Sweep(final Deque<IndexFile> left) {
            this.left = left;
        }

        /**
         * Reads a little more.
         *
         * @param bytes at the most
         * @param damaged told of a file that is not what it was
         * @return how many bytes were read; 0 when all are
         */
        public int step(final int bytes, final Consumer<Path> damaged) {
            fileLock.readLock().lock();
            try {
                final List<IndexFile> here = List.of(files);
                while (!left.isEmpty()) {
                    final int read =
                            here.contains(left.element())
                                    ? left.element().digest(crc, at, bytes)
                                    : 0;
                    if (read > 0) {
                        at += read;
                        return read;
                    }
                    endFile(here.contains(left.element()), damaged);
                }
            } finally {
                fileLock.readLock().unlock();
            }
            return 0;
        }

        private void endFile(final boolean isHere, final Consumer<Path> damaged) {
            final IndexFile file = left.remove();
            if (isHere && !file.hasDigest(crc)) {
                damaged.accept(file.file().path());
            }
            crc = new CRC32C();
            at = 0;
        }
    }

    /**
     * Makes full files durable, seals those that are about nothing but durable records, drops those
     * before the log's start, and makes a spare file when one will be needed soon. Slow; any
     * thread, one at a time.
     *
     * @param logStart where the log begins now
     * @param durable up to where the log is durable: a crash may put other records behind it
     * @throws IOException if the disk fails
     */
    public void maintain(final long logStart, final long durable) throws IOException {
        final IndexFile[] now = files;
        for (int i = 0; i < now.length - 1; i++) {
            if (!now[i].isSealed() && now[i].endPhysicalOffset() <= durable) {
                now[i].force();
                now[i].seal();
            }
        }
        if (now.length > 1 && now[0].endPhysicalOffset() <= logStart) {
            dropFirst();
        }
        final IndexFile last = now.length == 0 ? null : now[now.length - 1];
        if (last != null
                && (last.count() > last.capacity() / 2 || last.spanTo(durable) > SPAN_LIMIT / 2)) {
            makeSpareInTime();
        }
    }

    private void makeSpareInTime() {
        try {
            makeSpare();
        } catch (final IOException e) {
            // Tried again at the next call, and at the latest when the file is needed.
            fileFailures.increment();
        }
    }

    private void dropFirst() {
        final IndexFile first = files[0];
        fileLock.writeLock().lock();
        try {
            files = Arrays.copyOfRange(files, 1, files.length);
            first.close();
        } finally {
            fileLock.writeLock().unlock();
        }
        try {
            disk.delete(first.file().path());
        } catch (final IOException e) {
            // It takes space and does no other harm. The next start finds it and drops it again.
            fileFailures.increment();
        }
    }

    /**
     * Makes everything durable that was put before a moment, and notes how far the log is covered.
     * Slow; any thread, one at a time.
     *
     * @param newMark where the log ended at that moment; it must be durable up to there
     * @throws IOException if the disk fails
     */
    public void force(final long newMark) throws IOException {
        for (final IndexFile file : files) {
            if (!file.isSealed()) {
                file.force();
            }
        }
        markFile.note(newMark);
    }

    @Override
    public void close() {
        fileLock.writeLock().lock();
        try {
            for (final IndexFile file : files) {
                file.close();
            }
            files = new IndexFile[0];
            if (spare != null) {
                spare.close();
                spare = null;
            }
            markFile.close();
        } finally {
            fileLock.writeLock().unlock();
        }
    }

    private static int hashOf(final String topic, final String key) {
        return 31 * topic.hashCode() + key.hashCode();
    }
}
