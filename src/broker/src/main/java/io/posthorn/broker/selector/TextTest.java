package io.posthorn.broker.selector;

/**
 * {@code x [NOT] LIKE pattern} and the like. A value that is no text is an unlike one: neither of
 * the two holds (JMS 3.1, 3.8.1.2).
 */
final class TextTest extends Condition {

    private final Expression operand;
    private final Pattern pattern;
    private final boolean negated;

    TextTest(final Expression operand, final Pattern pattern, final boolean negated) {
        super(operand);
        this.operand = operand;
        this.pattern = pattern;
        this.negated = negated;
    }

    @Override
    Boolean value(final PropertySource message) {
        final Object value = operand.value(message);
        if (value == null) {
            return null;
        }
        return value instanceof String text && pattern.matches(text) != negated;
    }
}
