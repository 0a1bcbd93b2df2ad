package io.posthorn.base.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small file that survives a crash in the middle of being written, and damage to one of its two
 * generations. The first line carries length and CRC of the rest, so that people can read the
 * content. Not for sharing between threads.
 */
public final class SmallFile {

    private static final String MAGIC = "posthorn-file-1";

    private final Disk disk;
    private final Path file;
    private final Path previous;

    /**
     * @param disk where it lies
     * @param file its path; the older generation lies beside it with {@code .previous} at its end
     */
    public SmallFile(final Disk disk, final Path file) {
        this.disk = disk;
        this.file = file;
        this.previous = file.resolveSibling(file.getFileName() + ".previous");
    }

    /**
     * Reads the newest sound generation.
     *
     * @return its content, or empty if there is none
     * @throws IOException if the disk fails
     */
    public Optional<byte[]> read() throws IOException {
        final Optional<byte[]> newest = readSound(file);
        return newest.isPresent() ? newest : readSound(previous);
    }

    /**
     * Writes a new generation and keeps the one before.
     *
     * @param content what to write
     * @throws IOException if it could not be written; then the old content is still read
     */
    public void write(final byte[] content) throws IOException {
        if (readSound(file).isPresent()) {
            disk.rename(file, previous);
        }
        final String head =
                "%s length=%d crc=%08x%n".formatted(MAGIC, content.length, crcOf(content));
        final byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        final byte[] all = Arrays.copyOf(headBytes, headBytes.length + content.length);
        System.arraycopy(content, 0, all, headBytes.length, content.length);
        disk.replace(file, all);
    }

    private Optional<byte[]> readSound(final Path path) throws IOException {
        if (!disk.exists(path)) {
            return Optional.empty();
        }
        final byte[] all = disk.read(path);
        int lineEnd = 0;
        while (lineEnd < all.length && all[lineEnd] != '\n') {
            lineEnd++;
        }
        if (lineEnd == all.length) {
            return Optional.empty();
        }
        final byte[] content = Arrays.copyOfRange(all, lineEnd + 1, all.length);
        final String head = new String(all, 0, lineEnd, StandardCharsets.US_ASCII).trim();
        final String expected =
                "%s length=%d crc=%08x".formatted(MAGIC, content.length, crcOf(content));
        return head.equals(expected) ? Optional.of(content) : Optional.empty();
    }

    private static int crcOf(final byte[] content) {
        final CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }
}
