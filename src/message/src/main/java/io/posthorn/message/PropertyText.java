package io.posthorn.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/**
 * Properties in the form in which they are stored and sent: {@code name U+0001 value U+0002}
 * repeated, the last U+0002 being optional, in UTF-8. Reading is tolerant as RocketMQ's clients
 * are: a piece without name, value or separator is passed over; of two with one name the later
 * wins. Immutable. Kept as the bytes they are stored as, so that a message that passes through is
 * not translated twice; finding a property scans a few short names and allocates only the value.
 */
public final class PropertyText {

    /** Between name and value. */
    public static final char NAME_END = '\u0001';

    /** After each value. */
    public static final char VALUE_END = '\u0002';

    private static final int USUAL_COUNT = 8;

    /** No properties. */
    public static final PropertyText EMPTY = new PropertyText(new byte[0], 0, new int[0], 0);

    /** May be longer than the text. */
    private final byte[] bytes;

    private final int length;

    /** Three numbers a property: start of its name, end of the name, end of the value. */
    private final int[] marks;

    private final int count;

    private PropertyText(final byte[] bytes, final int length, final int[] marks, final int count) {
        this.bytes = bytes;
        this.length = length;
        this.marks = marks;
        this.count = count;
    }

    /**
     * Finds the properties in a text.
     *
     * @param text encoded properties, or null for none
     * @return the properties
     */
    public static PropertyText parse(final String text) {
        return text == null ? EMPTY : parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Finds the properties in the bytes of a text.
     *
     * @param bytes the text in UTF-8; belongs to the result from now on
     * @return the properties
     */
    public static PropertyText parse(final byte[] bytes) {
        if (bytes.length == 0) {
            return EMPTY;
        }
        final PropertyMarks found = new PropertyMarks();
        found.find(bytes, bytes.length);
        return new PropertyText(bytes, bytes.length, found.marks(), found.count());
    }

    /**
     * Encodes properties.
     *
     * @param properties names and values; neither may contain U+0001 or U+0002
     * @return their text form
     * @throws IllegalArgumentException if a name or value contains a separator
     */
    public static PropertyText of(final Map<String, String> properties) {
        return EMPTY.edit().setAll(properties).toText();
    }

    /**
     * The value of a property.
     *
     * @param name its name
     * @return its value, or null if there is none
     */
    public String get(final String name) {
        final int i = find(name);
        return i < 0 ? null : valueAt(i);
    }

    /**
     * The hash of a property's value, made without making the value.
     *
     * @param name its name
     * @return what {@link String#hashCode} of the value is, or 0 if there is none
     */
    public int hashOf(final String name) {
        final int i = find(name);
        return i < 0 ? 0 : hash(marks[3 * i + 1] + 1, marks[3 * i + 2]);
    }

    /**
     * The hashes of the words of a property's value, made without making the words.
     *
     * @param name its name; its value is words separated by spaces
     * @param hashes takes what {@link String#hashCode} of each word is, in order
     */
    public void hashWords(final String name, final IntConsumer hashes) {
        final int i = find(name);
        if (i < 0) {
            return;
        }
        final int end = marks[3 * i + 2];
        int start = marks[3 * i + 1] + 1;
        for (int at = start; at <= end; at++) {
            if (at == end || bytes[at] == ' ') {
                if (at > start) {
                    hashes.accept(hash(start, at));
                }
                start = at + 1;
            }
        }
    }

    private int hash(final int from, final int to) {
        int hash = 0;
        for (int at = from; at < to; at++) {
            if (bytes[at] < 0) {
                return new String(bytes, from, to - from, StandardCharsets.UTF_8).hashCode();
            }
            hash = 31 * hash + bytes[at];
        }
        return hash;
    }

    private int find(final String name) {
        return find(bytes, marks, count, name);
    }

    /** The last entry of a name, or -1. */
    private static int find(
            final byte[] bytes, final int[] marks, final int count, final String name) {
        for (int i = count - 1; i >= 0; i--) {
            if (isNamed(bytes, marks[3 * i], marks[3 * i + 1], name)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether bytes are a name in UTF-8. */
    private static boolean isNamed(
            final byte[] bytes, final int from, final int to, final String name) {
        // No text has fewer bytes than chars.
        if (to - from < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            final char wanted = name.charAt(i);
            if (wanted > Byte.MAX_VALUE) {
                return name.equals(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            }
            if (bytes[from + i] != wanted) {
                return false;
            }
        }
        return to - from == name.length();
    }

    /**
     * Whether a property is there.
     *
     * @param name its name
     * @return true if it has a value
     */
    public boolean has(final String name) {
        return find(name) >= 0;
    }

    /**
     * Hands out all properties in their order; of two with one name both.
     *
     * @param reader takes name and value
     */
    public void forEach(final BiConsumer<String, String> reader) {
        for (int i = 0; i < count; i++) {
            final int from = marks[3 * i];
            reader.accept(
                    new String(bytes, from, marks[3 * i + 1] - from, StandardCharsets.UTF_8),
                    valueAt(i));
        }
    }

    private String valueAt(final int i) {
        return value(bytes, marks, i);
    }

    private static String value(final byte[] bytes, final int[] marks, final int i) {
        final int from = marks[3 * i + 1] + 1;
        return new String(bytes, from, marks[3 * i + 2] - from, StandardCharsets.UTF_8);
    }

    /**
     * All properties by name.
     *
     * @return a new map in order of first appearance
     */
    public Map<String, String> toMap() {
        final Map<String, String> map = new LinkedHashMap<>();
        forEach(map::put);
        return map;
    }

    /**
     * How many entries there are, duplicates included.
     *
     * @return not negative
     */
    public int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    int[] marks() {
        return marks;
    }

    /**
     * How long the text is.
     *
     * @return bytes
     */
    public int length() {
        return length;
    }

    /**
     * The text.
     *
     * @return possibly empty, never null
     */
    public String text() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Writes the text as it is stored.
     *
     * @param target where to
     * @param at first byte
     */
    void write(final ByteBuffer target, final int at) {
        target.put(at, bytes, 0, length);
    }

    /**
     * The properties as they are stored.
     *
     * @return a read-only window from position to limit
     */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
    }

    /**
     * Starts a changed copy.
     *
     * @return an editor that begins with these properties
     */
    public Editor edit() {
        return new Editor(this);
    }

    @Override
    public String toString() {
        return toMap().toString();
    }

    /**
     * Changes properties. Those left alone keep their place, those set follow in the order of their
     * last change. Not for sharing between threads.
     */
    public static final class Editor {

        private static final int USUAL_GROWTH = 128;

        private final PropertyText base;

        /** As in a text; those of the last text handed out or, if {@code isOwn}, nobody else's. */
        private byte[] bytes;

        private int length;
        private int[] marks;
        private int count;
        private boolean isOwn;

        private Editor(final PropertyText base) {
            this.base = base;
            this.bytes = base.bytes;
            this.length = base.length;
            this.marks = base.marks;
            this.count = base.count;
        }

        /**
         * Sets a property.
         *
         * @param name not empty, without separators
         * @param value not empty, without separators; null removes the property
         * @return this
         * @throws IllegalArgumentException if name or value is empty or contains a separator
         */
        public Editor set(final String name, final String value) {
            if (value != null) {
                requireLegal("property name", name);
                requireLegalValue(name, value);
            }
            remove(name);
            if (value != null) {
                own();
                add(name, value);
            }
            return this;
        }

        /**
         * Sets a property unless it is there.
         *
         * @param name not empty, without separators
         * @param value not empty, without separators
         * @return this
         */
        public Editor setIfAbsent(final String name, final String value) {
            return find(name) < 0 ? set(name, value) : this;
        }

        /**
         * Sets several properties.
         *
         * @param properties names and values
         * @return this
         */
        public Editor setAll(final Map<String, String> properties) {
            properties.forEach(this::set);
            return this;
        }

        /**
         * Sets several properties that need no check and no translation any more.
         *
         * @param properties each name once
         * @return this
         */
        public Editor setAll(final PropertyText properties) {
            own();
            for (int i = 0; i < properties.count; i++) {
                final int from = properties.marks[3 * i];
                final int nameLength = properties.marks[3 * i + 1] - from;
                for (int same = find(properties.bytes, from, nameLength);
                        same >= 0;
                        same = find(properties.bytes, from, nameLength)) {
                    cut(same);
                }
                copy(properties.bytes, from, nameLength, properties.marks[3 * i + 2] - from);
            }
            return this;
        }

        private int find(final byte[] names, final int from, final int nameLength) {
            for (int i = count - 1; i >= 0; i--) {
                final int at = marks[3 * i];
                if (marks[3 * i + 1] - at == nameLength
                        && Arrays.equals(
                                bytes, at, at + nameLength, names, from, from + nameLength)) {
                    return i;
                }
            }
            return -1;
        }

        private void copy(
                final byte[] from, final int start, final int nameLength, final int entryLength) {
            reserve(entryLength + 1);
            System.arraycopy(from, start, bytes, length, entryLength);
            mark(length, length + nameLength, length + entryLength);
        }

        /**
         * Removes a property.
         *
         * @param name its name
         * @return this
         */
        public Editor remove(final String name) {
            for (int i = find(name); i >= 0; i = find(name)) {
                own();
                cut(i);
            }
            return this;
        }

        /**
         * The value as it will be.
         *
         * @param name a name
         * @return its value, or null
         */
        public String get(final String name) {
            final int i = find(name);
            return i < 0 ? null : value(bytes, marks, i);
        }

        private int find(final String name) {
            return PropertyText.find(bytes, marks, count, name);
        }

        /**
         * The properties as they are now.
         *
         * @return the result; later changes do not touch it
         */
        public PropertyText toText() {
            if (!isOwn && bytes == base.bytes) {
                return base;
            }
            isOwn = false;
            return new PropertyText(bytes, length, marks, count);
        }

        /** Copies what is about to change, without what is no property. */
        private void own() {
            if (isOwn) {
                return;
            }
            final byte[] from = bytes;
            final int[] fromMarks = marks;
            final int known = count;
            bytes = new byte[length + 1 + USUAL_GROWTH];
            marks = new int[3 * (count + USUAL_COUNT)];
            length = 0;
            count = 0;
            isOwn = true;
            for (int i = 0; i < known; i++) {
                final int start = fromMarks[3 * i];
                copy(from, start, fromMarks[3 * i + 1] - start, fromMarks[3 * i + 2] - start);
            }
        }

        /** Notes the entry whose bytes follow the last one, and ends it. */
        private void mark(final int start, final int nameEnd, final int end) {
            if (marks.length < 3 * (count + 1)) {
                marks = Arrays.copyOf(marks, 2 * marks.length);
            }
            marks[3 * count] = start;
            marks[3 * count + 1] = nameEnd;
            marks[3 * count + 2] = end;
            count++;
            bytes[end] = VALUE_END;
            length = end + 1;
        }

        private void cut(final int i) {
            final int from = marks[3 * i];
            final int next = marks[3 * i + 2] + 1;
            System.arraycopy(bytes, next, bytes, from, length - next);
            length -= next - from;
            count--;
            for (int mark = 3 * i; mark < 3 * count; mark++) {
                marks[mark] = marks[mark + 3] - (next - from);
            }
        }

        private void add(final String name, final String value) {
            final int start = length;
            put(name);
            final int nameEnd = length;
            reserve(1);
            bytes[length++] = NAME_END;
            put(value);
            reserve(1);
            mark(start, nameEnd, length);
        }

        private void put(final String text) {
            reserve(text.length());
            final byte[] to = bytes;
            final int at = length;
            for (int i = 0; i < text.length(); i++) {
                final char next = text.charAt(i);
                if (next > Byte.MAX_VALUE) {
                    putEncoded(text);
                    return;
                }
                to[at + i] = (byte) next;
            }
            length = at + text.length();
        }

        private void putEncoded(final String text) {
            final byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            reserve(encoded.length);
            System.arraycopy(encoded, 0, bytes, length, encoded.length);
            length += encoded.length;
        }

        private void reserve(final int more) {
            if (bytes.length - length < more) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
            }
        }

        private static void requireLegalValue(final String name, final String value) {
            if (!isLegal(value)) {
                requireLegal("value of property " + name, value);
            }
        }

        private static boolean isLegal(final String text) {
            return !text.isEmpty() && text.indexOf(NAME_END) < 0 && text.indexOf(VALUE_END) < 0;
        }

        private static void requireLegal(final String what, final String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("a " + what + " is empty");
            }
            if (!isLegal(text)) {
                throw new IllegalArgumentException(
                        "the " + what + " contains a separator (U+0001 or U+0002)");
            }
        }
    }
}
