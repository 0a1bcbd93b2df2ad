package io.posthorn.broker.session;

import java.util.Objects;

/**
 * As whom the broker knows a client.
 *
 * @param name of the user
 * @param isProven whether the client proved to be that user; messages say who sent them only then
 */
public record Identity(String name, boolean isProven) {

    /** A client without a name where nobody asks for one. */
    public static final Identity NOBODY = new Identity("", false);

    /** Refuses null. */
    public Identity {
        Objects.requireNonNull(name, "name");
    }

    /**
     * What messages say of their sender.
     *
     * @return null if nobody can vouch for it
     */
    String provenName() {
        return isProven ? name : null;
    }
}
