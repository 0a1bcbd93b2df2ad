package io.posthorn.broker.selector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** What a text in UTF-8 shall look like, tested on its bytes. Immutable. */
interface BytePattern {

    /** The text looks otherwise. */
    int NO = 0;

    /** The text looks so. */
    int YES = 1;

    /** The bytes alone do not tell. */
    int UNSURE = 2;

    /** For what bytes cannot say. */
    BytePattern NEVER_SURE = (bytes, from, to) -> UNSURE;

    /**
     * Looks at a text.
     *
     * @param bytes where it is
     * @param from its first byte
     * @param to behind its last byte
     * @return {@link #NO}, {@link #YES} or {@link #UNSURE}
     */
    int look(byte[] bytes, int from, int to);

    /**
     * Whether a text stands for the same in UTF-8; one with half a surrogate pair does not.
     *
     * @param text any text
     * @return true for nearly all
     */
    static boolean isFaithful(final String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .equals(text);
    }

    /** The text itself. */
    static BytePattern is(final String text) {
        final byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        return (bytes, from, to) ->
                to - from == wanted.length && matches(bytes, from, wanted) ? YES : NO;
    }

    /** A text that begins so. */
    static BytePattern startsWith(final String text) {
        final byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        return (bytes, from, to) ->
                to - from >= wanted.length && matches(bytes, from, wanted) ? YES : NO;
    }

    /** A text that ends so. */
    static BytePattern endsWith(final String text) {
        final byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        return (bytes, from, to) ->
                to - from >= wanted.length && matches(bytes, to - wanted.length, wanted) ? YES : NO;
    }

    /** A text with another one in it. */
    static BytePattern contains(final String text) {
        final byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        return (bytes, from, to) -> {
            for (int at = from; at <= to - wanted.length; at++) {
                if (matches(bytes, at, wanted)) {
                    return YES;
                }
            }
            return NO;
        };
    }

    /** One of several texts. */
    static BytePattern oneOf(final Set<String> texts) {
        final byte[][] wanted =
                texts.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .sorted(Arrays::compare)
                        .toArray(byte[][]::new);
        return (bytes, from, to) -> {
            int low = 0;
            int high = wanted.length - 1;
            while (low <= high) {
                final int middle = (low + high) >>> 1;
                final byte[] other = wanted[middle];
                final int order = Arrays.compare(other, 0, other.length, bytes, from, to);
                if (order == 0) {
                    return YES;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return NO;
        };
    }

    private static boolean matches(final byte[] bytes, final int at, final byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
