package io.posthorn.broker.selector;

/** {@code NOT x}: unknown stays unknown. */
final class Not extends Condition {

    private final Expression condition;

    Not(final Expression condition) {
        super(condition);
        this.condition = condition;
    }

    @Override
    Boolean value(final PropertySource message) {
        return either((Boolean) condition.value(message), true);
    }
}
