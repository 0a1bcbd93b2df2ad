package io.posthorn.base.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The disk of this machine. */
public final class LocalDisk implements Disk {

    /**
     * After so many bytes a fill waits for the disk, so that it never piles up dirty pages for
     * others to wait on.
     */
    private static final int FILL_FORCE_EVERY = 1 << 20;

    static final String UNFINISHED = ".unfinished";

    @Override
    public void createDirectory(final Path directory) throws IOException {
        Files.createDirectories(directory);
        final Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            forceDirectory(parent);
        }
    }

    @Override
    public List<Path> list(final Path directory) throws IOException {
        final List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory, Files::isRegularFile)) {
            for (final Path entry : entries) {
                if (entry.getFileName().toString().endsWith(UNFINISHED)) {
                    Files.delete(entry);
                } else {
                    files.add(entry);
                }
            }
        }
        files.sort(Comparator.comparing(file -> file.getFileName().toString()));
        return files;
    }

    @Override
    public boolean exists(final Path file) {
        return Files.exists(file);
    }

    @Override
    public MappedFile create(final Path file, final int length, final Pace pace)
            throws IOException {
        final Path unfinished = unfinished(file);
        try {
            fill(unfinished, length, pace);
        } catch (final IOException e) {
            Files.deleteIfExists(unfinished);
            throw naming(file, e);
        } catch (final RuntimeException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        rename(unfinished, file);
        return open(file);
    }

    private static void fill(final Path file, final int length, final Pace pace)
            throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(pace.pieceLength(), length));
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            int written = 0;
            int forced = 0;
            while (written < length) {
                final long begin = System.nanoTime();
                zeros.clear().limit(Math.min(zeros.capacity(), length - written));
                written += channel.write(zeros);
                if (written - forced >= FILL_FORCE_EVERY) {
                    channel.force(false);
                    forced = written;
                }
                pace.rest(System.nanoTime() - begin, written);
            }
            channel.force(true);
        }
    }

    @Override
    public MappedFile open(final Path file) throws IOException {
        final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            final MappedByteBuffer bytes =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
            bytes.order(ByteOrder.BIG_ENDIAN);
            return new LocalMappedFile(file, channel, bytes, true);
        } catch (final IOException e) {
            channel.close();
            throw naming(file, e);
        } catch (final RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public byte[] read(final Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (final IOException e) {
            throw naming(file, e);
        }
    }

    @Override
    public void replace(final Path file, final byte[] content) throws IOException {
        final Path unfinished = unfinished(file);
        try {
            write(unfinished, content);
        } catch (final IOException e) {
            Files.deleteIfExists(unfinished);
            throw naming(file, e);
        }
        rename(unfinished, file);
    }

    private static void write(final Path file, final byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            final ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    @Override
    public void rename(final Path from, final Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(to.toAbsolutePath().getParent());
    }

    @Override
    public void shorten(final Path file, final long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        } catch (final IOException e) {
            throw naming(file, e);
        }
    }

    @Override
    public void delete(final Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(path)) {
            for (final Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (final NoSuchFileException | UncheckedIOException e) {
            throw new IOException("%s changed while it was being deleted".formatted(path), e);
        }
        forceDirectory(path.toAbsolutePath().getParent());
    }

    @Override
    public long usableBytes(final Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public long totalBytes(final Path directory) throws IOException {
        return Files.getFileStore(directory).getTotalSpace();
    }

    @Override
    public AutoCloseable lock(final Path file) throws IOException {
        final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            final FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(
                        "%s is locked: another broker uses this directory".formatted(file));
            }
            return channel;
        } catch (final OverlappingFileLockException e) {
            channel.close();
            throw new IOException(
                    "%s is locked: this process uses the directory already".formatted(file), e);
        } catch (final IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Path unfinished(final Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    private static void forceDirectory(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (final IOException e) {
            throw naming(directory, e);
        }
    }

    /** What the system says of an open file does not say of which. */
    static IOException naming(final Path path, final IOException e) {
        return e instanceof FileSystemException
                ? e
                : new IOException(path + ": " + (e.getMessage() == null ? e : e.getMessage()), e);
    }
}
