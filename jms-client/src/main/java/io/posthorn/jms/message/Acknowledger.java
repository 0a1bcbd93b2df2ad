package io.posthorn.jms.message;

import jakarta.jms.JMSException;

/**
 * Acknowledges the messages of the session that a message came to (Jakarta Messaging 3.1, 3.6.6).
 */
@FunctionalInterface
public interface Acknowledger {

    /**
     * Acknowledges.
     *
     * @throws JMSException if the session is closed, or the broker cannot be told
     */
    void acknowledge() throws JMSException;
}
