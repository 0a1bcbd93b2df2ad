package io.posthorn.broker.selector;

/** An expression that messages match or do not. Made by {@link SelectorParser}. */
public final class Selector {

    private final String text;
    private final Dialect dialect;
    private final Expression condition;

    Selector(final String text, final Dialect dialect, final Expression condition) {
        this.text = text;
        this.dialect = dialect;
        this.condition = condition;
    }

    /**
     * Tells whether a message is wanted. On a {@link MessageView} it allocates nothing unless the
     * expression calculates or compares one property with another.
     *
     * @param message the message's values: by the rules of the dialect if it is a {@link
     *     MessageView}, otherwise as they are
     * @return true if the condition is true; false if it is false or unknown
     */
    public boolean matches(final PropertySource message) {
        return condition.value(message) == Boolean.TRUE;
    }

    /**
     * The expression as it was given.
     *
     * @return the text
     */
    public String text() {
        return text;
    }

    /**
     * The rules the expression follows.
     *
     * @return the dialect
     */
    public Dialect dialect() {
        return dialect;
    }

    /** Two selectors are equal if they were read from the same text by the same rules. */
    @Override
    public boolean equals(final Object other) {
        return other instanceof Selector selector
                && selector.dialect == dialect
                && selector.text.equals(text);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + dialect.hashCode();
    }

    @Override
    public String toString() {
        return dialect + " " + text;
    }
}
