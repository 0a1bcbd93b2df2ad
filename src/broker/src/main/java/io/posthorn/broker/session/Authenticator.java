package io.posthorn.broker.session;

import java.util.Optional;

/**
 * Says as whom a client may connect. The port to wherever users are kept; any thread. Nothing that
 * it answers has the password in it.
 */
public interface Authenticator {

    /** Takes every client for whom it says it is, and believes none. For a broker among friends. */
    Authenticator ANYBODY =
            new Authenticator() {
                @Override
                public Optional<Answer> recall(final String user, final String password) {
                    return Optional.of(ask(user, password));
                }

                @Override
                public Answer ask(final String user, final String password) {
                    return new Known(user == null ? Identity.NOBODY : new Identity(user, false));
                }
            };

    /**
     * What can be said at once: of clients without user and password, and of those that were asked
     * about lately. Never waits, and computes next to nothing.
     *
     * @param user as the client says; null for none
     * @param password as the client says; null for none
     * @return empty if {@link #ask} has to be called
     */
    Optional<Answer> recall(String user, String password);

    /**
     * Finds out. May wait for a database and compute for a while, so not for event loops.
     *
     * @param user as the client says; null for none
     * @param password as the client says; null for none
     * @return who it is, or why that cannot be said
     */
    Answer ask(String user, String password);

    /** How a client's user and password were judged. */
    sealed interface Answer {}

    /**
     * The client may connect.
     *
     * @param identity as whom
     */
    record Known(Identity identity) implements Answer {}

    /**
     * The client may not connect.
     *
     * @param sentence why, for its user
     */
    record Refused(String sentence) implements Answer {}

    /**
     * Nobody knows at present; the same client may be taken later.
     *
     * @param sentence why, for its user
     */
    record Unavailable(String sentence) implements Answer {}
}
