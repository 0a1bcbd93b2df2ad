package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, 6.1.8, 6.2.15, 7.3.4 and 8.8: closing while something is under way. */
class ClosingTest extends WithHouse {

    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private Connection connection;
    private Session session;
    private Queue queue;
    private Queue target;

    @BeforeEach
    void open() throws JMSException {
        connection = connection();
        session = connection.createSession(Session.SESSION_TRANSACTED);
        queue = queue(session);
        target = queue(session);
    }

    /** Passes on in a transaction what it gets, after somebody has begun to close. */
    private MessageConsumer passOn() throws JMSException {
        final MessageProducer producer = session.createProducer(target);
        final MessageConsumer consumer = session.createConsumer(queue);
        consumer.setMessageListener(
                message -> {
                    begun.countDown();
                    try {
                        mayEnd.await(LIMIT_MS, TimeUnit.MILLISECONDS);
                        producer.send(session.createTextMessage(textOf(message)));
                        session.commit();
                    } catch (final JMSException | InterruptedException | AssertionError e) {
                        faults.add(e);
                    }
                });
        return consumer;
    }

    private void assertPassedOnBy(final Unchecked.Work close) throws Exception {
        send(connection(), queue, 3);
        assertThat(begun.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
        final Thread closer = new Thread(() -> Unchecked.run(close));
        closer.start();
        until(() -> closer.getState() == Thread.State.WAITING);
        mayEnd.countDown();
        closer.join(LIMIT_MS);
        assertThat(closer.isAlive()).isFalse();
        assertThat(faults).isEmpty();
        final Session other = connection().createSession();
        final MessageConsumer passedOn = other.createConsumer(target);
        assertThat(next(passedOn)).isEqualTo("0");
        assertEmpty(passedOn);
        final MessageConsumer rest = other.createConsumer(queue);
        assertThat(next(rest, 2)).containsExactly("1", "2");
        assertEmpty(rest);
    }

    @Test
    void shouldLetAListenerUseTheConnectionThatIsBeingClosed() throws Exception {
        passOn();
        assertPassedOnBy(connection::close);
    }

    @Test
    void shouldLetAListenerUseTheSessionThatIsBeingClosed() throws Exception {
        passOn();
        assertPassedOnBy(session::close);
    }

    @Test
    void shouldLetAListenerUseTheSessionWhoseConsumerIsBeingClosed() throws Exception {
        assertPassedOnBy(passOn()::close);
    }

    /** 7.3.4: callbacks have returned before anything is closed. */
    @Test
    void shouldLetACompletionListenerUseTheSessionThatIsBeingClosed() throws Exception {
        final Session plain = connection.createSession();
        final CompletionListener listener =
                new CompletionListener() {
                    @Override
                    public void onCompletion(final Message message) {
                        begun.countDown();
                        try {
                            mayEnd.await(LIMIT_MS, TimeUnit.MILLISECONDS);
                            plain.createProducer(target)
                                    .send(plain.createTextMessage(textOf(message)));
                        } catch (final JMSException | InterruptedException | AssertionError e) {
                            faults.add(e);
                        }
                    }

                    @Override
                    public void onException(final Message message, final Exception exception) {
                        faults.add(exception);
                    }
                };
        plain.createProducer(queue).send(plain.createTextMessage("text"), listener);
        assertThat(begun.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
        final Thread closer = new Thread(() -> Unchecked.run(connection::close));
        closer.start();
        until(() -> closer.getState() == Thread.State.WAITING);
        mayEnd.countDown();
        closer.join(LIMIT_MS);
        assertThat(closer.isAlive()).isFalse();
        assertThat(faults).isEmpty();
        assertThat(next(connection().createSession().createConsumer(target))).isEqualTo("text");
    }

    @Test
    void shouldEndAReceiveOfASessionThatIsClosed() throws Exception {
        assertEndsAReceive(session::close, session.createConsumer(queue));
    }

    @Test
    void shouldEndAReceiveOfAConsumerThatIsClosed() throws Exception {
        final MessageConsumer consumer = session.createConsumer(queue);
        assertEndsAReceive(consumer::close, consumer);
    }

    private static void assertEndsAReceive(
            final Unchecked.Work close, final MessageConsumer consumer) throws Exception {
        final AtomicReference<Object> received = new AtomicReference<>("nothing yet");
        final Thread receiver =
                new Thread(
                        () -> {
                            try {
                                received.set(consumer.receive());
                            } catch (final JMSException e) {
                                received.set(e);
                            }
                        });
        receiver.start();
        until(() -> receiver.getState() == Thread.State.WAITING);
        close.run();
        receiver.join(LIMIT_MS);
        assertThat(receiver.isAlive()).isFalse();
        assertThat(received.get()).isNull();
    }
}
