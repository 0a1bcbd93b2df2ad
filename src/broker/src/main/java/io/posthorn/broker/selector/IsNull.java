package io.posthorn.broker.selector;

/** {@code x IS [NOT] NULL}: the one condition that is never unknown. */
final class IsNull extends Condition {

    private final Expression operand;
    private final boolean negated;

    IsNull(final Expression operand, final boolean negated) {
        super(operand);
        this.operand = operand;
        this.negated = negated;
    }

    @Override
    Boolean value(final PropertySource message) {
        return (operand.value(message) == null) != negated;
    }
}
