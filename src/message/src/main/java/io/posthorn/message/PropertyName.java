package io.posthorn.message;

import java.nio.charset.StandardCharsets;

/** The name of a property, made ready to be looked for in many messages. Immutable. */
public final class PropertyName {

    private final String text;
    private final byte[] bytes;

    /**
     * @param text the name as it is stored
     */
    public PropertyName(final String text) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The name.
     *
     * @return as it is stored
     */
    public String text() {
        return text;
    }

    int length() {
        return bytes.length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether some bytes are the name. */
    boolean is(final byte[] other, final int from, final int to) {
        if (to - from != bytes.length) {
            return false;
        }
        // Names are short: a call into Arrays costs more than this.
        for (int i = 0; i < bytes.length; i++) {
            if (other[from + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
