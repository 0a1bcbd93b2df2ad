package io.posthorn.message;

/**
 * What a property's text stands for. The first eight are the types of Jakarta Messaging (3.1,
 * 3.5.4); the others are texts that cannot be stored as they are.
 */
public enum PropertyType {
    /** A text as it is; needs no mark. */
    TEXT('T'),
    /** {@code true} or {@code false}. */
    BOOLEAN('Z'),
    /** A whole number of 8 bits. */
    BYTE('B'),
    /** A whole number of 16 bits. */
    SHORT('S'),
    /** A whole number of 32 bits. */
    INT('I'),
    /** A whole number of 64 bits. */
    LONG('J'),
    /** A number as {@link Float#toString(float)} writes it. */
    FLOAT('F'),
    /** A number as {@link Double#toString(double)} writes it. */
    DOUBLE('D'),
    /** A text with separators in it, which are stored as {@code %01}, {@code %02}, {@code %25}. */
    ESCAPED('X'),
    /** An empty text; nothing but the mark is stored. */
    EMPTY('E'),
    /** Set, but to null; nothing but the mark is stored. */
    NULL('N');

    private static final PropertyType[] BY_MARK = new PropertyType[Byte.MAX_VALUE + 1];

    static {
        for (final PropertyType type : values()) {
            BY_MARK[type.mark] = type;
        }
    }

    private final char mark;

    PropertyType(final char mark) {
        this.mark = mark;
    }

    /**
     * The letter that stands for the type.
     *
     * @return a capital letter
     */
    public char mark() {
        return mark;
    }

    /** The type of a letter; a text if it stands for none. */
    static PropertyType of(final byte mark) {
        final PropertyType type = mark < 0 ? null : BY_MARK[mark];
        return type == null ? TEXT : type;
    }

    /**
     * Whether it is a whole number.
     *
     * @return true for byte, short, int and long
     */
    public boolean isWhole() {
        return this == BYTE || this == SHORT || this == INT || this == LONG;
    }

    /**
     * Whether a whole number is one of this type.
     *
     * @param value any number
     * @return false if the type has no room for it, or is not one of whole numbers
     */
    public boolean holds(final long value) {
        return switch (this) {
            case BYTE -> value == (byte) value;
            case SHORT -> value == (short) value;
            case INT -> value == (int) value;
            case LONG -> true;
            default -> false;
        };
    }
}
