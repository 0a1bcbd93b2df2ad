package io.posthorn.jms.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a message refers to (Jakarta Messaging 3.1, 3.4.5): a text, or the bytes of a native client.
 * Each can be had as the other. Bytes that are no text are {@value #BINARY_PREFIX} and hexadecimal
 * digits, as in the JMS mapping of AMQP, so that whoever copies the text into a reply copies the
 * bytes. Immutable.
 */
final class CorrelationId {

    static final String BINARY_PREFIX = "ID:AMQP_BINARY:";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String text;

    /** Null if it was set as a text. */
    private final byte[] bytes;

    private CorrelationId(final String text, final byte[] bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    static CorrelationId of(final String text) {
        return text == null ? null : new CorrelationId(text, null);
    }

    static CorrelationId of(final byte[] bytes) {
        return bytes == null ? null : new CorrelationId(textOf(bytes), bytes.clone());
    }

    private static String textOf(final byte[] bytes) {
        final String text = new String(bytes, UTF_8);
        return Arrays.equals(text.getBytes(UTF_8), bytes)
                ? text
                : BINARY_PREFIX + HEX.formatHex(bytes);
    }

    /** Whether it was set as bytes. */
    boolean isBinary() {
        return bytes != null;
    }

    String text() {
        return text;
    }

    /** A copy. */
    byte[] bytes() {
        if (bytes != null) {
            return bytes.clone();
        }
        return text.startsWith(BINARY_PREFIX) ? bytesBehindPrefix() : text.getBytes(UTF_8);
    }

    private byte[] bytesBehindPrefix() {
        try {
            return HEX.parseHex(text, BINARY_PREFIX.length(), text.length());
        } catch (final IllegalArgumentException e) {
            // An application may set any text.
            return text.getBytes(UTF_8);
        }
    }
}
