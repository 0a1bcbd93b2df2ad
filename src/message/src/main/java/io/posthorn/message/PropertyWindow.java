package io.posthorn.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A movable window onto the properties of one message after another, for those who look at many and
 * keep none: looking allocates nothing. Entries are found by name once and then asked by number.
 * Reading is as tolerant as that of {@link PropertyText}. Not for sharing between threads.
 *
 * <p>The types stand in {@link PropertyKeys#PROPERTY_TYPES}: for each property that is no plain
 * text the mark of its {@link PropertyType} and its name, separated by spaces, as in {@code "Iprice
 * Zurgent"}. A mark that does not fit the property's text says nothing; the property is a text
 * then.
 */
public final class PropertyWindow {

    /** There is no such entry. */
    public static final int NONE = -1;

    static final char MARKS_SEPARATOR = ' ';

    private static final int NOT_LOOKED = -2;
    private static final int USUAL_LENGTH = 512;

    private static final PropertyName TYPES = new PropertyName(PropertyKeys.PROPERTY_TYPES);

    /** For records only; null before the first. */
    private PropertyMarks own;

    private byte[] copy;

    private byte[] bytes;
    private int[] marks;
    private int count;
    private int typesEntry = NONE;

    /**
     * Moves the window.
     *
     * @param text properties; not copied
     * @return this
     */
    public PropertyWindow wrap(final PropertyText text) {
        bytes = text.bytes();
        marks = text.marks();
        count = text.count();
        typesEntry = NOT_LOOKED;
        return this;
    }

    /**
     * Moves the window onto the properties of a record. Their bytes are kept, the record may go.
     *
     * @param record the record
     * @return this
     */
    public PropertyWindow wrap(final RecordView record) {
        final int length = record.propertiesLength();
        if (own == null) {
            own = new PropertyMarks();
        }
        if (copy == null || copy.length < length) {
            copy = new byte[Math.max(length + length / 2, USUAL_LENGTH)];
        }
        final ByteBuffer from = record.bytes();
        from.get(record.propertiesAt(), copy, 0, length);
        own.find(copy, length);
        bytes = copy;
        marks = own.marks();
        count = own.count();
        typesEntry = NOT_LOOKED;
        return this;
    }

    /**
     * Looks a property up.
     *
     * @param name its name
     * @return the number of its entry, the last one of that name; {@link #NONE} if it is not there
     */
    public int find(final PropertyName name) {
        final int[] in = marks;
        final byte[] text = bytes;
        for (int i = 3 * (count - 1); i >= 0; i -= 3) {
            if (in[i + 1] - in[i] == name.length() && name.is(text, in[i], in[i + 1])) {
                return i / 3;
            }
        }
        return NONE;
    }

    /**
     * Whether a property is there.
     *
     * @param name its name
     * @return true if it has a value
     */
    public boolean has(final PropertyName name) {
        return find(name) != NONE;
    }

    /**
     * The text of a property.
     *
     * @param name its name
     * @return its value as it is stored, or null if there is none
     */
    public String get(final PropertyName name) {
        final int entry = find(name);
        return entry == NONE ? null : text(entry);
    }

    /**
     * Where the text lies.
     *
     * @return not to be changed; good until the window is moved
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Where the value of an entry begins.
     *
     * @param entry a number from {@link #find}
     * @return an index into {@link #bytes}
     */
    public int valueFrom(final int entry) {
        return marks[3 * entry + 1] + 1;
    }

    /**
     * Where the value of an entry ends.
     *
     * @param entry a number from {@link #find}
     * @return an index into {@link #bytes}, behind the value
     */
    public int valueTo(final int entry) {
        return marks[3 * entry + 2];
    }

    /**
     * The value of an entry as a text.
     *
     * @param entry a number from {@link #find}
     * @return as it is stored
     */
    public String text(final int entry) {
        final int from = valueFrom(entry);
        return new String(bytes, from, valueTo(entry) - from, StandardCharsets.UTF_8);
    }

    /**
     * Whether any property may be something else than a plain text.
     *
     * @return false if there are no marks at all
     */
    public boolean isTyped() {
        return typesEntry() != NONE;
    }

    /**
     * What an entry's mark says.
     *
     * @param entry a number from {@link #find}
     * @return a claim: whether the value is of that type only reading it can tell
     */
    public PropertyType claimOf(final int entry) {
        final int types = typesEntry();
        if (types == NONE) {
            return PropertyType.TEXT;
        }
        return claimOf(types, bytes, marks[3 * entry], marks[3 * entry + 1]);
    }

    /**
     * The value of an entry in its type.
     *
     * @param entry a number from {@link #find}
     * @return a Boolean, Byte, Short, Integer, Long, Float, Double or String
     */
    public Object value(final int entry) {
        final Object value =
                TypedTexts.read(claimOf(entry), bytes, valueFrom(entry), valueTo(entry));
        return value == null ? text(entry) : value;
    }

    /**
     * The value of a property in its type.
     *
     * @param name its name
     * @return a Boolean, Byte, Short, Integer, Long, Float, Double or String; null if it is not
     *     there or was set to null
     */
    public Object value(final PropertyName name) {
        final int entry = find(name);
        if (entry != NONE) {
            return value(entry);
        }
        return claimOfAbsent(name) == PropertyType.EMPTY ? "" : null;
    }

    /**
     * The value of a property that is a text, whatever other type is said to be its.
     *
     * @param name its name
     * @return as it was set, see {@link TypedProperties#writeText}; null if it is not there
     */
    public String textOf(final PropertyName name) {
        final int entry = find(name);
        if (entry == NONE) {
            return claimOfAbsent(name) == PropertyType.EMPTY ? "" : null;
        }
        return claimOf(entry) == PropertyType.ESCAPED ? (String) value(entry) : text(entry);
    }

    /**
     * What is said of a property that has no entry.
     *
     * @param name its name
     * @return EMPTY or NULL if it was set to that; null if it was not set
     */
    public PropertyType claimOfAbsent(final PropertyName name) {
        final int types = typesEntry();
        if (types == NONE) {
            return null;
        }
        final byte[] wanted = name.bytes();
        final PropertyType claim = claimOf(types, wanted, 0, wanted.length);
        return claim == PropertyType.EMPTY || claim == PropertyType.NULL ? claim : null;
    }

    private int typesEntry() {
        if (typesEntry == NOT_LOOKED) {
            typesEntry = find(TYPES);
        }
        return typesEntry;
    }

    private PropertyType claimOf(
            final int types, final byte[] name, final int nameFrom, final int nameTo) {
        final byte[] text = bytes;
        final int end = valueTo(types);
        final int nameLength = nameTo - nameFrom;
        int at = valueFrom(types);
        while (at + nameLength < end) {
            int same = 0;
            while (same < nameLength && text[at + 1 + same] == name[nameFrom + same]) {
                same++;
            }
            final int behind = at + 1 + nameLength;
            if (same == nameLength && (behind == end || text[behind] == MARKS_SEPARATOR)) {
                return PropertyType.of(text[at]);
            }
            at += 1 + same;
            while (at < end && text[at] != MARKS_SEPARATOR) {
                at++;
            }
            at++;
        }
        return PropertyType.TEXT;
    }

    int count() {
        return count;
    }

    String name(final int entry) {
        final int from = marks[3 * entry];
        return new String(bytes, from, marks[3 * entry + 1] - from, StandardCharsets.UTF_8);
    }
}
