package io.posthorn.remoting.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The two forms of a broker's registration (remoting protocol 7.1): JSON, or one zlib stream of
 * blocks. Big-endian; every block is a length (4) and so many bytes.
 *
 * <pre>
 *   block: data version, JSON
 *   topic count (4), then a block each: name readQueues writeQueues perm filterType attributes
 *   block: filter servers, JSON
 *   mapping count (4), then a block each, JSON       (brokers from 5.0.0 on)
 * </pre>
 */
public final class Registration {

    /** First version whose compressed registration ends with queue mappings: 5.0.0. */
    public static final int FIRST_VERSION_WITH_MAPPINGS = 413;

    private static final int MAX_INFLATED_BYTES = 64 * 1024 * 1024;
    private static final int MAX_TOPICS = 1_000_000;
    private static final int TEXT_PARTS = 6;
    private static final int SMALLEST_TEXT_PARTS = 5;

    private Registration() {}

    /**
     * Reads a registration.
     *
     * @param bytes the body; its reader index stays
     * @param compressed whether it is in the compressed form
     * @param version of the broker
     * @return with an empty table if the body is empty
     * @throws BadBody if it cannot be read
     */
    public static RegisterBrokerBody read(
            final ByteBuf bytes, final boolean compressed, final int version) {
        if (!bytes.isReadable()) {
            return new RegisterBrokerBody(
                    new TopicConfigTable(Map.of(), new DataVersion(0, 0, 0)), List.of());
        }
        if (!compressed) {
            return Bodies.read(bytes, RegisterBrokerBody.class);
        }
        return blocks(
                ByteBuffer.wrap(inflate(ByteBufUtil.getBytes(bytes))),
                version >= FIRST_VERSION_WITH_MAPPINGS);
    }

    /**
     * Writes a registration.
     *
     * @param body what to register
     * @param compressed whether to use the compressed form, with queue mappings
     * @return the body of request 103
     */
    public static byte[] write(final RegisterBrokerBody body, final boolean compressed) {
        if (!compressed) {
            return Bodies.write(body);
        }
        final ByteArrayOutputStream plain = new ByteArrayOutputStream();
        final TopicConfigTable table = body.topicConfigSerializeWrapper();
        writeBlock(plain, Bodies.write(table.dataVersion()));
        writeInt(plain, table.topicConfigTable().size());
        table.topicConfigTable().values().forEach(topic -> writeBlock(plain, textOf(topic)));
        writeBlock(plain, Bodies.write(body.filterServerList()));
        writeInt(plain, table.topicQueueMappingInfoMap().size());
        table.topicQueueMappingInfoMap()
                .values()
                .forEach(mapping -> writeBlock(plain, Bodies.write(mapping)));
        return deflate(plain.toByteArray());
    }

    /**
     * The checksum of a registration.
     *
     * @param bytes the body as sent; its reader index stays
     * @return CRC-32 without its top bit
     */
    public static int checksum(final ByteBuf bytes) {
        final CRC32 crc = new CRC32();
        for (final ByteBuffer piece : bytes.nioBuffers()) {
            crc.update(piece);
        }
        return (int) crc.getValue() & Integer.MAX_VALUE;
    }

    private static RegisterBrokerBody blocks(final ByteBuffer in, final boolean withMappings) {
        final DataVersion version = Bodies.read(block(in), DataVersion.class);
        final Map<String, TopicConfig> topics = new LinkedHashMap<>();
        for (int left = count(in); left > 0; left--) {
            final TopicConfig topic = topicOf(new String(block(in), StandardCharsets.UTF_8));
            topics.put(topic.topicName(), topic);
        }
        final List<String> filterServers =
                new ArrayList<>(List.of(Bodies.read(block(in), String[].class)));
        // Queue mappings of logical queues follow; we do not serve these.
        if (withMappings && in.remaining() >= Integer.BYTES) {
            for (int left = count(in); left > 0; left--) {
                block(in);
            }
        }
        return new RegisterBrokerBody(new TopicConfigTable(topics, version), filterServers);
    }

    private static TopicConfig topicOf(final String text) {
        final String[] parts = text.split(" ", TEXT_PARTS);
        if (parts.length < SMALLEST_TEXT_PARTS) {
            throw new BadBody("a topic of the registration is '" + text + "'");
        }
        try {
            return new TopicConfig(
                    parts[0],
                    Integer.valueOf(parts[1]),
                    Integer.valueOf(parts[2]),
                    Integer.valueOf(parts[3]),
                    parts[4],
                    0,
                    false,
                    parts.length < TEXT_PARTS ? Map.of() : attributes(parts[5]));
        } catch (final NumberFormatException e) {
            throw new BadBody("a topic of the registration is '" + text + "'");
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> attributes(final String json) {
        if (json.isBlank()) {
            return Map.of();
        }
        return Bodies.read(json.getBytes(StandardCharsets.UTF_8), Map.class);
    }

    private static byte[] textOf(final TopicConfig topic) {
        return "%s %d %d %d %s %s"
                .formatted(
                        topic.topicName(),
                        topic.readQueueNums(),
                        topic.writeQueueNums(),
                        topic.perm(),
                        topic.topicFilterType(),
                        new String(Bodies.write(topic.attributes()), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static int count(final ByteBuffer in) {
        final int count = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        if (count < 0 || count > MAX_TOPICS) {
            throw new BadBody("the registration has no sound count: " + count);
        }
        return count;
    }

    private static byte[] block(final ByteBuffer in) {
        final int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BadBody(
                    "the registration has a block of %d bytes, %d are left"
                            .formatted(length, in.remaining()));
        }
        final byte[] block = new byte[length];
        in.get(block);
        return block;
    }

    private static void writeBlock(final ByteArrayOutputStream out, final byte[] block) {
        writeInt(out, block.length);
        out.writeBytes(block);
    }

    private static void writeInt(final ByteArrayOutputStream out, final int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    private static byte[] deflate(final byte[] plain) {
        final Deflater deflater = new Deflater();
        try {
            deflater.setInput(plain);
            deflater.finish();
            final ByteArrayOutputStream out = new ByteArrayOutputStream();
            final byte[] piece = new byte[8192];
            while (!deflater.finished()) {
                out.write(piece, 0, deflater.deflate(piece));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflate(final byte[] compressed) {
        final Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            final ByteArrayOutputStream out = new ByteArrayOutputStream(compressed.length * 4);
            final byte[] piece = new byte[8192];
            while (!inflater.finished()) {
                final int count = inflater.inflate(piece);
                if (count == 0) {
                    throw new BadBody("the compressed registration ends early");
                }
                out.write(piece, 0, count);
                if (out.size() > MAX_INFLATED_BYTES) {
                    throw new BadBody(
                            "the compressed registration has more than %d bytes"
                                    .formatted(MAX_INFLATED_BYTES));
                }
            }
            return out.toByteArray();
        } catch (final DataFormatException e) {
            throw new BadBody("the registration is not compressed with zlib: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }
}
