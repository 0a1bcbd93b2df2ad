package io.posthorn.base.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The disk of this machine for somebody who must not change it: every change stays in this object's
 * memory and is gone with it. So rooms that mend what they open can be used to look at files. Only
 * {@link #lock} is real. Memory is taken by what is changed, not by what is read.
 */
public final class FrozenDisk implements Disk {

    private final Disk real = new LocalDisk();

    /** Small files that were written here. */
    private final Map<Path, byte[]> written = new HashMap<>();

    /** Large files that were created here. */
    private final Map<Path, ByteBuffer> created = new HashMap<>();

    /** What was deleted here, files and directories. */
    private final Set<Path> deleted = new HashSet<>();

    private static Path key(final Path path) {
        return path.toAbsolutePath().normalize();
    }

    private boolean isDeleted(final Path path) {
        for (Path each = key(path); each != null; each = each.getParent()) {
            if (deleted.contains(each)) {
                return true;
            }
        }
        return false;
    }

    private boolean isReal(final Path file) {
        return !isDeleted(file) && Files.exists(file);
    }

    @Override
    public synchronized void createDirectory(final Path directory) {
        // A directory without files is as good as none.
    }

    @Override
    public synchronized List<Path> list(final Path directory) throws IOException {
        final Collection<Path> files =
                new TreeSet<>(Comparator.comparing((Path file) -> file.getFileName().toString()));
        if (Files.isDirectory(directory)) {
            try (Stream<Path> entries = Files.list(directory)) {
                entries.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().endsWith(LocalDisk.UNFINISHED))
                        .filter(file -> !isDeleted(file))
                        .forEach(files::add);
            }
        }
        Stream.concat(written.keySet().stream(), created.keySet().stream())
                .filter(file -> key(directory).equals(file.getParent()))
                .map(file -> directory.resolve(file.getFileName()))
                .forEach(files::add);
        return new ArrayList<>(files);
    }

    @Override
    public synchronized boolean exists(final Path file) {
        return written.containsKey(key(file)) || created.containsKey(key(file)) || isReal(file);
    }

    @Override
    public synchronized MappedFile create(final Path file, final int length, final Pace pace) {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        created.put(key(file), bytes);
        return new InMemory(file, bytes);
    }

    @Override
    public synchronized MappedFile open(final Path file) throws IOException {
        final ByteBuffer bytes = created.get(key(file));
        if (bytes != null) {
            return new InMemory(file, bytes);
        }
        final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            final MappedByteBuffer mapped =
                    channel.map(FileChannel.MapMode.PRIVATE, 0, channel.size());
            mapped.order(ByteOrder.BIG_ENDIAN);
            return new LocalMappedFile(file, channel, mapped, false);
        } catch (final IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public synchronized byte[] read(final Path file) throws IOException {
        final byte[] bytes = written.get(key(file));
        return bytes != null ? bytes.clone() : real.read(file);
    }

    @Override
    public synchronized void replace(final Path file, final byte[] content) {
        written.put(key(file), content.clone());
    }

    @Override
    public synchronized void rename(final Path from, final Path to) throws IOException {
        final ByteBuffer bytes = created.remove(key(from));
        if (bytes != null) {
            created.put(key(to), bytes);
        } else {
            written.put(key(to), read(from));
        }
        delete(from);
    }

    @Override
    public void shorten(final Path file, final long length) {
        // Only retention does that, which has no business here.
        throw new UnsupportedOperationException(
                "%s is to be shortened on a disk that must not change".formatted(file));
    }

    @Override
    public synchronized void delete(final Path path) {
        final Path gone = key(path);
        deleted.add(gone);
        written.keySet().removeIf(file -> file.startsWith(gone));
        created.keySet().removeIf(file -> file.startsWith(gone));
    }

    @Override
    public long usableBytes(final Path directory) throws IOException {
        return real.usableBytes(directory);
    }

    @Override
    public long totalBytes(final Path directory) throws IOException {
        return real.totalBytes(directory);
    }

    @Override
    public AutoCloseable lock(final Path file) throws IOException {
        return real.lock(file);
    }

    /** A file that exists here only. */
    private record InMemory(Path path, ByteBuffer bytes) implements MappedFile {

        @Override
        public void force() {
            // Nothing of it is to outlive this object.
        }

        @Override
        public void close() {
            // The collector takes it.
        }
    }
}
