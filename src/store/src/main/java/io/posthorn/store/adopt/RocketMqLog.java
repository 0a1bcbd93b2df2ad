package io.posthorn.store.adopt;

import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.FrozenDisk;
import io.posthorn.base.disk.MappedFile;
import io.posthorn.message.RecordView;
import io.posthorn.store.inspect.Progress;
import io.posthorn.store.inspect.StoreFiles;
import io.posthorn.store.recovery.Damage;
import io.posthorn.store.recovery.Recovery;
import io.posthorn.store.segment.Segment;
import io.posthorn.store.segment.Segments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntToLongFunction;

/** A RocketMQ store at rest, opened for reading. Not for sharing between threads. */
public final class RocketMqLog implements AutoCloseable {

    private static final int UNIT = 20;

    private final Disk disk = new FrozenDisk();
    private final Path root;
    private final AutoCloseable lock;
    private final Segments segments;

    private RocketMqLog(
            final Path root, final Path logDirectory, final AutoCloseable lock, final int length)
            throws IOException {
        this.root = root;
        this.lock = lock;
        this.segments = Segments.open(disk, logDirectory, length);
    }

    /**
     * Opens a store and keeps RocketMQ from starting on it meanwhile.
     *
     * @param root its {@code storePathRootDir}
     * @param logDirectory its {@code storePathCommitLog}
     * @return to be closed
     * @throws IOException if there is no commit log, a broker runs on it, or its files do not fit
     *     together, with a sentence
     */
    public static RocketMqLog open(final Path root, final Path logDirectory) throws IOException {
        final OptionalInt length = StoreFiles.segmentLength(logDirectory);
        if (length.isEmpty()) {
            throw new IOException(
                    "There is no commit log of RocketMQ in %s.".formatted(logDirectory));
        }
        final AutoCloseable lock;
        try {
            lock = new FrozenDisk().lock(root.resolve("lock"));
        } catch (final IOException e) {
            throw new IOException(
                    "A RocketMQ broker runs on %s; stop it first.".formatted(root), e);
        }
        try {
            return new RocketMqLog(root, logDirectory, lock, length.getAsInt());
        } catch (final IOException | RuntimeException e) {
            close(lock);
            throw e;
        }
    }

    private static void close(final AutoCloseable lock) throws IOException {
        try {
            lock.close();
        } catch (final IOException | RuntimeException e) {
            throw e;
        } catch (final Exception e) {
            throw new IOException("a lock cannot be given back", e);
        }
    }

    Segments segments() {
        return segments;
    }

    /**
     * How long its segments are.
     *
     * @return bytes
     */
    public int segmentLength() {
        return segments.segmentLength();
    }

    /**
     * Reads the whole log.
     *
     * @param delayOffsets by delay level, the queue offset up to which delayed messages were
     *     delivered
     * @param levelMs how long a delay level waits, for messages whose time is not in the consume
     *     queue any more
     * @param progress told how far it is
     * @return what is in it
     * @throws IOException if the disk fails
     */
    public Survey survey(
            final Map<Integer, Long> delayOffsets,
            final IntToLongFunction levelMs,
            final Progress progress)
            throws IOException {
        final Surveyor surveyor = new Surveyor(this, delayOffsets, levelMs, progress);
        final Recovery recovery = new Recovery(segments, 0, false, surveyor);
        final long end = recovery.run(segments.start());
        final List<Damage> damages = recovery.damages();
        return surveyor.survey(segments.start(), end, damages);
    }

    /** A record that was found sound. */
    RecordView record(final long physicalOffset) {
        final Segment segment = segments.at(physicalOffset);
        return new RecordView().wrap(segment.bytes(), segment.indexOf(physicalOffset));
    }

    /**
     * When a delayed message is due, as RocketMQ noted it in the consume queue of its level; -1 if
     * that has no entry for it.
     */
    long dueByConsumeQueue(
            final String topic,
            final int queueId,
            final long queueOffset,
            final long physicalOffset)
            throws IOException {
        final Path directory =
                root.resolve("consumequeue").resolve(topic).resolve(Integer.toString(queueId));
        final long at = queueOffset * UNIT;
        Path holding = null;
        for (final Path file : StoreFiles.segments(directory)) {
            if (Long.parseLong(file.getFileName().toString()) <= at) {
                holding = file;
            }
        }
        if (holding == null) {
            return -1;
        }
        try (MappedFile file = disk.open(holding)) {
            final long index = at - Long.parseLong(holding.getFileName().toString());
            if (index + UNIT > file.bytes().capacity()
                    || file.bytes().getLong((int) index) != physicalOffset) {
                return -1;
            }
            return file.bytes().getLong((int) index + 12);
        }
    }

    @Override
    public void close() throws IOException {
        segments.close();
        close(lock);
    }
}
