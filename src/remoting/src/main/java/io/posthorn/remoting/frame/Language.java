package io.posthorn.remoting.frame;

/** The language a peer says it is written in (remoting protocol 2.4). Decides nothing here. */
public enum Language {
    /** Number 0. */
    JAVA,
    /** Number 1. */
    CPP,
    /** Number 2. */
    DOTNET,
    /** Number 3. */
    PYTHON,
    /** Number 4. */
    DELPHI,
    /** Number 5. */
    ERLANG,
    /** Number 6. */
    RUBY,
    /** Number 7, and whatever is not known. */
    OTHER,
    /** Number 8. */
    HTTP,
    /** Number 9. */
    GO,
    /** Number 10. */
    PHP,
    /** Number 11. */
    OMS,
    /** Number 12. */
    RUST,
    /** Number 13. */
    NODE_JS;

    private static final Language[] BY_NUMBER = values();

    /**
     * The number of the binary header.
     *
     * @return 0 to 13
     */
    public int number() {
        return ordinal();
    }

    /**
     * Finds a language by its number.
     *
     * @param number any number
     * @return the language, {@link #OTHER} if the number is unknown
     */
    public static Language ofNumber(final int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : OTHER;
    }

    /**
     * Finds a language by its name.
     *
     * @param name as in the JSON header; may be null
     * @return the language, {@link #OTHER} if the name is unknown
     */
    public static Language ofName(final String name) {
        for (final Language language : BY_NUMBER) {
            if (language.name().equals(name)) {
                return language;
            }
        }
        return OTHER;
    }
}
