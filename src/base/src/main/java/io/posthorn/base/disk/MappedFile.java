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
