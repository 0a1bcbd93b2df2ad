package io.posthorn.benchmarks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes files all of whose blocks the file system has, as a segment that was filled has them. */
final class FilledFile {

    private FilledFile() {}

    /** Writes it in pieces of a length, makes it durable and maps it. */
    static MappedByteBuffer map(final Path file, final int length, final int pieceLength)
            throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            final ByteBuffer piece = ByteBuffer.allocateDirect(pieceLength);
            for (int at = 0; at < length; at += piece.limit()) {
                piece.clear().limit(Math.min(pieceLength, length - at));
                while (piece.hasRemaining()) {
                    channel.write(piece, at + piece.position());
                }
            }
            channel.force(true);
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
        }
    }
}
