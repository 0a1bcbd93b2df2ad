package io.posthorn.jms.wire;

import jakarta.jms.JMSException;

/** Told of what becomes of a session's connection. Called on a thread that may wait. */
public interface WireListener {

    /**
     * The connection was lost; it is tried to be made again. Consumers and open transactions are
     * gone at the broker.
     *
     * @param cause why
     */
    void lost(JMSException cause);

    /**
     * The connection was made again. What this does by the link comes before everything else; it
     * attaches consumers again.
     *
     * @param link to the broker
     * @throws JMSException if the connection is lost once more
     */
    void restored(WireLink link) throws JMSException;

    /** After {@link #restored}, when everybody can use the connection again. */
    void resumed();

    /**
     * The connection could not be made again: nothing works any more.
     *
     * @param cause why
     */
    void failed(JMSException cause);
}
