package io.posthorn.broker.selector;

/** {@code x = y} and the other five. */
final class Comparison extends Condition {

    private final Relation relation;
    private final Expression left;
    private final Expression right;
    private final Dialect dialect;

    Comparison(
            final Relation relation,
            final Expression left,
            final Expression right,
            final Dialect dialect) {
        super(left, right);
        this.relation = relation;
        this.left = left;
        this.right = right;
        this.dialect = dialect;
    }

    @Override
    Boolean value(final PropertySource message) {
        return Values.compare(relation, left.value(message), right.value(message), dialect);
    }

    Dialect dialect() {
        return dialect;
    }
}
