package io.posthorn.broker.selector;

/**
 * A property that stands where a condition is wanted: {@code NOT urgent}. What is not a boolean is
 * neither true nor false.
 */
final class Truth extends Condition {

    private final Expression property;
    private final Dialect dialect;

    Truth(final Expression property, final Dialect dialect) {
        super(property);
        this.property = property;
        this.dialect = dialect;
    }

    @Override
    Boolean value(final PropertySource message) {
        final Object value = property.value(message);
        if (value instanceof Boolean truth) {
            // Equal is not enough: a source may hold a Boolean made with new.
            return truth ? Boolean.TRUE : Boolean.FALSE;
        }
        if (dialect == Dialect.SQL92 && value instanceof String text) {
            return truthIn(text);
        }
        return null;
    }

    private static Boolean truthIn(final String text) {
        if (text.equalsIgnoreCase("true")) {
            return Boolean.TRUE;
        }
        return text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }
}
