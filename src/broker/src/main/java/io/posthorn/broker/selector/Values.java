package io.posthorn.broker.selector;

/** Compares and reads values by the rules of a dialect. */
final class Values {

    private Values() {}

    /**
     * Compares two values.
     *
     * @return TRUE or FALSE; null for unknown
     */
    static Boolean compare(
            final Relation relation, final Object left, final Object right, final Dialect dialect) {
        if (left == null || right == null) {
            return null;
        }
        if (left instanceof Number a && right instanceof Number b) {
            return compareNumbers(relation, a, b);
        }
        return dialect == Dialect.JMS
                ? compareAsTheyAre(relation, left, right)
                : compareConverted(relation, left, right);
    }

    private static Boolean compareNumbers(
            final Relation relation, final Number left, final Number right) {
        if (isExact(left) && isExact(right)) {
            return relation.holds(left.longValue(), right.longValue());
        }
        return relation.holds(left.doubleValue(), right.doubleValue());
    }

    /** JMS 3.1, 3.8.1.2: unlike types compare false, texts and booleans know only = and <>. */
    private static Boolean compareAsTheyAre(
            final Relation relation, final Object left, final Object right) {
        if (relation.needsOrder() || left.getClass() != right.getClass()) {
            return Boolean.FALSE;
        }
        return relation.holds(left.equals(right));
    }

    private static Boolean compareConverted(
            final Relation relation, final Object left, final Object right) {
        if (relation.needsOrder() || left instanceof Number || right instanceof Number) {
            final Number a = numberIn(left);
            final Number b = numberIn(right);
            return a == null || b == null ? null : compareNumbers(relation, a, b);
        }
        if (left instanceof Boolean || right instanceof Boolean) {
            return relation.holds(truthIn(left) == truthIn(right));
        }
        return relation.holds(left.equals(right));
    }

    /** As in RocketMQ, a text that is not "true" in any case counts as false beside a boolean. */
    private static boolean truthIn(final Object value) {
        return value instanceof Boolean truth ? truth : Boolean.parseBoolean((String) value);
    }

    private static Number numberIn(final Object value) {
        if (value instanceof Number number) {
            return number;
        }
        return value instanceof String text ? parseNumber(text) : null;
    }

    /**
     * The number that a value stands for in a calculation.
     *
     * @return null if it stands for none
     */
    static Number operand(final Object value, final Dialect dialect) {
        if (value instanceof Number number) {
            return number;
        }
        return dialect == Dialect.SQL92 && value instanceof String text ? parseNumber(text) : null;
    }

    static boolean isExact(final Number number) {
        return !(number instanceof Double) && !(number instanceof Float);
    }

    /**
     * Reads a decimal number. Looks before it parses: most properties are no numbers, and an
     * exception for each of them costs more than the rest of the filter.
     *
     * @return a Long if it is whole and fits, else a Double; null if the text is no number
     */
    static Number parseNumber(final String text) {
        final int length = text.length();
        int at = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        final int firstDigit = at;
        at = skipDigits(text, at);
        if (at == length && at > firstDigit) {
            return at - firstDigit <= 18 ? (Number) Long.parseLong(text) : large(text);
        }
        int digits = at - firstDigit;
        if (at < length && text.charAt(at) == '.') {
            final int fraction = at + 1;
            at = skipDigits(text, fraction);
            digits += at - fraction;
        }
        if (digits == 0) {
            return null;
        }
        if (at < length && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < length && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            final int exponent = at;
            at = skipDigits(text, exponent);
            if (at == exponent) {
                return null;
            }
        }
        return at == length ? (Number) Double.parseDouble(text) : null;
    }

    private static Number large(final String digits) {
        try {
            return Long.parseLong(digits);
        } catch (final NumberFormatException e) {
            return Double.parseDouble(digits);
        }
    }

    private static int skipDigits(final String text, final int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
