package io.posthorn.message;

/** Reads numbers from the bytes of a text without making anything of them. */
public final class Decimals {

    /** There is no whole number of at most 18 digits. */
    public static final long NOT_WHOLE = Long.MIN_VALUE;

    private static final int MOST_DIGITS = 18;

    /** Up to here a double holds every whole number. */
    private static final long MOST_EXACT = 1L << 53;

    /** Those a double holds exactly. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };

    private Decimals() {}

    /**
     * Reads a whole number: a minus or nothing, and 1 to 18 digits.
     *
     * @param bytes where the text is
     * @param from its first byte
     * @param to behind its last byte
     * @return the number; {@link #NOT_WHOLE} if there is another text, which may be a number all
     *     the same
     */
    public static long whole(final byte[] bytes, final int from, final int to) {
        final boolean isNegative = from < to && bytes[from] == '-';
        final int first = isNegative ? from + 1 : from;
        if (to - first > MOST_DIGITS || to <= first) {
            return NOT_WHOLE;
        }
        long number = 0;
        for (int at = first; at < to; at++) {
            final int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return NOT_WHOLE;
            }
            number = 10 * number + digit;
        }
        return isNegative ? -number : number;
    }

    /**
     * Reads a number with a point: a minus or nothing, digits, a point, digits.
     *
     * @param bytes where the text is
     * @param from its first byte
     * @param to behind its last byte
     * @return what {@link Double#parseDouble} makes of it; NaN if there is another text, or one
     *     with so many digits that this way is not exact, which may be a number all the same
     */
    public static double withPoint(final byte[] bytes, final int from, final int to) {
        final boolean isNegative = from < to && bytes[from] == '-';
        final int first = isNegative ? from + 1 : from;
        if (to - first > MOST_DIGITS) {
            return Double.NaN;
        }
        long number = 0;
        int point = -1;
        for (int at = first; at < to; at++) {
            final int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                number = 10 * number + digit;
            } else if (bytes[at] == '.' && point < 0 && at > first) {
                point = at;
            } else {
                return Double.NaN;
            }
        }
        if (point < 0 || point == to - 1 || number > MOST_EXACT) {
            return Double.NaN;
        }
        // Both are exact, so the quotient is rounded once, as it should be.
        final double value = number / POWERS[to - 1 - point];
        return isNegative ? -value : value;
    }
}
