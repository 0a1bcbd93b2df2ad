package io.posthorn.base.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/** A mapped file of this machine. */
final class LocalMappedFile implements MappedFile {

    /** Unmaps at once; the collector would do it at a time of its own. */
    private static final MethodHandle UNMAP = findUnmap();

    private final Path path;
    private final FileChannel channel;
    private final MappedByteBuffer bytes;

    /** Whether what is put into the mapping gets into the file. */
    private final boolean isShared;

    /** Made when it is needed first: an interrupted thread that uses the channel would close it. */
    private RandomAccessFile writer;

    LocalMappedFile(
            final Path path,
            final FileChannel channel,
            final MappedByteBuffer bytes,
            final boolean isShared) {
        this.path = path;
        this.channel = channel;
        this.bytes = bytes;
        this.isShared = isShared;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void load(final int from, final int length) {
        bytes.slice(from, length).load();
    }

    @Override
    public void write(final int at, final byte[] from, final int length) throws IOException {
        Objects.checkFromIndexSize(at, length, bytes.capacity());
        if (!isShared) {
            bytes.put(at, from, 0, length);
            return;
        }
        try {
            if (writer == null) {
                writer = new RandomAccessFile(path.toFile(), "rw");
            }
            writer.seek(at);
            writer.write(from, 0, length);
        } catch (final IOException e) {
            throw LocalDisk.naming(path, e);
        }
    }

    @Override
    public void force() throws IOException {
        // fdatasync writes the mapped pages too, and unlike msync through the buffer it reports
        // every failure. The channel would close itself under an interrupted thread.
        final boolean isInterrupted = Thread.interrupted();
        try {
            channel.force(false);
        } catch (final IOException e) {
            throw LocalDisk.naming(path, e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        try {
            if (writer != null) {
                writer.close();
            }
            channel.close();
            UNMAP.invoke(bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException("closing " + path, e);
        } catch (final Throwable e) {
            throw new IllegalStateException("unmapping " + path, e);
        }
    }

    private static MethodHandle findUnmap() {
        try {
            final Class<?> type = Class.forName("sun.misc.Unsafe");
            final var field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(
                            type,
                            "invokeCleaner",
                            MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(field.get(null));
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
