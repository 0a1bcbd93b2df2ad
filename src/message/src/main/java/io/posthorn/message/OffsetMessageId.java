package io.posthorn.message;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The id that says where a message lies: address of the broker and physical offset, as upper-case
 * hexadecimal digits, 32 with an IPv4 address and 56 with an IPv6 address. Clients open a
 * connection to that address, so it is the advertised one.
 *
 * @param broker where the broker can be reached
 * @param physicalOffset where the record lies in its commit log
 */
public record OffsetMessageId(HostAddress broker, long physicalOffset) {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /**
     * Reads an id.
     *
     * @param text any text
     * @return the id, or empty if the text is not one
     */
    public static Optional<OffsetMessageId> parse(final String text) {
        if (text == null || text.length() != 32 && text.length() != 56) {
            return Optional.empty();
        }
        final byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(text);
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        final boolean v6 = bytes.length == 28;
        return Optional.of(
                new OffsetMessageId(
                        HostAddress.read(buffer, 0, v6), buffer.getLong(bytes.length - 8)));
    }

    /**
     * The text form that clients know.
     *
     * @return 32 or 56 hexadecimal digits
     */
    public String text() {
        final ByteBuffer buffer = ByteBuffer.allocate(broker.length() + 8);
        broker.write(buffer, 0);
        buffer.putLong(broker.length(), physicalOffset);
        return HEX.formatHex(buffer.array());
    }
}
