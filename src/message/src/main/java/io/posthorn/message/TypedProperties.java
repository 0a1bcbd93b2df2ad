package io.posthorn.message;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The properties of a message as its application set them: named as it named them, in the types of
 * Jakarta Messaging (3.1, 3.5). Whoever knows nothing of types, as RocketMQ's clients do, sees the
 * values as texts. Reading never fails, whatever the marks of types say; see {@link
 * PropertyWindow}. Not for sharing between threads.
 */
public final class TypedProperties {

    private final PropertyWindow window = new PropertyWindow();

    /**
     * @param text all properties of a message
     */
    public TypedProperties(final PropertyText text) {
        window.wrap(text);
    }

    /**
     * The value of a property; makes nothing of the others.
     *
     * @param name as the application calls it
     * @return a Boolean, Byte, Short, Integer, Long, Float, Double or String; null if it is not
     *     there or was set to null
     */
    public Object get(final String name) {
        return window.value(new PropertyName(PropertyKeys.keyOf(name)));
    }

    /**
     * Whether a property was set, to null perhaps.
     *
     * @param name as the application calls it
     * @return false if it is not there
     */
    public boolean has(final String name) {
        final PropertyName key = new PropertyName(PropertyKeys.keyOf(name));
        return window.has(key) || window.claimOfAbsent(key) != null;
    }

    /**
     * Hands out what the application set, in no particular order, each name once.
     *
     * @param reader takes the name, as the application calls it, and the value, possibly null
     */
    public void forEach(final BiConsumer<String, Object> reader) {
        final Set<String> keys = new LinkedHashSet<>();
        for (int entry = 0; entry < window.count(); entry++) {
            keys.add(window.name(entry));
        }
        final String types = window.get(new PropertyName(PropertyKeys.PROPERTY_TYPES));
        if (types != null) {
            for (final String mark : types.split(" ")) {
                if (mark.length() > 1) {
                    addIfAbsent(keys, mark.substring(1));
                }
            }
        }
        for (final String key : keys) {
            final String name = PropertyKeys.applicationNameOf(key);
            if (name != null) {
                reader.accept(name, window.value(new PropertyName(key)));
            }
        }
    }

    private void addIfAbsent(final Set<String> keys, final String key) {
        if (window.claimOfAbsent(new PropertyName(key)) != null) {
            keys.add(key);
        }
    }

    /**
     * Sets properties with their types.
     *
     * @param editor where to; types that it knows already stay
     * @param values by names as the application calls them; a Boolean, Byte, Short, Integer, Long,
     *     Float, Double, String or null each. A name with a space cannot have a type: its value
     *     becomes a text, and none if that is empty or null
     * @throws IllegalArgumentException if a value is something else, or a name is empty or contains
     *     a separator of properties
     */
    public static void write(final PropertyText.Editor editor, final Map<String, Object> values) {
        final StringBuilder types = new StringBuilder();
        final String before = editor.get(PropertyKeys.PROPERTY_TYPES);
        if (before != null) {
            keepOtherTypes(before, keysOf(values), types);
        }
        values.forEach((name, value) -> write(editor, types, name, value));
        editor.set(PropertyKeys.PROPERTY_TYPES, types.length() == 0 ? null : types.toString());
    }

    /**
     * Sets a text that is none of the application's properties, under its key. It may be empty, and
     * contain the separators of properties; {@link PropertyWindow#textOf} reads it.
     *
     * @param editor where to; types that it knows already stay
     * @param key as it is stored, without spaces
     * @param text null removes it
     */
    public static void writeText(
            final PropertyText.Editor editor, final String key, final String text) {
        final PropertyType type = TypedTexts.typeOf(text);
        final String before = editor.get(PropertyKeys.PROPERTY_TYPES);
        editor.set(key, storedOf(type, text));
        final boolean isMarked = type == PropertyType.EMPTY || type == PropertyType.ESCAPED;
        if (before == null && !isMarked) {
            return;
        }
        final StringBuilder types = new StringBuilder();
        if (before != null) {
            keepOtherTypes(before, Set.of(key), types);
        }
        if (isMarked) {
            append(types, type.mark(), key);
        }
        editor.set(PropertyKeys.PROPERTY_TYPES, types.length() == 0 ? null : types.toString());
    }

    private static Set<String> keysOf(final Map<String, Object> values) {
        final Set<String> keys = new LinkedHashSet<>();
        values.keySet().forEach(name -> keys.add(PropertyKeys.keyOf(name)));
        return keys;
    }

    private static void keepOtherTypes(
            final String before, final Set<String> keys, final StringBuilder types) {
        for (final String mark : before.split(" ")) {
            if (mark.length() > 1 && !keys.contains(mark.substring(1))) {
                append(types, mark.charAt(0), mark.substring(1));
            }
        }
    }

    private static void write(
            final PropertyText.Editor editor,
            final StringBuilder types,
            final String name,
            final Object value) {
        final PropertyType type = TypedTexts.typeOf(value);
        if (type == null) {
            throw new IllegalArgumentException(
                    "property %s cannot be a %s".formatted(name, value.getClass().getName()));
        }
        final String key = PropertyKeys.keyOf(name);
        editor.set(key, storedOf(type, value));
        if (type != PropertyType.TEXT && key.indexOf(PropertyWindow.MARKS_SEPARATOR) < 0) {
            append(types, type.mark(), key);
        }
    }

    private static String storedOf(final PropertyType type, final Object value) {
        return switch (type) {
            case EMPTY, NULL -> null;
            case ESCAPED -> TypedTexts.escaped((String) value);
            default -> value.toString();
        };
    }

    private static void append(final StringBuilder types, final char mark, final String key) {
        if (types.length() > 0) {
            types.append(PropertyWindow.MARKS_SEPARATOR);
        }
        types.append(mark).append(key);
    }
}
