package io.posthorn.broker.selector;

/**
 * A node of a compiled selector. Conditions have the value TRUE, FALSE or null for unknown, so that
 * three-valued logic needs no type of its own and nothing is allocated for it.
 */
abstract class Expression {

    /** What is known about a node's value before any message is seen. */
    enum Kind {
        /** TRUE, FALSE or unknown. */
        TRUTH,
        /** A number or null. */
        NUMBER,
        /** A text. */
        TEXT,
        /** A property: only the message tells. */
        ANY
    }

    /** How many nodes lie on the longest way down, this one included. */
    private final int depth;

    Expression(final Expression... children) {
        int deepest = 0;
        for (final Expression child : children) {
            deepest = Math.max(deepest, child.depth);
        }
        this.depth = deepest + 1;
    }

    /**
     * Evaluates the node.
     *
     * @return a Boolean, String or Number; null for a missing value and for unknown
     */
    abstract Object value(PropertySource message);

    abstract Kind kind();

    final int depth() {
        return depth;
    }
}
