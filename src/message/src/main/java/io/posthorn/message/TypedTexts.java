package io.posthorn.message;

import java.nio.charset.StandardCharsets;

/** Turns typed values into the texts they are stored as, and back. */
final class TypedTexts {

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    private TypedTexts() {}

    /** The type of a value; null if it is none a property can have. */
    static PropertyType typeOf(final Object value) {
        if (value == null) {
            return PropertyType.NULL;
        }
        if (value instanceof String text) {
            return typeOfText(text);
        }
        if (value instanceof Boolean) {
            return PropertyType.BOOLEAN;
        }
        if (value instanceof Integer) {
            return PropertyType.INT;
        }
        if (value instanceof Long) {
            return PropertyType.LONG;
        }
        if (value instanceof Double) {
            return PropertyType.DOUBLE;
        }
        if (value instanceof Float) {
            return PropertyType.FLOAT;
        }
        if (value instanceof Short) {
            return PropertyType.SHORT;
        }
        return value instanceof Byte ? PropertyType.BYTE : null;
    }

    private static PropertyType typeOfText(final String text) {
        if (text.isEmpty()) {
            return PropertyType.EMPTY;
        }
        return text.indexOf(PropertyText.NAME_END) < 0 && text.indexOf(PropertyText.VALUE_END) < 0
                ? PropertyType.TEXT
                : PropertyType.ESCAPED;
    }

    static String escaped(final String text) {
        return text.replace("%", "%25").replace("\u0001", "%01").replace("\u0002", "%02");
    }

    /** Reads what a mark claims to be there; null if it is not. */
    static Object read(final PropertyType claim, final byte[] bytes, final int from, final int to) {
        return switch (claim) {
            case BOOLEAN -> truth(bytes, from, to);
            case BYTE, SHORT, INT, LONG -> whole(claim, bytes, from, to);
            case FLOAT, DOUBLE -> approximate(claim, bytes, from, to);
            case ESCAPED -> unescaped(text(bytes, from, to));
            default -> null;
        };
    }

    private static Boolean truth(final byte[] bytes, final int from, final int to) {
        if (is(TRUE, bytes, from, to)) {
            return Boolean.TRUE;
        }
        return is(FALSE, bytes, from, to) ? Boolean.FALSE : null;
    }

    private static boolean is(
            final byte[] wanted, final byte[] bytes, final int from, final int to) {
        if (to - from != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[from + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static Object whole(
            final PropertyType claim, final byte[] bytes, final int from, final int to) {
        long value = Decimals.whole(bytes, from, to);
        if (value == Decimals.NOT_WHOLE) {
            if (to - from < Long.toString(Long.MAX_VALUE).length()) {
                return null;
            }
            try {
                value = Long.parseLong(text(bytes, from, to));
            } catch (final NumberFormatException e) {
                return null;
            }
        }
        if (!claim.holds(value)) {
            return null;
        }
        return switch (claim) {
            case BYTE -> (Object) (byte) value;
            case SHORT -> (Object) (short) value;
            case INT -> (Object) (int) value;
            default -> (Object) value;
        };
    }

    private static Object approximate(
            final PropertyType claim, final byte[] bytes, final int from, final int to) {
        if (claim == PropertyType.DOUBLE) {
            final double quick = Decimals.withPoint(bytes, from, to);
            if (!Double.isNaN(quick)) {
                return quick;
            }
        }
        final String text = text(bytes, from, to);
        if (!isNumberLike(text)) {
            return null;
        }
        try {
            return claim == PropertyType.DOUBLE
                    ? (Object) Double.parseDouble(text)
                    : (Object) Float.parseFloat(text);
        } catch (final NumberFormatException e) {
            return null;
        }
    }

    /** Keeps out what Java reads beyond decimal numbers: blanks, 1d, 0x1p3. */
    private static boolean isNumberLike(final String text) {
        if (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity")) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.+-eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static String unescaped(final String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return text;
        }
        final StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        while (percent >= 0) {
            final char meant = meantBy(text, percent);
            if (meant == 0) {
                return null;
            }
            plain.append(text, from, percent).append(meant);
            from = percent + 3;
            percent = text.indexOf('%', from);
        }
        return plain.append(text, from, text.length()).toString();
    }

    private static char meantBy(final String text, final int percent) {
        if (text.startsWith("%25", percent)) {
            return '%';
        }
        if (text.startsWith("%01", percent)) {
            return PropertyText.NAME_END;
        }
        return text.startsWith("%02", percent) ? PropertyText.VALUE_END : 0;
    }

    private static String text(final byte[] bytes, final int from, final int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
