package io.posthorn.amqp.connection;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The eight bytes with which an AMQP connection begins (AMQP 1.0 §2.2): {@code AMQP}, a protocol
 * id, and the version. The side that does not speak what it was asked for answers with a header
 * that it does speak, and closes.
 *
 * @param protocolId 0 AMQP, 2 TLS, 3 SASL
 * @param major version
 * @param minor version
 * @param revision version
 */
public record ProtocolHeader(int protocolId, int major, int minor, int revision) {

    /** Bytes of a header. */
    public static final int LENGTH = 8;

    /** AMQP 1.0.0 without a security layer. */
    public static final ProtocolHeader AMQP = new ProtocolHeader(0, 1, 0, 0);

    /** AMQP's SASL layer, which every client has to pass here (AMQP 1.0 §5.3). */
    public static final ProtocolHeader SASL = new ProtocolHeader(3, 1, 0, 0);

    private static final int MAGIC = 0x414D5150;

    /**
     * Reads a header.
     *
     * @param bytes at least {@link #LENGTH} bytes from its position on; not moved
     * @return the header, or empty if these bytes do not begin one
     */
    public static Optional<ProtocolHeader> read(final ByteBuffer bytes) {
        final int at = bytes.position();
        if (bytes.remaining() < LENGTH || bytes.getInt(at) != MAGIC) {
            return Optional.empty();
        }
        return Optional.of(
                new ProtocolHeader(
                        bytes.get(at + 4) & 0xFF,
                        bytes.get(at + 5) & 0xFF,
                        bytes.get(at + 6) & 0xFF,
                        bytes.get(at + 7) & 0xFF));
    }

    /**
     * Whether this is spoken here.
     *
     * @return true for AMQP 1.0.0 and its SASL layer
     */
    public boolean isSpoken() {
        return equals(AMQP) || equals(SASL);
    }

    /**
     * What a client is told that asked for this.
     *
     * @return the same if it is spoken; otherwise what it should ask for, before the connection is
     *     closed
     */
    public ProtocolHeader answer() {
        return isSpoken() ? this : SASL;
    }

    /**
     * The bytes of this header.
     *
     * @return a new buffer, ready to be read
     */
    public ByteBuffer bytes() {
        return ByteBuffer.allocate(LENGTH)
                .putInt(MAGIC)
                .put((byte) protocolId)
                .put((byte) major)
                .put((byte) minor)
                .put((byte) revision)
                .flip();
    }
}
