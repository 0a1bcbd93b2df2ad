package io.posthorn.jms.message;

import jakarta.jms.MessageFormatException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Converts values as the tables of Jakarta Messaging say (3.1, 3.5.4 for properties, 3.11.3 for
 * bodies). A missing value is null and converted like that.
 */
final class Values {

    private Values() {}

    static boolean toBoolean(final Object value) throws MessageFormatException {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value == null || value instanceof String) {
            return Boolean.parseBoolean((String) value);
        }
        throw cannotBe(value, "boolean");
    }

    static byte toByte(final Object value) throws MessageFormatException {
        if (value instanceof Byte number) {
            return number;
        }
        if (value == null || value instanceof String) {
            return Byte.parseByte((String) value);
        }
        throw cannotBe(value, "byte");
    }

    static short toShort(final Object value) throws MessageFormatException {
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).shortValue();
        }
        if (value == null || value instanceof String) {
            return Short.parseShort((String) value);
        }
        throw cannotBe(value, "short");
    }

    static int toInt(final Object value) throws MessageFormatException {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        if (value == null || value instanceof String) {
            return Integer.parseInt((String) value);
        }
        throw cannotBe(value, "int");
    }

    static long toLong(final Object value) throws MessageFormatException {
        if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value == null || value instanceof String) {
            return Long.parseLong((String) value);
        }
        throw cannotBe(value, "long");
    }

    static float toFloat(final Object value) throws MessageFormatException {
        if (value instanceof Float number) {
            return number;
        }
        if (value == null || value instanceof String) {
            return Float.parseFloat(required((String) value));
        }
        throw cannotBe(value, "float");
    }

    static double toDouble(final Object value) throws MessageFormatException {
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        if (value == null || value instanceof String) {
            return Double.parseDouble(required((String) value));
        }
        throw cannotBe(value, "double");
    }

    /** {@code Float.valueOf(null)} throws a NullPointerException, as the tables want. */
    private static String required(final String text) {
        if (text == null) {
            throw new NullPointerException("There is no value to be read as a number.");
        }
        return text;
    }

    static char toChar(final Object value) throws MessageFormatException {
        if (value instanceof Character character) {
            return character;
        }
        if (value == null) {
            throw new NullPointerException("There is no value to be read as a char.");
        }
        throw cannotBe(value, "char");
    }

    static byte[] toBytes(final Object value) throws MessageFormatException {
        if (value == null || value instanceof byte[]) {
            return (byte[]) value;
        }
        throw cannotBe(value, "byte[]");
    }

    static String toText(final Object value) throws MessageFormatException {
        if (value instanceof byte[]) {
            throw cannotBe(value, "String");
        }
        return value == null ? null : value.toString();
    }

    /** Refuses what no property can be (3.5.2). */
    static Object property(final Object value) throws MessageFormatException {
        if (value == null || isPrimitive(value) || value instanceof String) {
            return value;
        }
        throw new MessageFormatException(
                "A property cannot be a %s.".formatted(value.getClass().getTypeName()));
    }

    /** Refuses what no part of a map or stream can be (3.11.3); takes a copy of bytes. */
    static Object part(final Object value) throws MessageFormatException {
        if (value == null
                || isPrimitive(value)
                || value instanceof String
                || value instanceof Character) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        throw cannotBePart(value);
    }

    static MessageFormatException cannotBePart(final Object value) {
        return new MessageFormatException(
                "A part of a message cannot be a %s.".formatted(value.getClass().getTypeName()));
    }

    /** What an application may have of a part: not the bytes themselves (3.12). */
    static Object copyOf(final Object part) {
        return part instanceof byte[] bytes ? bytes.clone() : part;
    }

    /** Takes a copy of some of the bytes; null stays null. */
    static byte[] copyOf(final byte[] bytes, final int offset, final int length) {
        if (bytes == null) {
            return null;
        }
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    private static boolean isPrimitive(final Object value) {
        return value instanceof Boolean
                || value instanceof Byte
                || value instanceof Short
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Float
                || value instanceof Double;
    }

    private static MessageFormatException cannotBe(final Object value, final String type) {
        return new MessageFormatException(
                "A %s cannot be read as a %s.".formatted(value.getClass().getSimpleName(), type));
    }
}
