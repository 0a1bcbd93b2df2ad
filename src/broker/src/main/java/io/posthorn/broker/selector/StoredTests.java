package io.posthorn.broker.selector;

import java.util.List;
import java.util.Set;

/**
 * Puts tests that read a stored message's bytes in the place of the usual ones, where there are
 * such: a name is compared with what the expression itself says.
 */
final class StoredTests {

    private StoredTests() {}

    /** For {@code left relation right}. */
    static Condition compare(
            final Relation relation,
            final Expression left,
            final Expression right,
            final Dialect dialect) {
        final Comparison usual = new Comparison(relation, left, right, dialect);
        if (isStored(left) && right instanceof Literal literal) {
            return compare((Property) left, relation, literal.value(), usual);
        }
        if (isStored(right) && left instanceof Literal literal) {
            return compare((Property) right, relation.turned(), literal.value(), usual);
        }
        return usual;
    }

    private static Condition compare(
            final Property property,
            final Relation relation,
            final Object literal,
            final Comparison usual) {
        if (literal instanceof Number number) {
            return new StoredNumberTest(property, relation, number, usual);
        }
        if (literal instanceof String text
                && !relation.needsOrder()
                && BytePattern.isFaithful(text)) {
            return new StoredTextTest(
                    property, BytePattern.is(text), relation == Relation.UNEQUAL, usual);
        }
        return usual;
    }

    /** For {@code operand [NOT] BETWEEN low AND high}. */
    static Condition between(
            final Expression operand,
            final Expression low,
            final Expression high,
            final boolean negated,
            final Dialect dialect) {
        if (!isStored(operand) || !(low instanceof Literal) || !(high instanceof Literal)) {
            return new Between(operand, low, high, negated, dialect);
        }
        return negated
                ? Junction.or(
                        List.of(
                                compare(Relation.LESS, operand, low, dialect),
                                compare(Relation.GREATER, operand, high, dialect)))
                : Junction.and(
                        List.of(
                                compare(Relation.AT_LEAST, operand, low, dialect),
                                compare(Relation.AT_MOST, operand, high, dialect)));
    }

    /** For {@code operand [NOT] IN (texts)}. */
    static Condition oneOf(
            final Expression operand, final Set<String> texts, final boolean negated) {
        final OneOf usual = new OneOf(operand, texts, negated);
        return isStored(operand) && texts.stream().allMatch(BytePattern::isFaithful)
                ? new StoredTextTest((Property) operand, BytePattern.oneOf(texts), negated, usual)
                : usual;
    }

    /** For {@code operand [NOT] LIKE pattern} and the like. */
    static Condition like(final Expression operand, final Pattern pattern, final boolean negated) {
        final TextTest usual = new TextTest(operand, pattern, negated);
        return isStored(operand)
                ? new StoredTextTest((Property) operand, pattern.onBytes(), negated, usual)
                : usual;
    }

    private static boolean isStored(final Expression operand) {
        return operand instanceof Property property && property.field().isStored();
    }
}
