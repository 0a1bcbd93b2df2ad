package io.posthorn.store.adopt;

import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.LocalDisk;
import io.posthorn.base.disk.MappedFile;
import io.posthorn.message.Draft;
import io.posthorn.message.MessageTooLarge;
import io.posthorn.message.PropertyKeys;
import io.posthorn.message.PropertyText;
import io.posthorn.message.RecordView;
import io.posthorn.message.TopicNames;
import io.posthorn.store.Store;
import io.posthorn.store.inspect.Progress;
import io.posthorn.store.inspect.Rebuild;
import io.posthorn.store.inspect.StoreFiles;
import io.posthorn.store.segment.Segment;
import io.posthorn.store.segment.Slice;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes a store out of a RocketMQ log. Everything is done in a directory beside the target; the
 * last step gives it its name. A run that was broken off leaves that directory behind, and the next
 * one begins anew.
 */
public final class Adoption {

    private static final int COPY_CHUNK = 8 << 20;

    private final Disk disk = new LocalDisk();
    private final RocketMqLog source;
    private final Survey survey;
    private final Path target;
    private final Path staging;

    /** Writes what lies beside the log, while the new store is still unfinished. */
    @FunctionalInterface
    public interface Beside {
        /**
         * Writes files.
         *
         * @param directory the store's, for the time being
         * @param store recovered, for a look at its queues
         * @throws IOException if the disk fails
         */
        void write(Path directory, Store store) throws IOException;
    }

    /**
     * What became of the log.
     *
     * @param logEnd where the new log ends
     * @param queues queues of the new store
     * @param timersWaiting messages that wait for their time
     * @param linked segments that were linked, not copied
     * @param tooLarge delayed messages that got too large and stay behind
     */
    public record Result(long logEnd, int queues, long timersWaiting, int linked, int tooLarge) {}

    /**
     * @param source the log
     * @param survey what is in it
     * @param target the store's directory to be: missing or without a commit log
     * @throws IOException if there is a store in the target already, with a sentence
     */
    public Adoption(final RocketMqLog source, final Survey survey, final Path target)
            throws IOException {
        this.source = source;
        this.survey = survey;
        this.target = target.toAbsolutePath().normalize();
        this.staging = this.target.resolveSibling(this.target.getFileName() + ".importing");
        requireNoStore(this.target);
    }

    /**
     * Makes sure that nothing is overwritten.
     *
     * @param target the store's directory to be
     * @throws IOException if there is anything in it, with a sentence
     */
    public static void requireNoStore(final Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            return;
        }
        try (var inside = Files.list(target)) {
            if (inside.findAny().isPresent()) {
                throw new IOException(
                        "%s is not empty; a log is imported into a new store only."
                                .formatted(target));
            }
        }
    }

    /**
     * Takes the log over.
     *
     * @param link whether full segments are linked where the file system can, so that they take no
     *     further space
     * @param copying told how far laying down segments is
     * @param deriving told how far deriving is
     * @param beside writes what lies beside the log
     * @return what became of it
     * @throws IOException if the disk fails
     */
    public Result run(
            final boolean link,
            final Progress copying,
            final Progress deriving,
            final Beside beside)
            throws IOException {
        disk.delete(staging);
        final Path logDirectory = staging.resolve(StoreFiles.LOG);
        disk.createDirectory(logDirectory);
        final int linked = placeSegments(logDirectory, link, copying);
        final int[] tooLarge = new int[1];
        final Rebuild.Result result =
                Rebuild.open(
                        staging,
                        deriving,
                        store -> {
                            tooLarge[0] = addTimers(store);
                            beside.write(staging, store);
                        });
        if (Files.isDirectory(target)) {
            Files.delete(target);
        }
        disk.rename(staging, target);
        return new Result(
                result.logEnd(), result.queues(), result.timersWaiting(), linked, tooLarge[0]);
    }

    private int placeSegments(final Path logDirectory, final boolean link, final Progress progress)
            throws IOException {
        final long total = survey.end() - survey.start();
        int linked = 0;
        for (int i = 0; i < source.segments().count(); i++) {
            final Segment segment = source.segments().get(i);
            final Path file = logDirectory.resolve(segment.path().getFileName());
            final long before = segment.start() - survey.start();
            if (segment.end() <= survey.end()) {
                if (link && tryLink(segment.path(), file)) {
                    linked++;
                } else {
                    copy(segment.path(), file, before, total, progress);
                }
            } else if (segment.start() < survey.end() || i == 0) {
                placeTail(segment, file);
            }
            progress.at(Math.min(total, before + segment.length()), total);
        }
        forceDirectory(logDirectory);
        return linked;
    }

    private static boolean tryLink(final Path from, final Path to) {
        try {
            Files.createLink(to, from.toRealPath());
            return true;
        } catch (final FileAlreadyExistsException e) {
            throw new IllegalStateException("a segment was placed twice", e);
        } catch (final IOException | UnsupportedOperationException e) {
            // Another file system, or one without links: it is copied instead.
            return false;
        }
    }

    private static void copy(
            final Path from,
            final Path to,
            final long before,
            final long total,
            final Progress progress)
            throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out =
                        FileChannel.open(
                                to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            final long length = in.size();
            long at = 0;
            while (at < length) {
                at += in.transferTo(at, Math.min(COPY_CHUNK, length - at), out);
                progress.at(Math.min(total, before + at), total);
            }
            out.force(true);
        }
    }

    /** RocketMQ's last segment has holes where nothing was written; ours must own its space. */
    private void placeTail(final Segment segment, final Path file) throws IOException {
        try (MappedFile made = disk.create(file, segment.length())) {
            final int used = (int) Math.max(0, survey.end() - segment.start());
            made.bytes().put(0, segment.bytes(), 0, used);
            made.force();
        }
    }

    private static void forceDirectory(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Timers of RocketMQ are timers of ours already, because both use one topic and one property;
     * those that were delivered must be told so. Messages with a delay level become timers.
     */
    private int addTimers(final Store store) {
        int tooLarge = 0;
        for (final Survey.Waiting done : survey.timersDone()) {
            store.log().append(deliveredMark(done));
        }
        for (final Survey.Waiting delayed : survey.delayedWaiting()) {
            if (!addTimer(store, delayed)) {
                tooLarge++;
            }
        }
        return tooLarge;
    }

    private static Draft deliveredMark(final Survey.Waiting done) {
        return Draft.to(TopicNames.TIMER_SETTLED, 0)
                .properties(
                        PropertyText.of(
                                Map.of(
                                        PropertyKeys.TIMER_ORIGIN,
                                        Long.toString(done.physicalOffset()),
                                        PropertyKeys.TIMER_OUT_MS,
                                        Long.toString(done.dueMs()))))
                .build();
    }

    private static boolean addTimer(final Store store, final Survey.Waiting delayed) {
        try (Slice slice = store.log().record(delayed.physicalOffset())) {
            final RecordView record = new RecordView().wrap(slice.bytes(), 0);
            store.log()
                    .append(
                            Draft.copyOf(record)
                                    .readdress(TopicNames.TIMER, 0)
                                    .properties(
                                            record.properties()
                                                    .edit()
                                                    .set(
                                                            PropertyKeys.TIMER_OUT_MS,
                                                            Long.toString(delayed.dueMs()))
                                                    .toText())
                                    .build());
            return true;
        } catch (final MessageTooLarge e) {
            // Its properties were as long as they may be; it stays in the log, and is counted.
            return false;
        }
    }

    /**
     * Deletes the source's segments, after it was taken over.
     *
     * @param logDirectory RocketMQ's
     * @return what was deleted
     * @throws IOException if the disk fails
     */
    public static List<Path> deleteSource(final Path logDirectory) throws IOException {
        final List<Path> deleted = new ArrayList<>();
        for (final Path file : StoreFiles.segments(logDirectory)) {
            Files.delete(file);
            deleted.add(file);
        }
        forceDirectory(logDirectory);
        return deleted;
    }
}
