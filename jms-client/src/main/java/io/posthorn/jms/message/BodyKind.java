package io.posthorn.jms.message;

import java.util.Locale;

/** What kind of body a message has, as it is stored with it. */
enum BodyKind {
    /** Nothing: a plain message. */
    NONE,
    /** A text message that was given no text, which is not the same as an empty one. */
    NO_TEXT,
    /** UTF-8. */
    TEXT,
    /** Bytes as they are. */
    BYTES,
    /** A JSON object, see {@link JsonBody}. */
    MAP,
    /** A JSON array, see {@link JsonBody}. */
    STREAM,
    /** Java serialisation. */
    OBJECT;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whoever says nothing, or something unknown, sent bytes. */
    static BodyKind of(final String word) {
        for (final BodyKind each : values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        return BYTES;
    }
}
