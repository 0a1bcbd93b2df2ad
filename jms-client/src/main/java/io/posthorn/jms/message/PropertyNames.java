package io.posthorn.jms.message;

import java.util.Set;

/** Which names properties may have (Jakarta Messaging 3.1, 3.5.1, 3.5.9 and 3.8.1.1). */
final class PropertyNames {

    /** How often the message was delivered; known to those only who received it. */
    static final String DELIVERY_COUNT = "JMSXDeliveryCount";

    /** Words of selectors, in any case. */
    private static final String[] WORDS = {
        "NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE"
    };

    private static final String DEFINED_PREFIX = "JMSX";

    /** Those of the specification's own properties that a client sets. */
    private static final Set<String> OF_CLIENTS = Set.of("JMSXGroupID", "JMSXGroupSeq");

    private PropertyNames() {}

    /** Refuses what no selector could name. */
    static void require(final String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("A property needs a name.");
        }
        if (!isIdentifier(name) || isWord(name)) {
            throw new IllegalArgumentException(
                    "%s cannot be the name of a property: it is no identifier of selectors."
                            .formatted(name));
        }
    }

    private static boolean isIdentifier(final String name) {
        int at = 0;
        while (at < name.length()) {
            final int each = name.codePointAt(at);
            if (at == 0
                    ? !Character.isJavaIdentifierStart(each)
                    : !Character.isJavaIdentifierPart(each)) {
                return false;
            }
            // Java lets identifiers have them, but they separate properties where these are stored.
            if (Character.isISOControl(each)) {
                return false;
            }
            at += Character.charCount(each);
        }
        return true;
    }

    private static boolean isWord(final String name) {
        for (final String each : WORDS) {
            if (each.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a client's property is sent: those that the specification has the provider set are
     * not, since nobody could trust them then.
     */
    static boolean isSent(final String name) {
        return !name.startsWith(DEFINED_PREFIX) || OF_CLIENTS.contains(name);
    }
}
