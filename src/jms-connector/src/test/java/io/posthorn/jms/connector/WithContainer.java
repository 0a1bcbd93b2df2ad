package io.posthorn.jms.connector;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.testhouse.House;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.resource.ResourceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A container for each test, and a client beside it, with a house that all share. */
@Timeout(90)
public abstract class WithContainer {

    protected static final long LIMIT_MS = TestContainer.LIMIT_MS;

    private static final House HOUSE = new House();

    protected TestContainer container;

    /** A client of no container. */
    protected JMSContext client;

    protected Queue queue;

    @BeforeEach
    final void beginContainer() throws ResourceException {
        container = new TestContainer(HOUSE);
        client = new PosthornConnectionFactory(HOUSE.url()).createContext();
        queue = client.createQueue(TestContainer.unique("queue"));
    }

    @AfterEach
    final void endContainer() {
        container.close();
        client.close();
    }

    protected final void send(final String... texts) {
        for (final String each : texts) {
            client.createProducer().send(queue, each);
        }
    }

    /** What the client finds now; null if there is nothing. */
    protected final String received() {
        return received(queue);
    }

    protected final String received(final Queue from) {
        try (JMSConsumer consumer = client.createConsumer(from)) {
            return consumer.receiveBodyNoWait(String.class);
        }
    }

    protected final Message awaited(final Queue from) {
        try (JMSConsumer consumer = client.createConsumer(from)) {
            return consumer.receive(LIMIT_MS);
        }
    }
}
