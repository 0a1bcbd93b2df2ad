package io.posthorn.store.inspect;

import io.posthorn.base.disk.Disk;
import io.posthorn.base.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Which files a store consists of, known without opening it. */
public final class StoreFiles {

    /** Where the segments lie, below a store's directory. */
    public static final String LOG = "commitlog";

    static final String DURABLE = "durable";
    static final String QUEUES = "queues";
    static final String INDEX = "index";
    private static final String LOCK = "lock";
    private static final int NAME_DIGITS = 20;

    private StoreFiles() {}

    /**
     * The segments of a directory.
     *
     * @param logDirectory where they lie
     * @return oldest first; empty if there are none
     * @throws IOException if the directory cannot be read
     */
    public static List<Path> segments(final Path logDirectory) throws IOException {
        final List<Path> files = new ArrayList<>();
        if (Files.isDirectory(logDirectory)) {
            try (DirectoryStream<Path> entries =
                    Files.newDirectoryStream(logDirectory, StoreFiles::isSegment)) {
                entries.forEach(files::add);
            }
        }
        files.sort(null);
        return files;
    }

    private static boolean isSegment(final Path file) {
        final String name = file.getFileName().toString();
        return name.length() == NAME_DIGITS
                && name.chars().allMatch(c -> c >= '0' && c <= '9')
                && Files.isRegularFile(file);
    }

    /** First physical offset of a segment. */
    static long startOf(final Path segment) {
        return Long.parseLong(segment.getFileName().toString());
    }

    /**
     * How long the segments of a directory are, by the first of them.
     *
     * @param logDirectory where they lie
     * @return bytes; empty if there is no segment yet
     * @throws IOException if the directory cannot be read, or the file is too long for a segment
     */
    public static OptionalInt segmentLength(final Path logDirectory) throws IOException {
        final List<Path> files = segments(logDirectory);
        if (files.isEmpty()) {
            return OptionalInt.empty();
        }
        final long length = Files.size(files.get(0));
        if (length <= 0 || length > Integer.MAX_VALUE) {
            throw new IOException(
                    "%s has %d bytes, which no segment can have".formatted(files.get(0), length));
        }
        return OptionalInt.of((int) length);
    }

    /**
     * Takes a store for this process, as a broker does.
     *
     * @param directory the store's
     * @param disk where
     * @return closed to give it back
     * @throws IOException if there is no store or somebody uses it, with a sentence
     */
    static AutoCloseable lock(final Path directory, final Disk disk) throws IOException {
        if (segments(directory.resolve(LOG)).isEmpty()) {
            throw new IOException(
                    "There is no store in %s: %s has no segments (posthorn.store.directory)."
                            .formatted(directory, directory.resolve(LOG)));
        }
        return disk.lock(directory.resolve(LOCK));
    }

    /**
     * Deletes what is derived from the log. The next recovery derives it again.
     *
     * @param directory the store's, locked
     * @throws IOException if the disk fails
     */
    static void dropDerived(final Path directory) throws IOException {
        final Disk disk = new LocalDisk();
        disk.delete(directory.resolve(QUEUES));
        disk.delete(directory.resolve(INDEX));
    }

    static void giveBack(final AutoCloseable lock) throws IOException {
        try {
            lock.close();
        } catch (final IOException | RuntimeException e) {
            throw e;
        } catch (final Exception e) {
            throw new IOException("a lock cannot be given back", e);
        }
    }
}
