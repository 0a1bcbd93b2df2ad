package io.posthorn.jms.message;

import io.posthorn.message.PropertyKeys;
import java.util.Locale;

/** What kind of body a message has, as it is stored with it in {@link PropertyKeys#BODY_KIND}. */
enum BodyKind {
    /** Nothing: a plain message. */
    NONE,
    /** A text message that was given no text, which is not the same as an empty one. */
    NO_TEXT,
    /** UTF-8. */
    TEXT,
    /** Bytes as they are; the one that need not be named. */
    BYTES,
    /** A JSON object, see {@link JsonBody}. */
    MAP,
    /** A JSON array, see {@link JsonBody}. */
    STREAM,
    /** Java serialisation. */
    OBJECT;

    private static final BodyKind[] ALL = values();

    private final String word = name().toLowerCase(Locale.ROOT);

    String word() {
        return word;
    }

    /** Whoever says nothing, or something unknown, sent bytes. */
    static BodyKind of(final String word) {
        if (word != null) {
            for (final BodyKind each : ALL) {
                if (each.word.equals(word)) {
                    return each;
                }
            }
        }
        return BYTES;
    }
}
