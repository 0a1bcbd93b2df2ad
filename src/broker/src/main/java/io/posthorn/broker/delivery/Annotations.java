package io.posthorn.broker.delivery;

import io.posthorn.message.NamedValues;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What consumers noted about a message when they gave it back: named values that come with its next
 * deliveries, whoever is given it, until it is settled. They are no part of the message; each
 * subscription has its own. The annotations of the outcome "modified" of AMQP 1.0 (3.4.5) are such,
 * with the names of their symbols. Immutable.
 */
public final class Annotations {

    /** Most bytes that the annotations of a message may take together, as they are written down. */
    public static final int MOST_BYTES = 4 << 10;

    /** No annotations. */
    public static final Annotations NONE = new Annotations(Map.of(), new byte[0]);

    private final Map<String, Object> values;
    private final byte[] text;

    private Annotations(final Map<String, Object> values, final byte[] text) {
        this.values = values;
        this.text = text;
    }

    /**
     * Makes annotations.
     *
     * @param values a Boolean, Byte, Short, Integer, Long, Float, Double, String or null by name
     * @return a copy
     * @throws IllegalArgumentException if a value is something else, or a name is empty or contains
     *     a blank or U+0001 or U+0002; the message is a sentence
     */
    public static Annotations of(final Map<String, Object> values) {
        return values.isEmpty()
                ? NONE
                : new Annotations(
                        Collections.unmodifiableMap(new TreeMap<>(values)),
                        NamedValues.bytesOf(values));
    }

    static Annotations read(final ByteBuffer text) {
        final byte[] bytes = new byte[text.remaining()];
        text.get(text.position(), bytes);
        return new Annotations(Collections.unmodifiableMap(NamedValues.read(text)), bytes);
    }

    /**
     * The values.
     *
     * @return by name, in the order of the names; not to be changed
     */
    public Map<String, Object> values() {
        return values;
    }

    /**
     * Whether there are none.
     *
     * @return true for {@link #NONE}
     */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Those of both; of two with one name the later holds. */
    Annotations mergedWith(final Annotations later) {
        if (isEmpty() || later.isEmpty()) {
            return isEmpty() ? later : this;
        }
        final Map<String, Object> both = new TreeMap<>(values);
        both.putAll(later.values);
        return of(both);
    }

    /** How many bytes {@link #put} puts. */
    int length() {
        return text.length;
    }

    void put(final ByteBuffer into) {
        into.put(text);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Annotations annotations && values.equals(annotations.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
