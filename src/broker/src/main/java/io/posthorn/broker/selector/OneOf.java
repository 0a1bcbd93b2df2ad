package io.posthorn.broker.selector;

import java.util.Set;

/**
 * {@code x [NOT] IN ('a', 'b')}. A value that is no text is an unlike one: neither of the two holds
 * (JMS 3.1, 3.8.1.2).
 */
final class OneOf extends Condition {

    private final Expression operand;
    private final Set<String> texts;
    private final boolean negated;

    OneOf(final Expression operand, final Set<String> texts, final boolean negated) {
        super(operand);
        this.operand = operand;
        this.texts = Set.copyOf(texts);
        this.negated = negated;
    }

    @Override
    Boolean value(final PropertySource message) {
        final Object value = operand.value(message);
        if (value == null) {
            return null;
        }
        return value instanceof String text && texts.contains(text) != negated;
    }
}
