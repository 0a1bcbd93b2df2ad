package io.posthorn.server.rest;

/** A parameter of the path or the query cannot be read. */
final class WrongParameter extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String name;

    /**
     * @param name of the parameter
     * @param value as given
     * @param form what it must be
     */
    WrongParameter(final String name, final String value, final String form) {
        super("%s is \"%s\"; it must be %s.".formatted(name, value, form), null, false, false);
        this.name = name;
    }

    /**
     * The parameter.
     *
     * @return its name
     */
    String name() {
        return name;
    }
}
