package io.posthorn.broker.selector;

/** {@code -x} or {@code +x}, which makes a number of it as well. */
final class Sign extends Expression {

    private final Expression operand;
    private final boolean negative;
    private final Dialect dialect;

    Sign(final Expression operand, final boolean negative, final Dialect dialect) {
        super(operand);
        this.operand = operand;
        this.negative = negative;
        this.dialect = dialect;
    }

    @Override
    Object value(final PropertySource message) {
        final Number number = Values.operand(operand.value(message), dialect);
        if (number == null || !negative) {
            return number;
        }
        // Not by ?: which would widen both sides to double.
        if (Values.isExact(number)) {
            return -number.longValue();
        }
        return -number.doubleValue();
    }

    @Override
    Kind kind() {
        return Kind.NUMBER;
    }
}
