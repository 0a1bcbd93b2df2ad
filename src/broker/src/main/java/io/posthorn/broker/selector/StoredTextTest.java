package io.posthorn.broker.selector;

import io.posthorn.message.Decimals;
import io.posthorn.message.PropertyType;
import io.posthorn.message.PropertyWindow;

/**
 * {@code name = 'x'}, {@code name LIKE 'x%'}, {@code name IN ('x', 'y')} and their opposites on a
 * stored message: looks at the property's bytes and makes no text of them. Comes to the same as the
 * usual test, which answers for other sources and for texts that are not stored as they are. None
 * of them holds for a value that is no text.
 */
final class StoredTextTest extends Condition {

    private final Field field;
    private final BytePattern pattern;
    private final boolean negated;
    private final Condition usual;

    /**
     * @param property stored as it is
     * @param pattern what a text shall look like
     * @param negated whether it shall look otherwise
     * @param usual comes to the same for any source
     */
    StoredTextTest(
            final Property property,
            final BytePattern pattern,
            final boolean negated,
            final Condition usual) {
        super(usual);
        this.field = property.field();
        this.pattern = pattern;
        this.negated = negated;
        this.usual = usual;
    }

    @Override
    Boolean value(final PropertySource message) {
        if (!(message instanceof MessageView view)) {
            return usual.value(message);
        }
        final PropertyWindow properties = view.properties();
        final int entry = properties.find(field.key());
        final boolean isTyped = field.content() != Field.Content.TEXT;
        if (entry == PropertyWindow.NONE) {
            return isTyped && properties.isTyped() ? usual.value(message) : null;
        }
        if (isTyped) {
            final PropertyType claim = properties.claimOf(entry);
            if (claim == PropertyType.ESCAPED
                    || claim != PropertyType.TEXT && field.content() == Field.Content.TYPED) {
                return valueOfOther(claim, properties, entry, message);
            }
        }
        final int answer =
                pattern.look(
                        properties.bytes(), properties.valueFrom(entry), properties.valueTo(entry));
        if (answer == BytePattern.UNSURE) {
            return usual.value(message);
        }
        return answer == BytePattern.YES != negated;
    }

    private Boolean valueOfOther(
            final PropertyType claim,
            final PropertyWindow properties,
            final int entry,
            final PropertySource message) {
        if (claim.isWhole()) {
            final long whole =
                    Decimals.whole(
                            properties.bytes(),
                            properties.valueFrom(entry),
                            properties.valueTo(entry));
            if (whole != Decimals.NOT_WHOLE && claim.holds(whole)) {
                return Boolean.FALSE;
            }
        }
        return usual.value(message);
    }
}
