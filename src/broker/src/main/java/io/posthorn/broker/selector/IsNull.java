package io.posthorn.broker.selector;

/** {@code x IS [NOT] NULL}: the one condition that is never unknown. */
final class IsNull extends Condition {

    private final Expression operand;

    /** What the operand stands for in a stored message, if it is a name. */
    private final Field field;

    private final boolean negated;

    IsNull(final Expression operand, final boolean negated) {
        super(operand);
        this.operand = operand;
        this.field = operand instanceof Property property ? property.field() : null;
        this.negated = negated;
    }

    @Override
    Boolean value(final PropertySource message) {
        final boolean isNull =
                field != null && message instanceof MessageView view
                        ? !view.has(field)
                        : operand.value(message) == null;
        return isNull != negated;
    }
}
