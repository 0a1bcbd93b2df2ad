package io.posthorn.nameserver.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * A small file that is replaced as a whole and survives a stop at any moment: written beside,
 * synced, the former one kept as copy, renamed, the directory synced. Owned by one thread.
 */
final class SafeFile {

    private final Path file;
    private final Path copy;
    private final Path fresh;

    SafeFile(final Path file) {
        this.file = file;
        this.copy = file.resolveSibling(file.getFileName() + ".bak");
        this.fresh = file.resolveSibling(file.getFileName() + ".new");
    }

    /**
     * Reads the file, or its copy if it is damaged.
     *
     * @param parser throws any runtime exception if bytes are not sound
     * @param empty what to give if there is no sound file
     * @param <T> what it is parsed to
     * @return never null if neither parser nor {@code empty} is
     * @throws IOException if the disk fails
     */
    <T> T read(final Function<byte[], T> parser, final T empty) throws IOException {
        if (!Files.exists(file)) {
            // A stop between the two renames leaves only the copy.
            return readCopy(parser, empty);
        }
        try {
            return parser.apply(Files.readAllBytes(file));
        } catch (final RuntimeException e) {
            final Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            SettingsLog.LOG.damagedFile(file, e.getMessage(), aside);
            return readCopy(parser, empty);
        }
    }

    private <T> T readCopy(final Function<byte[], T> parser, final T empty) throws IOException {
        if (!Files.exists(copy)) {
            return empty;
        }
        try {
            final T sound = parser.apply(Files.readAllBytes(copy));
            SettingsLog.LOG.copyUsed(copy);
            return sound;
        } catch (final RuntimeException e) {
            SettingsLog.LOG.damagedCopy(copy, e.getMessage());
            return empty;
        }
    }

    /**
     * Replaces the file. On disk when this returns.
     *
     * @param bytes all of it
     * @throws IOException if the disk fails; the file is then as before
     */
    void write(final byte[] bytes) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            final ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        if (Files.exists(file)) {
            Files.move(
                    file,
                    copy,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
