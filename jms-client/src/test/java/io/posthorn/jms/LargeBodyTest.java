package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.testhouse.House;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are larger than what the broker takes in one frame, and than any frame. */
@Timeout(60)
class LargeBodyTest {

    /** Longer than a frame, and no multiple of a piece. */
    private static final int LARGE = (20 << 20) + 12_345;

    private static House house;

    private Connection connection;
    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeAll
    static void open() {
        house = new House(64 << 20);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void connect() throws JMSException {
        connection = new PosthornConnectionFactory(house.url()).createConnection();
        connection.start();
        session = connection.createSession();
        queue = session.createQueue(WithHouse.unique("large"));
        producer = session.createProducer(queue);
    }

    private static byte[] bytes(final int length) {
        final byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private BytesMessage message(final int length) throws JMSException {
        final BytesMessage message = session.createBytesMessage();
        message.writeBytes(bytes(length));
        message.setIntProperty("length", length);
        return message;
    }

    private static void assertWhole(final Message message) throws JMSException {
        assertThat(message).isInstanceOf(BytesMessage.class);
        final int length = message.getIntProperty("length");
        assertThat(((BytesMessage) message).getBodyLength()).isEqualTo(length);
        final byte[] read = new byte[length];
        ((BytesMessage) message).readBytes(read);
        assertThat(read).isEqualTo(bytes(length));
        assertThat(Collections.list(message.getPropertyNames()))
                .asList()
                .doesNotContain("LARGE_BODY");
    }

    @ParameterizedTest
    @ValueSource(ints = {(4 << 20), (4 << 20) + 1, 10_000_000, LARGE})
    void shouldBringABodyOfAnyLength(final int length) throws JMSException {
        producer.send(message(length));
        producer.send(session.createTextMessage("next"));
        assertThat(Collections.list(session.createBrowser(queue).getEnumeration())).hasSize(2);
        final List<?> seen = Collections.list(session.createBrowser(queue).getEnumeration());
        assertWhole((Message) seen.get(0));
        final MessageConsumer consumer = session.createConsumer(queue);
        assertWhole(consumer.receive(WithHouse.LIMIT_MS));
        assertThat(WithHouse.next(consumer)).isEqualTo("next");
        connection.close();
    }

    @Test
    void shouldBringALargeTextToAListener() throws Exception {
        final String text = "grüezi ".repeat(3_000_000);
        final CompletableFuture<String> heard = new CompletableFuture<>();
        session.createConsumer(queue)
                .setMessageListener(
                        message -> {
                            try {
                                heard.complete(message.getBody(String.class));
                            } catch (final JMSException e) {
                                heard.completeExceptionally(e);
                            }
                        });
        final Session other = connection.createSession();
        other.createProducer(queue).send(other.createTextMessage(text));
        assertThat(heard.get(WithHouse.LIMIT_MS, TimeUnit.MILLISECONDS)).isEqualTo(text);
        connection.close();
    }

    @Test
    void shouldSendALargeBodyInATransaction() throws JMSException {
        final Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        final MessageProducer ofIt = transacted.createProducer(queue);
        final MessageConsumer consumer = session.createConsumer(queue);
        ofIt.send(message(LARGE));
        transacted.rollback();
        ofIt.send(message(LARGE + 1));
        ofIt.send(transacted.createTextMessage("after it"));
        assertThat(consumer.receiveNoWait()).isNull();
        transacted.commit();
        final Message first = consumer.receive(WithHouse.LIMIT_MS);
        assertThat(first.getIntProperty("length")).isEqualTo(LARGE + 1);
        assertWhole(first);
        assertThat(WithHouse.next(consumer)).isEqualTo("after it");
        connection.close();
    }

    @Test
    void shouldDeliverALargeBodyAgain() throws JMSException {
        producer.send(message(LARGE));
        final Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        final MessageConsumer consumer = transacted.createConsumer(queue);
        assertWhole(consumer.receive(WithHouse.LIMIT_MS));
        transacted.rollback();
        final Message again = consumer.receive(WithHouse.LIMIT_MS);
        assertThat(again.getJMSRedelivered()).isTrue();
        assertWhole(again);
        transacted.commit();
        connection.close();
    }

    @Test
    void shouldTellACompletionListenerOfALargeBody() throws Exception {
        final AtomicReference<Exception> fault = new AtomicReference<>();
        final CompletableFuture<Message> told = new CompletableFuture<>();
        producer.send(
                message(LARGE),
                new CompletionListener() {
                    @Override
                    public void onCompletion(final Message message) {
                        told.complete(message);
                    }

                    @Override
                    public void onException(final Message message, final Exception exception) {
                        fault.set(exception);
                        told.complete(message);
                    }
                });
        told.get(WithHouse.LIMIT_MS, TimeUnit.MILLISECONDS);
        assertThat(fault.get()).isNull();
        assertWhole(session.createConsumer(queue).receive(WithHouse.LIMIT_MS));
        connection.close();
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() throws JMSException {
        assertThatExceptionOfType(ResourceAllocationException.class)
                .isThrownBy(() -> producer.send(message(33 << 20)))
                .withMessageContaining("posthorn.broker.max-large-message-size");
        producer.send(session.createTextMessage("the session goes on"));
        assertThat(WithHouse.next(session.createConsumer(queue))).isEqualTo("the session goes on");
        connection.close();
    }
}
