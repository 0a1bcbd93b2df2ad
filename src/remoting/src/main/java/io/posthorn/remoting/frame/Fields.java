package io.posthorn.remoting.frame;

import java.util.Arrays;

/**
 * The operation-specific fields of a header: names and values, all text. A flat array instead of a
 * map, because a header has a dozen fields, each is read once, and the array costs one object. When
 * a name was put twice the later value counts, as in a map. Not for sharing between threads while
 * it is being filled.
 */
public final class Fields {

    private static final String[] NONE = {};
    private static final int FIRST_CAPACITY = 24;

    /** Shown to nobody: what is logged of a frame must not hold it. */
    private static final String SECRET = "password";

    /** Name, value, name, value … */
    private String[] pairs = NONE;

    private int size;

    /** Takes one field while all are visited. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One field.
         *
         * @param name not null
         * @param value not null
         */
        void field(String name, String value);
    }

    /**
     * How many fields there are.
     *
     * @return repeated names count as often as they occur
     */
    public int count() {
        return size >> 1;
    }

    /**
     * The name of one field.
     *
     * @param index 0 to {@link #count} - 1
     * @return not null
     */
    public String name(final int index) {
        return pairs[index << 1];
    }

    /**
     * The value of one field.
     *
     * @param index 0 to {@link #count} - 1
     * @return not null
     */
    public String value(final int index) {
        return pairs[(index << 1) + 1];
    }

    /**
     * Visits all fields in the order they were put.
     *
     * @param visitor called for each
     */
    public void forEach(final Visitor visitor) {
        for (int i = 0; i < size; i += 2) {
            visitor.field(pairs[i], pairs[i + 1]);
        }
    }

    /**
     * Adds a field.
     *
     * @param name not null
     * @param value null adds nothing
     * @return this
     */
    public Fields put(final String name, final String value) {
        if (value == null) {
            return this;
        }
        if (size == pairs.length) {
            pairs = Arrays.copyOf(pairs, Math.max(FIRST_CAPACITY, size << 1));
        }
        pairs[size++] = name;
        pairs[size++] = value;
        return this;
    }

    /**
     * Adds a field.
     *
     * @param name not null
     * @param value written in decimal
     * @return this
     */
    public Fields put(final String name, final int value) {
        return put(name, Integer.toString(value));
    }

    /**
     * Adds a field.
     *
     * @param name not null
     * @param value written in decimal
     * @return this
     */
    public Fields put(final String name, final long value) {
        return put(name, Long.toString(value));
    }

    /**
     * Adds a field.
     *
     * @param name not null
     * @param value written as {@code true} or {@code false}
     * @return this
     */
    public Fields put(final String name, final boolean value) {
        return put(name, value ? "true" : "false");
    }

    /**
     * Adds a field.
     *
     * @param name not null
     * @param value null adds nothing
     * @return this
     */
    public Fields put(final String name, final Integer value) {
        return value == null ? this : put(name, value.toString());
    }

    /**
     * Adds a field.
     *
     * @param name not null
     * @param value null adds nothing
     * @return this
     */
    public Fields put(final String name, final Long value) {
        return value == null ? this : put(name, value.toString());
    }

    /**
     * Adds a field.
     *
     * @param name not null
     * @param value null adds nothing
     * @return this
     */
    public Fields put(final String name, final Boolean value) {
        return value == null ? this : put(name, value.booleanValue());
    }

    /**
     * A value, if it is there.
     *
     * @param name not null
     * @return null if there is no such field
     */
    public String get(final String name) {
        for (int i = size - 2; i >= 0; i -= 2) {
            if (name.equals(pairs[i])) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    /**
     * A text that must be there.
     *
     * @param name not null
     * @return not null, possibly empty
     * @throws BadField if there is no such field
     */
    public String requireText(final String name) {
        final String value = get(name);
        if (value == null) {
            throw BadField.missing(name);
        }
        return value;
    }

    /**
     * A whole number that must be there.
     *
     * @param name not null
     * @return the number
     * @throws BadField if there is no such field or it is no 32-bit number
     */
    public int requireInt(final String name) {
        return toInt(name, requireText(name));
    }

    /**
     * A whole number that must be there.
     *
     * @param name not null
     * @return the number
     * @throws BadField if there is no such field or it is no 64-bit number
     */
    public long requireLong(final String name) {
        return toLong(name, requireText(name));
    }

    /**
     * A truth value that must be there.
     *
     * @param name not null
     * @return true if the text is {@code true} in any case
     * @throws BadField if there is no such field
     */
    public boolean requireBoolean(final String name) {
        return Boolean.parseBoolean(requireText(name));
    }

    /**
     * A whole number, if it is there.
     *
     * @param name not null
     * @return null if there is no such field
     * @throws BadField if it is no 32-bit number
     */
    public Integer optionalInt(final String name) {
        final String value = get(name);
        return value == null ? null : Integer.valueOf(toInt(name, value));
    }

    /**
     * A whole number, if it is there.
     *
     * @param name not null
     * @return null if there is no such field
     * @throws BadField if it is no 64-bit number
     */
    public Long optionalLong(final String name) {
        final String value = get(name);
        return value == null ? null : Long.valueOf(toLong(name, value));
    }

    /**
     * A truth value, if it is there.
     *
     * @param name not null
     * @return null if there is no such field
     */
    public Boolean optionalBoolean(final String name) {
        final String value = get(name);
        return value == null ? null : Boolean.valueOf(value);
    }

    /**
     * A text or what stands for its absence.
     *
     * @param name not null
     * @param absent given back if there is no such field
     * @return the value or {@code absent}
     */
    public String textOr(final String name, final String absent) {
        final String value = get(name);
        return value == null ? absent : value;
    }

    /**
     * A whole number or what stands for its absence.
     *
     * @param name not null
     * @param absent given back if there is no such field
     * @return the value or {@code absent}
     * @throws BadField if it is no 32-bit number
     */
    public int intOr(final String name, final int absent) {
        final String value = get(name);
        return value == null ? absent : toInt(name, value);
    }

    /**
     * A whole number or what stands for its absence.
     *
     * @param name not null
     * @param absent given back if there is no such field
     * @return the value or {@code absent}
     * @throws BadField if it is no 64-bit number
     */
    public long longOr(final String name, final long absent) {
        final String value = get(name);
        return value == null ? absent : toLong(name, value);
    }

    /**
     * A truth value or what stands for its absence.
     *
     * @param name not null
     * @param absent given back if there is no such field
     * @return the value or {@code absent}
     */
    public boolean booleanOr(final String name, final boolean absent) {
        final String value = get(name);
        return value == null ? absent : Boolean.parseBoolean(value);
    }

    /**
     * Reads a number of 32 bits.
     *
     * @param name of the field, for the complaint
     * @param value its text
     * @return the number
     * @throws BadField if it is none
     */
    public static int toInt(final String name, final String value) {
        try {
            return Integer.parseInt(value);
        } catch (final NumberFormatException e) {
            throw BadField.malformed(name, value, "a whole number of 32 bits");
        }
    }

    /**
     * Reads a number of 64 bits.
     *
     * @param name of the field, for the complaint
     * @param value its text
     * @return the number
     * @throws BadField if it is none
     */
    public static long toLong(final String name, final String value) {
        try {
            return Long.parseLong(value);
        } catch (final NumberFormatException e) {
            throw BadField.malformed(name, value, "a whole number of 64 bits");
        }
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder("{");
        forEach(
                (name, value) -> {
                    text.append(text.length() == 1 ? "" : ", ");
                    text.append(name).append('=').append(SECRET.equals(name) ? "***" : value);
                });
        return text.append('}').toString();
    }
}
