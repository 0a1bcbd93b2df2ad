package io.posthorn.broker.selector;

import java.util.function.Predicate;

/**
 * What a text shall look like, tested on the text or on its bytes. Most patterns are plain text
 * with a % at an end, and cost so.
 */
interface Pattern {

    boolean matches(String text);

    /** The same for the bytes of a text. */
    BytePattern onBytes();

    /** A text that begins so. */
    static Pattern startsWith(final String part) {
        return plain(text -> text.startsWith(part), BytePattern.startsWith(part), part);
    }

    /** A text that ends so. */
    static Pattern endsWith(final String part) {
        return plain(text -> text.endsWith(part), BytePattern.endsWith(part), part);
    }

    /** A text with another one in it. */
    static Pattern contains(final String part) {
        return plain(text -> text.contains(part), BytePattern.contains(part), part);
    }

    private static Pattern plain(
            final Predicate<String> onText, final BytePattern onBytes, final String part) {
        return new Plain(onText, BytePattern.isFaithful(part) ? onBytes : BytePattern.NEVER_SURE);
    }

    /**
     * Compiles the pattern of a {@code LIKE}: {@code %} stands for any sequence, {@code _} for any
     * one UTF-16 unit.
     *
     * @param pattern the pattern
     * @param escape takes the meaning from a following {@code %} or {@code _}; −1 if there is none
     * @return null if the pattern ends in an escape character that escapes nothing
     */
    static Pattern like(final String pattern, final int escape) {
        final char[] units = new char[pattern.length()];
        final boolean[] wild = new boolean[pattern.length()];
        int length = 0;
        for (int at = 0; at < pattern.length(); at++) {
            char unit = pattern.charAt(at);
            final boolean escaped = unit == escape;
            if (escaped) {
                at++;
                if (at == pattern.length()) {
                    return null;
                }
                unit = pattern.charAt(at);
            }
            wild[length] = !escaped && (unit == '%' || unit == '_');
            units[length] = unit;
            length++;
        }
        return simplest(units, wild, length);
    }

    private static Pattern simplest(final char[] units, final boolean[] wild, final int length) {
        int from = 0;
        int to = length;
        while (from < to && wild[from] && units[from] == '%') {
            from++;
        }
        while (to > from && wild[to - 1] && units[to - 1] == '%') {
            to--;
        }
        for (int at = from; at < to; at++) {
            if (wild[at]) {
                return new Wildcards(units, wild, length);
            }
        }
        final String plain = new String(units, from, to - from);
        if (from == 0 && to == length) {
            return plain(plain::equals, BytePattern.is(plain), plain);
        }
        if (from == 0) {
            return startsWith(plain);
        }
        return to == length ? endsWith(plain) : contains(plain);
    }

    /** A pattern without wildcards inside. */
    record Plain(Predicate<String> onText, BytePattern onBytes) implements Pattern {

        @Override
        public boolean matches(final String text) {
            return onText.test(text);
        }
    }

    /** Any pattern, matched without recursion: after a mismatch the last % takes one unit more. */
    final class Wildcards implements Pattern, BytePattern {

        private final char[] units;
        private final boolean[] wild;
        private final int length;

        Wildcards(final char[] units, final boolean[] wild, final int length) {
            this.units = units;
            this.wild = wild;
            this.length = length;
        }

        @Override
        public BytePattern onBytes() {
            return this;
        }

        /** As below while each byte is a unit. */
        @Override
        public int look(final byte[] bytes, final int from, final int to) {
            int at = from;
            int unit = 0;
            int afterSequence = -1;
            int sequenceEnd = 0;
            while (at < to) {
                if (bytes[at] < 0) {
                    return UNSURE;
                }
                if (unit < length && wild[unit] && units[unit] == '%') {
                    unit++;
                    afterSequence = unit;
                    sequenceEnd = at;
                } else if (unit < length && (wild[unit] || units[unit] == bytes[at])) {
                    unit++;
                    at++;
                } else if (afterSequence >= 0) {
                    sequenceEnd++;
                    at = sequenceEnd;
                    unit = afterSequence;
                } else {
                    return NO;
                }
            }
            while (unit < length && wild[unit] && units[unit] == '%') {
                unit++;
            }
            return unit == length ? YES : NO;
        }

        @Override
        public boolean matches(final String text) {
            int at = 0;
            int unit = 0;
            int afterSequence = -1;
            int sequenceEnd = 0;
            while (at < text.length()) {
                if (unit < length && wild[unit] && units[unit] == '%') {
                    unit++;
                    afterSequence = unit;
                    sequenceEnd = at;
                } else if (unit < length && (wild[unit] || units[unit] == text.charAt(at))) {
                    unit++;
                    at++;
                } else if (afterSequence >= 0) {
                    sequenceEnd++;
                    at = sequenceEnd;
                    unit = afterSequence;
                } else {
                    return false;
                }
            }
            while (unit < length && wild[unit] && units[unit] == '%') {
                unit++;
            }
            return unit == length;
        }
    }
}
