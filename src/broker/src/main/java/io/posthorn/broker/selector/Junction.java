package io.posthorn.broker.selector;

import java.util.List;

/**
 * {@code x AND y AND z}, or the same with {@code OR}. One value settles the whole, FALSE for AND
 * and TRUE for OR; without it the whole is unknown if a part is.
 */
final class Junction extends Condition {

    private final Expression[] parts;
    private final Boolean settling;
    private final Boolean otherwise;

    private Junction(
            final List<Expression> parts, final Boolean settling, final Boolean otherwise) {
        super(parts.toArray(Expression[]::new));
        this.parts = parts.toArray(Expression[]::new);
        this.settling = settling;
        this.otherwise = otherwise;
    }

    static Junction and(final List<Expression> parts) {
        return new Junction(parts, Boolean.FALSE, Boolean.TRUE);
    }

    static Junction or(final List<Expression> parts) {
        return new Junction(parts, Boolean.TRUE, Boolean.FALSE);
    }

    @Override
    Boolean value(final PropertySource message) {
        Boolean whole = otherwise;
        for (final Expression part : parts) {
            final Object value = part.value(message);
            if (value == settling) {
                return settling;
            }
            if (value == null) {
                whole = null;
            }
        }
        return whole;
    }
}
