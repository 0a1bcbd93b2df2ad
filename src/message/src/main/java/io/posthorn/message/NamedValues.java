package io.posthorn.message;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * A few named values as bytes: the text that {@link TypedProperties} makes of them, so that a value
 * comes back in the type it had. For what the broker notes beside its messages.
 */
public final class NamedValues {

    private NamedValues() {}

    /**
     * Encodes values.
     *
     * @param values a Boolean, Byte, Short, Integer, Long, Float, Double, String or null by name
     * @return their text in UTF-8
     * @throws IllegalArgumentException if a value is something else, or a name is empty or contains
     *     a blank or a separator of properties; the message is a sentence
     */
    public static byte[] bytesOf(final Map<String, Object> values) {
        values.keySet().forEach(NamedValues::requireLegal);
        final PropertyText.Editor editor = PropertyText.EMPTY.edit();
        TypedProperties.write(editor, values);
        final ByteBuffer text = editor.toText().buffer();
        final byte[] bytes = new byte[text.remaining()];
        text.get(bytes);
        return bytes;
    }

    /** With a blank in its name a value would lose its type. */
    private static void requireLegal(final String name) {
        if (name == null || name.isEmpty() || name.indexOf(PropertyWindow.MARKS_SEPARATOR) >= 0) {
            throw new IllegalArgumentException(
                    "A value's name must not be empty or contain a blank: '%s'.".formatted(name));
        }
    }

    /**
     * Reads values back.
     *
     * @param bytes what {@link #bytesOf} made, from position to limit; not moved
     * @return by name, in the order of the names
     */
    public static Map<String, Object> read(final ByteBuffer bytes) {
        final byte[] text = new byte[bytes.remaining()];
        bytes.get(bytes.position(), text);
        final Map<String, Object> values = new TreeMap<>();
        new TypedProperties(PropertyText.parse(text)).forEach(values::put);
        return values;
    }
}
