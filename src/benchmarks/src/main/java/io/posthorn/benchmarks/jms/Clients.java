package io.posthorn.benchmarks.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.ByteBuffer;
import java.util.Random;

/** Makes connections and messages. Safe for use by several threads. */
final class Clients {

    private final ConnectionFactory factory;
    private final byte[] filling;

    Clients(final ConnectionFactory factory, final int bodyLength) {
        this.factory = factory;
        this.filling = new byte[bodyLength];
        new Random(1).nextBytes(filling);
    }

    /** A connection that is not started. */
    Connection connect() throws JMSException {
        return factory.createConnection();
    }

    /**
     * A session.
     *
     * @param batch 0 if it is to acknowledge automatically; otherwise its user commits
     */
    static Session session(final Connection connection, final int batch) throws JMSException {
        return batch == 0
                ? connection.createSession(false, Session.AUTO_ACKNOWLEDGE)
                : connection.createSession(true, Session.SESSION_TRANSACTED);
    }

    /** A message that says when it was made, or was to be made. */
    BytesMessage message(final Session session, final long nanos) throws JMSException {
        final byte[] body = filling.clone();
        ByteBuffer.wrap(body).putLong(nanos);
        final BytesMessage message = session.createBytesMessage();
        message.writeBytes(body);
        return message;
    }

    /** Reads the whole body, as an application does, and says when the message was made. */
    long madeAt(final Message message) throws JMSException {
        final byte[] body = message.getBody(byte[].class);
        if (body.length != filling.length) {
            throw new JMSException(
                    "a body of %d bytes came with %d".formatted(filling.length, body.length));
        }
        return ByteBuffer.wrap(body).getLong();
    }
}
