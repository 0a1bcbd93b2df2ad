package io.posthorn.broker.selector;

import java.util.Locale;
import java.util.regex.Pattern;

/** Reads number literals, which are Java's (JMS 3.1, 3.8.1.1). */
final class Numbers {

    private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]*)[lL]?");
    private static final Pattern OCTAL = Pattern.compile("0[0-7]+[lL]?");
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]+[lL]?");
    private static final Pattern APPROXIMATE =
            Pattern.compile(
                    "([0-9]+\\.[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?[fFdD]?"
                            + "|[0-9]+[eE][+-]?[0-9]+[fFdD]?|[0-9]+[fFdD]");

    private Numbers() {}

    /**
     * Reads a literal.
     *
     * @param negative whether a minus stands before it; without it the smallest long cannot be
     *     written
     * @return a Long or a Double
     */
    static Number read(final Token token, final boolean negative) throws InvalidSelector {
        final String literal = token.text();
        if (DECIMAL.matcher(literal).matches()) {
            return exact(token, literal, 10, negative);
        }
        if (OCTAL.matcher(literal).matches()) {
            return exact(token, literal.substring(1), 8, negative);
        }
        if (HEXADECIMAL.matcher(literal).matches()) {
            return exact(token, literal.substring(2), 16, negative);
        }
        if (APPROXIMATE.matcher(literal).matches()) {
            return approximate(token, negative);
        }
        throw new InvalidSelector(token.column(), "%s is not a number".formatted(token));
    }

    private static Long exact(
            final Token token, final String digits, final int radix, final boolean negative)
            throws InvalidSelector {
        final String plain = digits.toLowerCase(Locale.ROOT).replace("l", "");
        try {
            return Long.parseLong(negative ? "-" + plain : plain, radix);
        } catch (final NumberFormatException e) {
            throw new InvalidSelector(
                    token.column(), "%s does not fit into 64 bits".formatted(token));
        }
    }

    private static Double approximate(final Token token, final boolean negative)
            throws InvalidSelector {
        final String literal = token.text();
        final char last = literal.charAt(literal.length() - 1);
        // 0.1f is another number than 0.1, and the one that a float property has.
        final double value =
                last == 'f' || last == 'F'
                        ? Float.parseFloat(literal)
                        : Double.parseDouble(literal);
        if (Double.isInfinite(value)) {
            throw new InvalidSelector(token.column(), "%s is too large".formatted(token));
        }
        return negative ? -value : value;
    }
}
