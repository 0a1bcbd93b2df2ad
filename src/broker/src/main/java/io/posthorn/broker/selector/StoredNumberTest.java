package io.posthorn.broker.selector;

import io.posthorn.message.Decimals;
import io.posthorn.message.PropertyType;
import io.posthorn.message.PropertyWindow;

/**
 * {@code name = 1} and the other five on a stored message: reads the number from the property's
 * bytes and makes no object of it. Comes to the same as {@link Comparison}, which answers for other
 * sources and where a number is written in an unusual way.
 */
final class StoredNumberTest extends Condition {

    /** Every number up to here is the same as float, double and long. */
    private static final long SAME_IN_ALL_TYPES = 1L << 24;

    private final Field field;
    private final Relation relation;
    private final boolean isExact;
    private final long exact;
    private final double approximate;
    private final Comparison usual;

    /**
     * @param property stored as it is
     * @param relation with the property on its left
     * @param number a Long or a Double
     */
    StoredNumberTest(
            final Property property,
            final Relation relation,
            final Number number,
            final Comparison usual) {
        super(usual);
        this.field = property.field();
        this.relation = relation;
        this.isExact = Values.isExact(number);
        this.exact = number.longValue();
        this.approximate = number.doubleValue();
        this.usual = usual;
    }

    @Override
    Boolean value(final PropertySource message) {
        if (!(message instanceof MessageView view)) {
            return usual.value(message);
        }
        final PropertyWindow properties = view.properties();
        final int entry = properties.find(field.key());
        if (field.content() == Field.Content.TEXT) {
            return entry == PropertyWindow.NONE ? null : valueOfText(properties, entry, view);
        }
        if (field.content() == Field.Content.HEADER_TEXT) {
            return usual.value(message);
        }
        if (entry == PropertyWindow.NONE) {
            return properties.isTyped() ? usual.value(message) : null;
        }
        return valueOfTyped(properties, entry, view);
    }

    private Boolean valueOfTyped(
            final PropertyWindow properties, final int entry, final MessageView view) {
        final long whole =
                Decimals.whole(
                        properties.bytes(), properties.valueFrom(entry), properties.valueTo(entry));
        if (relation == Relation.EQUAL
                && whole <= SAME_IN_ALL_TYPES
                && whole >= -SAME_IN_ALL_TYPES
                && !holds(whole)) {
            // Not equal as a number, nor as anything else: no need to ask for the type.
            return Boolean.FALSE;
        }
        final PropertyType claim = properties.claimOf(entry);
        if (claim == PropertyType.TEXT || claim == PropertyType.BOOLEAN) {
            return Boolean.FALSE;
        }
        if (claim.isWhole() && whole != Decimals.NOT_WHOLE) {
            return claim.holds(whole) && holds(whole);
        }
        if (claim == PropertyType.DOUBLE) {
            final double value = withPoint(properties, entry);
            if (!Double.isNaN(value)) {
                return relation.holds(value, approximate);
            }
        }
        return usual.value(view);
    }

    /** In SQL92 a text is a number if it looks like one, in JMS never. */
    private Boolean valueOfText(
            final PropertyWindow properties, final int entry, final MessageView view) {
        final long whole =
                Decimals.whole(
                        properties.bytes(), properties.valueFrom(entry), properties.valueTo(entry));
        if (whole != Decimals.NOT_WHOLE && usual.dialect() == Dialect.SQL92) {
            return holds(whole);
        }
        return usual.value(view);
    }

    private boolean holds(final long value) {
        return isExact ? relation.holds(value, exact) : relation.holds((double) value, approximate);
    }

    private static double withPoint(final PropertyWindow properties, final int entry) {
        return Decimals.withPoint(
                properties.bytes(), properties.valueFrom(entry), properties.valueTo(entry));
    }
}
