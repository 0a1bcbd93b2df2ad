package io.posthorn.jms.message;

import java.util.Locale;
import java.util.Set;

/** Which names properties may have (Jakarta Messaging 3.1, 3.5.1 and 3.8.1.1). */
final class PropertyNames {

    private static final Set<String> WORDS =
            Set.of(
                    "NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS",
                    "ESCAPE");

    private PropertyNames() {}

    /** Refuses what no selector could name. */
    static void require(final String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("A property needs a name.");
        }
        if (!isIdentifier(name) || WORDS.contains(name.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "%s cannot be the name of a property: it is no identifier of selectors."
                            .formatted(name));
        }
    }

    private static boolean isIdentifier(final String name) {
        return Character.isJavaIdentifierStart(name.charAt(0))
                && name.chars().skip(1).allMatch(Character::isJavaIdentifierPart);
    }
}
