package io.posthorn.jms.connector.outbound;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.security.PasswordCredential;
import java.util.Objects;
import javax.security.auth.Subject;

/**
 * Who connects.
 *
 * @param user null for whoever is configured
 * @param password of the user; null for none
 */
record Login(String user, String password) implements ConnectionRequestInfo {

    static final Login CONFIGURED = new Login(null, null);

    /**
     * Finds who connects: the container's word counts before the application's (Jakarta Connectors
     * 2.1, chapter 9).
     *
     * @param subject of the container; null if the application signs on by itself
     * @param info what the application said; null for nothing
     * @param factory whose credentials of the subject count
     */
    static Login of(
            final Subject subject,
            final ConnectionRequestInfo info,
            final ManagedConnectionFactory factory) {
        if (subject != null) {
            for (final PasswordCredential each :
                    subject.getPrivateCredentials(PasswordCredential.class)) {
                if (factory.equals(each.getManagedConnectionFactory())) {
                    return new Login(each.getUserName(), new String(each.getPassword()));
                }
            }
        }
        return info instanceof Login login ? login : CONFIGURED;
    }

    boolean isConfigured() {
        return user == null;
    }

    /** A connection of this user's. */
    XAConnection connect(final XAConnectionFactory factory) throws JMSException {
        return isConfigured()
                ? factory.createXAConnection()
                : factory.createXAConnection(user, password);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Login login
                && Objects.equals(user, login.user)
                && Objects.equals(password, login.password);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return isConfigured() ? "the configured user" : user;
    }
}
