package io.posthorn.remoting.frame;

/**
 * A header field that is missing or cannot be read. A door answers it with code 1 and this message.
 * Carries no stack trace: peers can cause it at will.
 */
public final class BadField extends RuntimeException {

    private final String field;

    private BadField(final String field, final String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /**
     * A required field that is absent.
     *
     * @param field its name on the wire
     * @return to be thrown
     */
    public static BadField missing(final String field) {
        return new BadField(field, "the request has no header field '" + field + "'");
    }

    /**
     * A field whose text is not what its type asks for.
     *
     * @param field its name on the wire
     * @param value its text
     * @param expected what it should be, such as "a whole number"
     * @return to be thrown
     */
    public static BadField malformed(
            final String field, final String value, final String expected) {
        final String shown = value.length() <= 64 ? value : value.substring(0, 64) + "…";
        return new BadField(
                field, "the header field '" + field + "' is '" + shown + "', not " + expected);
    }

    /**
     * The field's name on the wire.
     *
     * @return not null
     */
    public String field() {
        return field;
    }
}
