package io.posthorn.broker.selector;

/** A node whose value is TRUE, FALSE or null for unknown. */
abstract class Condition extends Expression {

    Condition(final Expression... children) {
        super(children);
    }

    @Override
    abstract Boolean value(PropertySource message);

    @Override
    final Kind kind() {
        return Kind.TRUTH;
    }

    /** The value, or its opposite; unknown stays unknown. */
    static Boolean either(final Boolean value, final boolean opposite) {
        if (value == null || !opposite) {
            return value;
        }
        return value ? Boolean.FALSE : Boolean.TRUE;
    }
}
