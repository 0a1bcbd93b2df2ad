package io.posthorn.server.metadata;

import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * What the database holds, or will hold, as a file beside it.
 *
 * @param cluster whose topics these are
 * @param broker whose topics these are
 * @param topics all of them
 * @param groups all of them
 * @param waiting changes that the database has not taken
 * @param audit entries that the database has not taken
 */
record Copy(
        String cluster,
        String broker,
        List<TopicConfig> topics,
        List<GroupConfig> groups,
        List<Change> waiting,
        List<AuditEntry> audit) {

    /**
     * Reads a copy.
     *
     * @param file where it lies
     * @return empty if there is none
     * @throws IOException if there is one that cannot be read
     */
    static Optional<Copy> read(final Path file) throws IOException {
        return Files.exists(file)
                ? Optional.of(MetadataJson.MAPPER.readValue(file.toFile(), Copy.class))
                : Optional.empty();
    }

    /**
     * Writes this copy in place of an older one. A crash leaves the old one or the new one, nothing
     * between.
     *
     * @param file where it lies
     * @throws IOException if it is not on disk
     */
    void write(final Path file) throws IOException {
        final Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        final Path next = target.resolveSibling(target.getFileName() + ".next");
        try (FileChannel channel =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            final ByteBuffer bytes = ByteBuffer.wrap(MetadataJson.MAPPER.writeValueAsBytes(this));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(
                next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
