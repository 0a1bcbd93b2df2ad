package io.posthorn.base.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the core keeps its files. Safe for use by many threads on different files. */
public interface Disk {

    /**
     * Creates a directory and its parents. Does nothing if it is there.
     *
     * @param directory what to create
     * @throws IOException if it cannot be created
     */
    void createDirectory(Path directory) throws IOException;

    /**
     * The files of a directory.
     *
     * @param directory where to look
     * @return sorted by name; empty if there is no such directory
     * @throws IOException if it cannot be read
     */
    List<Path> list(Path directory) throws IOException;

    /**
     * Whether a file is there.
     *
     * @param file any path
     * @return true if it is
     */
    boolean exists(Path file);

    /**
     * Creates a file of zeros and makes it durable, its directory entry too, before it gets its
     * name. So its space is taken for certain and a crash leaves either the whole file or none.
     * Replaces an unfinished one.
     *
     * @param file what to create; must not exist
     * @param length bytes
     * @param pace told of each step, so that others get their turn in between; may give the file up
     *     by an unchecked exception
     * @return the file, mapped
     * @throws IOException if there is no space, among others; then nothing is left
     */
    MappedFile create(Path file, int length, Pace pace) throws IOException;

    /**
     * The same, as fast as the disk can.
     *
     * @param file what to create; must not exist
     * @param length bytes
     * @return the file, mapped
     * @throws IOException if there is no space, among others; then nothing is left
     */
    default MappedFile create(final Path file, final int length) throws IOException {
        return create(file, length, (nanos, bytesDone) -> {});
    }

    /** How a file is filled: how much at a time, and how slowly if it is not urgent. */
    @FunctionalInterface
    interface Pace {
        /**
         * How much is written with one call. The kernel keeps a file in pieces of the length in
         * which it was written, and takes notice of changes by such pieces. Small ones are for
         * files that are changed here and there.
         *
         * @return bytes, a power of two
         */
        default int pieceLength() {
            return 1 << 16;
        }

        /**
         * A step has been done.
         *
         * @param nanos how long it kept the disk or a processor busy
         * @param bytesDone how much is done by now
         */
        void rest(long nanos, long bytesDone);
    }

    /**
     * Maps an existing file for reading and writing.
     *
     * @param file an existing file of at most 2 GiB
     * @return the file, mapped
     * @throws IOException if it cannot be mapped
     */
    MappedFile open(Path file) throws IOException;

    /**
     * Reads a small file.
     *
     * @param file an existing file
     * @return its bytes
     * @throws IOException if it cannot be read
     */
    byte[] read(Path file) throws IOException;

    /**
     * Replaces a small file as a whole and durably: after a crash it has either the old or the new
     * content.
     *
     * @param file need not exist
     * @param content its new bytes
     * @throws IOException if it cannot be written; then the old content stays
     */
    void replace(Path file, byte[] content) throws IOException;

    /**
     * Gives a file another name, durably. An existing file of that name goes.
     *
     * @param from an existing file
     * @param to in the same directory
     * @throws IOException if it cannot be renamed
     */
    void rename(Path from, Path to) throws IOException;

    /**
     * Cuts the end off a file that nobody has mapped, so that a large one can go little by little.
     *
     * @param file an existing file
     * @param length how many bytes it keeps, at most as many as it has
     * @throws IOException if it cannot be shortened
     */
    void shorten(Path file, long length) throws IOException;

    /**
     * Removes a file, or a directory with all that is in it. Does nothing if it is not there.
     *
     * @param path what to remove
     * @throws IOException if it cannot be removed
     */
    void delete(Path path) throws IOException;

    /**
     * How much can still be written.
     *
     * @param directory an existing directory
     * @return bytes
     * @throws IOException if it cannot be found out
     */
    long usableBytes(Path directory) throws IOException;

    /**
     * How large the disk is.
     *
     * @param directory an existing directory
     * @return bytes
     * @throws IOException if it cannot be found out
     */
    long totalBytes(Path directory) throws IOException;

    /**
     * Takes a directory for this process.
     *
     * @param file the lock file
     * @return closed to give it back
     * @throws IOException if another process holds it, with a sentence saying so
     */
    AutoCloseable lock(Path file) throws IOException;
}
