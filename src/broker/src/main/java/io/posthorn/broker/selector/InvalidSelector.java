package io.posthorn.broker.selector;

/**
 * An expression that cannot be read. Checked, because every door has an answer of its own for it:
 * {@code InvalidSelectorException} in JMS, code 23 in RocketMQ's protocol.
 */
public final class InvalidSelector extends Exception {

    private final int column;

    public InvalidSelector(final int column, final String problem) {
        super("column %d: %s".formatted(column, problem));
        this.column = column;
    }

    /**
     * Where the problem is.
     *
     * @return the column in the expression, counted from 1 in UTF-16 units
     */
    public int column() {
        return column;
    }
}
