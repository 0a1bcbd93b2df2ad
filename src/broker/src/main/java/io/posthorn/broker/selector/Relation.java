package io.posthorn.broker.selector;

/** The six ways to compare two values. */
enum Relation {
    EQUAL("="),
    UNEQUAL("<>"),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    private final String sign;

    Relation(final String sign) {
        this.sign = sign;
    }

    /** Whether the relation needs an order, which texts and booleans do not have here. */
    boolean needsOrder() {
        return this != EQUAL && this != UNEQUAL;
    }

    boolean holds(final long left, final long right) {
        return switch (this) {
            case EQUAL -> left == right;
            case UNEQUAL -> left != right;
            case LESS -> left < right;
            case AT_MOST -> left <= right;
            case GREATER -> left > right;
            case AT_LEAST -> left >= right;
        };
    }

    /** By Java's rules: a NaN is unequal to everything and has no place in the order. */
    boolean holds(final double left, final double right) {
        return switch (this) {
            case EQUAL -> left == right;
            case UNEQUAL -> left != right;
            case LESS -> left < right;
            case AT_MOST -> left <= right;
            case GREATER -> left > right;
            case AT_LEAST -> left >= right;
        };
    }

    boolean holds(final boolean equal) {
        return equal == (this == EQUAL);
    }

    String sign() {
        return sign;
    }

    /** The relation that holds with the sides exchanged. */
    Relation turned() {
        return switch (this) {
            case LESS -> GREATER;
            case AT_MOST -> AT_LEAST;
            case GREATER -> LESS;
            case AT_LEAST -> AT_MOST;
            default -> this;
        };
    }
}
