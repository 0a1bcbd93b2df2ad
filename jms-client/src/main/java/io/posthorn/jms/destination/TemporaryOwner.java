package io.posthorn.jms.destination;

import jakarta.jms.JMSException;

/** What temporary destinations live with: a connection. */
public interface TemporaryOwner {

    /**
     * Deletes a temporary destination.
     *
     * @param temporary one of this connection
     * @throws JMSException if it has consumers, or was deleted before
     */
    void delete(PosthornDestination temporary) throws JMSException;
}
