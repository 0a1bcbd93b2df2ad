package io.posthorn.broker.selector;

/** A value written in the expression. */
final class Literal extends Expression {

    private final Object value;

    Literal(final Object value) {
        this.value = value;
    }

    @Override
    Object value(final PropertySource message) {
        return value;
    }

    @Override
    Kind kind() {
        if (value instanceof Boolean) {
            return Kind.TRUTH;
        }
        return value instanceof String ? Kind.TEXT : Kind.NUMBER;
    }

    Object value() {
        return value;
    }
}
