package io.posthorn.message;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/**
 * Properties in the form in which they are stored and sent: {@code name U+0001 value U+0002}
 * repeated, the last U+0002 being optional. Reading is tolerant as RocketMQ's clients are: a piece
 * without name, value or separator is passed over; of two with one name the later wins. Immutable;
 * finding a property scans a few short names and allocates only the value.
 */
public final class PropertyText {

    /** Between name and value. */
    public static final char NAME_END = '\u0001';

    /** After each value. */
    public static final char VALUE_END = '\u0002';

    /** No properties. */
    public static final PropertyText EMPTY = new PropertyText("", new int[0], 0);

    private final String text;

    /** Three numbers a property: start of its name, end of the name, end of the value. */
    private final int[] marks;

    private final int count;

    private PropertyText(final String text, final int[] marks, final int count) {
        this.text = text;
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
        if (text == null || text.isEmpty()) {
            return EMPTY;
        }
        int[] marks = new int[36];
        int count = 0;
        int start = 0;
        while (start < text.length()) {
            final int found = text.indexOf(VALUE_END, start);
            final int end = found < 0 ? text.length() : found;
            final int nameEnd = text.indexOf(NAME_END, start);
            if (nameEnd > start && nameEnd < end - 1) {
                if (3 * count == marks.length) {
                    marks = Arrays.copyOf(marks, 2 * marks.length);
                }
                marks[3 * count] = start;
                marks[3 * count + 1] = nameEnd;
                marks[3 * count + 2] = end;
                count++;
            }
            start = end + 1;
        }
        return new PropertyText(text, marks, count);
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
        return i < 0 ? null : text.substring(marks[3 * i + 1] + 1, marks[3 * i + 2]);
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
        while (start < end) {
            final int space = text.indexOf(' ', start);
            final int wordEnd = space < 0 ? end : Math.min(space, end);
            if (wordEnd > start) {
                hashes.accept(hash(start, wordEnd));
            }
            start = wordEnd + 1;
        }
    }

    private int hash(final int from, final int to) {
        int hash = 0;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + text.charAt(at);
        }
        return hash;
    }

    /** The last entry of a name, or -1. */
    private int find(final String name) {
        for (int i = count - 1; i >= 0; i--) {
            if (isAt(i, name)) {
                return i;
            }
        }
        return -1;
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
            reader.accept(nameAt(i), text.substring(marks[3 * i + 1] + 1, marks[3 * i + 2]));
        }
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

    /**
     * The text form as it was parsed.
     *
     * @return possibly empty, never null
     */
    public String text() {
        return text;
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

    private boolean isAt(final int i, final String name) {
        final int start = marks[3 * i];
        return marks[3 * i + 1] - start == name.length() && text.startsWith(name, start);
    }

    private String nameAt(final int i) {
        return text.substring(marks[3 * i], marks[3 * i + 1]);
    }

    /**
     * Collects changes to properties and writes them in text form. Not for sharing between threads.
     */
    public static final class Editor {

        private static final int USUAL = 8;

        private final PropertyText base;

        /** In the order of their first change, each name once; a null value removes. */
        private String[] names = new String[USUAL];

        private String[] values = new String[USUAL];
        private int changed;

        private Editor(final PropertyText base) {
            this.base = base;
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
            change(name, value);
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
            if (get(name) == null) {
                set(name, value);
            }
            return this;
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
         * Removes a property.
         *
         * @param name its name
         * @return this
         */
        public Editor remove(final String name) {
            change(name, null);
            return this;
        }

        /**
         * The value as it will be.
         *
         * @param name a name
         * @return its value, or null
         */
        public String get(final String name) {
            final int i = indexOf(name);
            return i < 0 ? base.get(name) : values[i];
        }

        private int indexOf(final String name) {
            for (int i = 0; i < changed; i++) {
                if (names[i].equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        private void change(final String name, final String value) {
            final int known = indexOf(name);
            if (known >= 0) {
                values[known] = value;
                return;
            }
            if (changed == names.length) {
                names = Arrays.copyOf(names, 2 * changed);
                values = Arrays.copyOf(values, 2 * changed);
            }
            names[changed] = name;
            values[changed] = value;
            changed++;
        }

        /**
         * Writes the changed properties. Those left alone keep their place, new ones follow.
         *
         * @return the result
         */
        public PropertyText toText() {
            if (changed == 0) {
                return base;
            }
            final Writer out = new Writer(base, base.count + changed, length());
            if (isAnyInBase() || !base.isPlain()) {
                for (int i = 0; i < base.count; i++) {
                    if (!isChanged(i)) {
                        out.copy(i);
                    }
                }
            } else {
                out.copyAll();
            }
            for (int i = 0; i < changed; i++) {
                if (values[i] != null) {
                    out.add(names[i], values[i]);
                }
            }
            return out.toText();
        }

        /** At the most. */
        private int length() {
            int length = base.text.length() + 1;
            for (int i = 0; i < changed; i++) {
                length += values[i] == null ? 0 : names[i].length() + values[i].length() + 2;
            }
            return length;
        }

        private boolean isAnyInBase() {
            for (int i = 0; i < changed; i++) {
                if (base.has(names[i])) {
                    return true;
                }
            }
            return false;
        }

        private boolean isChanged(final int i) {
            for (int change = 0; change < changed; change++) {
                if (base.isAt(i, names[change])) {
                    return true;
                }
            }
            return false;
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

    /** Whether the text is its properties and nothing else. */
    private boolean isPlain() {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (marks[3 * i] != start) {
                return false;
            }
            start = marks[3 * i + 2] + 1;
        }
        return start >= text.length();
    }

    /** Writes the text form and notes where everything lies in it. */
    private static final class Writer {

        private final PropertyText base;
        private final StringBuilder out;
        private final int[] marks;
        private int count;

        Writer(final PropertyText base, final int most, final int length) {
            this.base = base;
            this.out = new StringBuilder(length);
            this.marks = new int[3 * most];
        }

        void copyAll() {
            out.append(base.text);
            System.arraycopy(base.marks, 0, marks, 0, 3 * base.count);
            count = base.count;
            if (count > 0 && marks[3 * count - 1] == base.text.length()) {
                out.append(VALUE_END);
            }
        }

        void copy(final int i) {
            final int from = base.marks[3 * i];
            final int shift = out.length() - from;
            out.append(base.text, from, base.marks[3 * i + 2]);
            mark(from + shift, base.marks[3 * i + 1] + shift);
        }

        void add(final String name, final String value) {
            final int from = out.length();
            out.append(name).append(NAME_END).append(value);
            mark(from, from + name.length());
        }

        private void mark(final int from, final int nameEnd) {
            marks[3 * count] = from;
            marks[3 * count + 1] = nameEnd;
            marks[3 * count + 2] = out.length();
            count++;
            out.append(VALUE_END);
        }

        PropertyText toText() {
            return new PropertyText(out.toString(), marks, count);
        }
    }
}
