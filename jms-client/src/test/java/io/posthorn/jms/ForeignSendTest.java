package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1, 3.12: producers send messages of another provider's classes. */
class ForeignSendTest extends WithHouse {

    private static final String TEXT = "from elsewhere";

    private Session session;
    private JMSContext context;
    private Destination destination;
    private MessageConsumer consumer;
    private MessageProducer fixed;
    private MessageProducer free;

    private void open(final boolean isQueue) throws JMSException {
        destination = isQueue ? queue(session) : topic(session);
        consumer = connection().createSession().createConsumer(destination);
        fixed = session.createProducer(destination);
        free = session.createProducer(null);
    }

    @BeforeEach
    void connect() throws JMSException {
        session = connection().createSession();
        context = factory().createContext();
    }

    @AfterEach
    void close() {
        context.close();
    }

    private TextMessage foreign(final boolean isReadable) throws JMSException {
        final TextMessage like = session.createTextMessage(TEXT);
        return (TextMessage)
                Proxy.newProxyInstance(
                        TextMessage.class.getClassLoader(),
                        new Class<?>[] {TextMessage.class},
                        (proxy, method, arguments) -> {
                            if (!isReadable && method.getName().equals("getText")) {
                                throw new MessageFormatException("no text");
                            }
                            try {
                                return method.invoke(like, arguments);
                            } catch (final InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    /** 3.4.11: the application sees on its own object what the send has set. */
    private void assertArrived(final Message sent) throws JMSException {
        final Message received = consumer.receive(LIMIT_MS);
        assertThat(textOf(received)).isEqualTo(TEXT);
        assertThat(sent.getJMSMessageID()).isEqualTo(received.getJMSMessageID());
        assertThat(sent.getJMSDestination()).isEqualTo(destination);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSendThem(final boolean isQueue) throws JMSException {
        open(isQueue);
        final TextMessage message = foreign(true);
        fixed.send(message);
        assertArrived(message);
        free.send(destination, message);
        assertArrived(message);
        context.createProducer().send(destination, message);
        assertArrived(message);
    }

    /** 7.3: the listener is told of the application's own object. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSendThemAsynchronously(final boolean isQueue) throws JMSException {
        open(isQueue);
        final TextMessage message = foreign(true);
        final Told told = new Told();
        fixed.send(message, told);
        assertTold(told, message, 1);
        free.send(destination, message, told);
        assertTold(told, message, 2);
        context.createProducer().setAsync(told).send(destination, message);
        assertTold(told, message, 3);
        assertThat(told.failed()).isEmpty();
    }

    private void assertTold(final Told told, final Message message, final int count)
            throws JMSException {
        until(() -> told.sent().size() == count);
        assertThat(told.sent().get(count - 1)).isSameAs(message);
        assertArrived(message);
    }

    /** 7.3.8: what is wrong with a message is known before the send returns. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseAtOnceWhatCannotBeRead(final boolean isQueue) throws JMSException {
        open(isQueue);
        final TextMessage broken = foreign(false);
        final Told told = new Told();
        final int mode = DeliveryMode.PERSISTENT;
        assertRefused(() -> fixed.send(broken));
        assertRefused(() -> fixed.send(broken, mode, 4, 0));
        assertRefused(() -> fixed.send(broken, told));
        assertRefused(() -> fixed.send(broken, mode, 4, 0, told));
        assertRefused(() -> free.send(destination, broken));
        assertRefused(() -> free.send(destination, broken, mode, 4, 0));
        assertRefused(() -> free.send(destination, broken, told));
        assertRefused(() -> free.send(destination, broken, mode, 4, 0, told));
        for (final CompletionListener each : new CompletionListener[] {null, told}) {
            assertThatExceptionOfType(MessageFormatRuntimeException.class)
                    .isThrownBy(
                            () -> context.createProducer().setAsync(each).send(destination, broken))
                    .withMessage("no text");
        }
        session.close();
        assertThat(told.sent()).isEmpty();
        assertThat(told.failed()).as("what a send throws is told nobody else").isEmpty();
        assertEmpty(consumer);
    }

    private static void assertRefused(final Unchecked.Work work) {
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(work::run)
                .withMessage("no text");
    }
}
