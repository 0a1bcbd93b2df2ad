package io.posthorn.base.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file seen as bytes in memory. Changes are durable after {@link #force}, and perhaps before. */
public interface MappedFile extends AutoCloseable {

    /**
     * The file's path.
     *
     * @return as given when it was opened
     */
    Path path();

    /**
     * The file's bytes, all of them. Use absolute access only, or a duplicate.
     *
     * @return one buffer, big-endian, the same at each call
     */
    ByteBuffer bytes();

    /**
     * Reads some of the bytes from the disk if they are not in memory, all in one go and not page
     * by page as who touches them would. They may leave it again. Bytes that lie in memory anyway
     * need nothing.
     *
     * @param from index of the first byte
     * @param length how many
     */
    default void load(final int from, final int length) {}

    /**
     * Writes bytes, as if they were put into {@link #bytes}, where everybody sees them at once. But
     * not through the mapping, if that can be avoided: a flush must take the permission to write
     * back from each page that was changed through it, which costs more than the flush itself. For
     * one thread at a time.
     *
     * @param at index of the first byte
     * @param from the bytes
     * @param length how many, from the first
     * @throws IOException if the disk fails; then it is not known which were written
     */
    default void write(final int at, final byte[] from, final int length) throws IOException {
        bytes().put(at, from, 0, length);
    }

    /**
     * Makes all changes so far durable.
     *
     * @throws IOException if that failed; then some changes are lost for good, and a second call
     *     must not be believed
     */
    void force() throws IOException;

    /** Unmaps the file. Nobody may touch its bytes afterwards: that would end the process. */
    @Override
    void close();
}
