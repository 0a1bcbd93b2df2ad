package io.posthorn.broker.selector;

/**
 * {@code x + y} and the other three, in {@code long} if both sides are whole and in {@code double}
 * otherwise. Nothing comes of what is no number, nor of a whole number divided by zero.
 */
final class Calculation extends Expression {

    private final char operator;
    private final Expression left;
    private final Expression right;
    private final Dialect dialect;

    Calculation(
            final char operator,
            final Expression left,
            final Expression right,
            final Dialect dialect) {
        super(left, right);
        this.operator = operator;
        this.left = left;
        this.right = right;
        this.dialect = dialect;
    }

    @Override
    Object value(final PropertySource message) {
        final Number a = Values.operand(left.value(message), dialect);
        final Number b = Values.operand(right.value(message), dialect);
        if (a == null || b == null) {
            return null;
        }
        if (Values.isExact(a) && Values.isExact(b)) {
            return exact(a.longValue(), b.longValue());
        }
        return approximate(a.doubleValue(), b.doubleValue());
    }

    private Long exact(final long a, final long b) {
        if (operator == '/' && b == 0) {
            return null;
        }
        return switch (operator) {
            case '+' -> a + b;
            case '-' -> a - b;
            case '*' -> a * b;
            default -> a / b;
        };
    }

    private double approximate(final double a, final double b) {
        return switch (operator) {
            case '+' -> a + b;
            case '-' -> a - b;
            case '*' -> a * b;
            default -> a / b;
        };
    }

    @Override
    Kind kind() {
        return Kind.NUMBER;
    }
}
