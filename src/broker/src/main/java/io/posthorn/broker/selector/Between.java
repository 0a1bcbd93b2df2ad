package io.posthorn.broker.selector;

/**
 * {@code x BETWEEN low AND high} stands for {@code x >= low AND x <= high}, its negation for {@code
 * x < low OR x > high}. Where types are unlike both are false, so one is not simply the other's
 * opposite.
 */
final class Between extends Condition {

    private final Expression operand;
    private final Expression low;
    private final Expression high;
    private final boolean negated;
    private final Dialect dialect;

    Between(
            final Expression operand,
            final Expression low,
            final Expression high,
            final boolean negated,
            final Dialect dialect) {
        super(operand, low, high);
        this.operand = operand;
        this.low = low;
        this.high = high;
        this.negated = negated;
        this.dialect = dialect;
    }

    @Override
    Boolean value(final PropertySource message) {
        final Object value = operand.value(message);
        final Boolean settling = negated ? Boolean.TRUE : Boolean.FALSE;
        final Boolean lower =
                Values.compare(
                        negated ? Relation.LESS : Relation.AT_LEAST,
                        value,
                        low.value(message),
                        dialect);
        if (lower == settling) {
            return settling;
        }
        final Boolean upper =
                Values.compare(
                        negated ? Relation.GREATER : Relation.AT_MOST,
                        value,
                        high.value(message),
                        dialect);
        return upper == settling || lower != null ? upper : null;
    }
}
