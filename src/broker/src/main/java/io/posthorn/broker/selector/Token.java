package io.posthorn.broker.selector;

/**
 * A word of an expression.
 *
 * @param type what it is
 * @param text as written; for a text literal what stands between the quotes, doubled quotes
 *     resolved
 * @param column where it begins, counted from 1
 */
record Token(Type type, String text, int column) {

    enum Type {
        NAME,
        KEYWORD,
        TEXT,
        NUMBER,
        SIGN,
        END
    }

    boolean is(final Type wanted, final String what) {
        return type == wanted && text.equals(what);
    }

    /** The word as an error message shows it. */
    @Override
    public String toString() {
        return type == Type.END ? "the end" : "'" + text + "'";
    }
}
