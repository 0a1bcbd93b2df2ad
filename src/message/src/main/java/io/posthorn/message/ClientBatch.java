package io.posthorn.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages that a client packed into the body of one batch request, each as size, magic, CRC,
 * flag, body and properties.
 */
public final class ClientBatch {

    private static final int HEAD = 4 + 4 + 4 + 4 + 4;

    private ClientBatch() {}

    /**
     * One message of a batch.
     *
     * @param flag the sender's flag
     * @param body a window on the batch's bytes
     * @param properties its own properties
     */
    public record Entry(int flag, ByteBuffer body, PropertyText properties) {}

    /**
     * Takes a batch apart.
     *
     * @param batch from position to limit; not moved
     * @return its messages in order; the bodies are windows on the same bytes
     * @throws IllegalArgumentException if the bytes are not a batch, with the place of the fault
     */
    public static List<Entry> read(final ByteBuffer batch) {
        final List<Entry> entries = new ArrayList<>();
        int at = batch.position();
        while (at < batch.limit()) {
            final int room = batch.limit() - at;
            require(room >= HEAD + 2, entries, at, "only %d bytes are left", room);
            final int size = batch.getInt(at);
            final int bodyLength = batch.getInt(at + 16);
            require(size >= HEAD + 2 && size <= room, entries, at, "its size is %d", size);
            require(
                    bodyLength >= 0 && bodyLength <= size - HEAD - 2,
                    entries,
                    at,
                    "its body length is %d",
                    bodyLength);
            final int propertiesAt = at + HEAD + bodyLength;
            final int propertiesLength = batch.getShort(propertiesAt);
            require(
                    propertiesLength >= 0 && HEAD + bodyLength + 2 + propertiesLength == size,
                    entries,
                    at,
                    "its parts do not add up to its size of %d",
                    size);
            final byte[] properties = new byte[propertiesLength];
            batch.get(propertiesAt + 2, properties);
            entries.add(
                    new Entry(
                            batch.getInt(at + 12),
                            batch.slice(at + HEAD, bodyLength),
                            PropertyText.parse(properties)));
            at += size;
        }
        return entries;
    }

    private static void require(
            final boolean holds,
            final List<Entry> before,
            final int at,
            final String fault,
            final int number) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "message %d of the batch, at byte %d, is damaged: %s"
                            .formatted(before.size() + 1, at, fault.formatted(number)));
        }
    }
}
