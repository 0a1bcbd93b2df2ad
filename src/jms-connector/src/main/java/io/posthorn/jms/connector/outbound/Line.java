package io.posthorn.jms.connector.outbound;

import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.SecurityException;

/**
 * A connection to the broker, and the one session that is made with it.
 *
 * @param connection open
 * @param session of the connection
 */
record Line(XAConnection connection, XASession session) {

    /** Connects to the broker. */
    @FunctionalInterface
    interface Source {
        XAConnection connect() throws JMSException;
    }

    /**
     * Makes a connection, and closes it again if nothing can be done with it.
     *
     * @param source makes it
     * @param listener is told that it is lost
     */
    static Line of(final Source source, final ExceptionListener listener) throws JMSException {
        final XAConnection connection = source.connect();
        try {
            final Line made = new Line(connection, connection.createXASession());
            connection.setExceptionListener(listener);
            return made;
        } catch (final JMSException e) {
            connection.close();
            throw e;
        }
    }

    /** What a container is told when the provider has said something. */
    static ResourceException fault(final JMSException cause) {
        return cause instanceof JMSSecurityException
                ? new SecurityException(cause.getMessage(), cause)
                : new CommException(cause.getMessage(), cause);
    }
}
