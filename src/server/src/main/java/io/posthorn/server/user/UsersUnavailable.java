package io.posthorn.server.user;

/** The database cannot be asked about users. */
public final class UsersUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param sentence what does not work
     * @param cause why
     */
    public UsersUnavailable(final String sentence, final Throwable cause) {
        super(sentence, cause);
    }
}
