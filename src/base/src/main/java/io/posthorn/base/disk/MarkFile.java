package io.posthorn.base.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Up to where the log is known to be on disk, noted in two places that are written in turn, a
 * sector each.
 *
 * <pre>
 *   0 generation (8)   8 mark (8)   16 crc
 * </pre>
 */
public final class MarkFile implements AutoCloseable {

    private static final int PAGE = 4096;

    private final MappedFile file;
    private long generation;
    private long noted;

    private MarkFile(final MappedFile file) {
        this.file = file;
        for (int at = 0; at < 2 * PAGE; at += PAGE) {
            final ByteBuffer bytes = file.bytes();
            final long found = bytes.getLong(at);
            if (found > generation
                    && bytes.getInt(at + 16) == crcOf(found, bytes.getLong(at + 8))) {
                generation = found;
                noted = bytes.getLong(at + 8);
            }
        }
    }

    /**
     * Opens a note.
     *
     * @param disk where
     * @param path created if missing
     * @return the note
     * @throws IOException if the disk fails
     */
    public static MarkFile open(final Disk disk, final Path path) throws IOException {
        return new MarkFile(disk.exists(path) ? disk.open(path) : disk.create(path, 2 * PAGE));
    }

    /**
     * What was noted last.
     *
     * @return the number; 0 if nothing was noted yet
     */
    public long noted() {
        return noted;
    }

    /**
     * Whether anything was noted.
     *
     * @return false for a new file, and for one that was lost or spoilt
     */
    public boolean isNoted() {
        return generation > 0;
    }

    /**
     * Notes a number, durably.
     *
     * @param mark the number
     * @throws IOException if the disk fails
     */
    public void note(final long mark) throws IOException {
        final long next = generation + 1;
        final int at = (int) (next % 2) * PAGE;
        final ByteBuffer bytes = file.bytes();
        bytes.putLong(at, next);
        bytes.putLong(at + 8, mark);
        bytes.putInt(at + 16, crcOf(next, mark));
        file.force();
        generation = next;
        noted = mark;
    }

    @Override
    public void close() {
        file.close();
    }

    private static int crcOf(final long generation, final long mark) {
        final CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(16).putLong(generation).putLong(mark).flip());
        return (int) crc.getValue();
    }
}
