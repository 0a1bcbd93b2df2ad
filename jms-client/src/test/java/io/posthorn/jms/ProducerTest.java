package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, 3.4 and 7: sending, and the header fields that a send sets. */
class ProducerTest extends WithHouse {

    /** 3.4: what the provider sets, whatever the application had set. */
    @Test
    void shouldSetTheHeaderOfAMessage() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        final TextMessage message = session.createTextMessage("text");
        message.setJMSPriority(1);
        message.setJMSExpiration(5);
        message.setJMSMessageID("mine");
        message.setJMSDestination(null);
        final long before = System.currentTimeMillis();
        producer.send(message, DeliveryMode.NON_PERSISTENT, 7, 60_000);
        assertThat(message.getJMSDestination()).isEqualTo(queue);
        assertThat(message.getJMSMessageID()).startsWith("ID:");
        assertThat(message.getJMSPriority()).isEqualTo(7);
        final Message received = session.createConsumer(queue).receive(LIMIT_MS);
        assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
        assertThat(received.getJMSDestination()).isEqualTo(queue);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(7);
        assertThat(received.getJMSTimestamp()).isBetween(before, System.currentTimeMillis());
        assertThat(received.getJMSExpiration())
                .isEqualTo(message.getJMSTimestamp() + 60_000)
                .isEqualTo(message.getJMSExpiration());
        assertThat(received.getJMSDeliveryTime()).isEqualTo(message.getJMSTimestamp());
        assertThat(received.getJMSRedelivered()).isFalse();
    }

    @Test
    void shouldCarryWhatTheApplicationSets() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final Message message = session.createMessage();
        message.setJMSType("order");
        message.setJMSCorrelationID("to that");
        message.setJMSReplyTo(session.createTopic("answers.here"));
        session.createProducer(queue).send(message);
        final MessageConsumer consumer = session.createConsumer(queue);
        final Message received = consumer.receive(LIMIT_MS);
        assertThat(received.getJMSType()).isEqualTo("order");
        assertThat(received.getJMSCorrelationID()).isEqualTo("to that");
        assertThat(received.getJMSReplyTo()).isEqualTo(session.createTopic("answers.here"));
        final byte[] bytes = {0, 1, -1};
        message.setJMSCorrelationIDAsBytes(bytes);
        message.setJMSReplyTo(null);
        session.createProducer(queue).send(message);
        final Message second = consumer.receive(LIMIT_MS);
        assertThat(second.getJMSCorrelationIDAsBytes()).isEqualTo(bytes);
        assertThat(second.getJMSReplyTo()).isNull();
    }

    /** 7.2: with a destination of its own, or named by each send; not both. */
    @Test
    void shouldTakeItsDestinationFromOnePlaceOnly() throws JMSException {
        final Session session = connection().createSession();
        final Queue queue = queue(session);
        final Message message = session.createMessage();
        final MessageProducer fixed = session.createProducer(queue);
        final MessageProducer free = session.createProducer(null);
        assertThat(free.getDestination()).isNull();
        free.send(queue, message);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> fixed.send(queue, message));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> free.send(message));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> free.send((Queue) null, message));
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> fixed.send(null));
        fixed.close();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> fixed.send(message));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(fixed::getPriority);
    }

    @Test
    void shouldRefuseModesAndPrioritiesThatThereAreNot() throws JMSException {
        final Session session = connection().createSession();
        final MessageProducer producer = session.createProducer(queue(session));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.setPriority(10));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.setPriority(-1));
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.setDeliveryMode(0));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> producer.setDeliveryDelay(-1));
    }

    /** 3.4.10: higher priorities first, and order within one. */
    @Test
    void shouldDeliverHigherPrioritiesFirst() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 30; i++) {
            producer.send(
                    session.createTextMessage("p%d-%d".formatted(i % 10, i / 10)),
                    DeliveryMode.PERSISTENT,
                    i % 10,
                    0);
        }
        final MessageConsumer consumer = session.createConsumer(queue);
        for (int priority = 9; priority >= 0; priority--) {
            assertThat(next(consumer, 3))
                    .containsExactly(
                            "p%d-0".formatted(priority),
                            "p%d-1".formatted(priority),
                            "p%d-2".formatted(priority));
        }
    }

    /** 7.8: what is too old is not delivered. */
    @Test
    void shouldNotDeliverWhatIsTooOld() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        producer.setTimeToLive(1);
        producer.send(session.createTextMessage("old"));
        producer.setTimeToLive(600_000);
        producer.send(session.createTextMessage("young"));
        final long sent = System.currentTimeMillis();
        until(() -> System.currentTimeMillis() > sent + 2);
        final MessageConsumer consumer = session.createConsumer(queue);
        assertThat(next(consumer)).isEqualTo("young");
        assertEmpty(consumer);
    }

    /** 7.9: a delayed message comes when its time has come, and others do not wait for it. */
    @Test
    void shouldDeliverADelayedMessageAtItsTime() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryDelay(700);
        final TextMessage delayed = session.createTextMessage("later");
        producer.send(delayed);
        producer.setDeliveryDelay(0);
        producer.send(session.createTextMessage("now"));
        session.commit();
        final MessageConsumer consumer = session.createConsumer(queue);
        assertThat(next(consumer)).isEqualTo("now");
        assertEmpty(consumer);
        final Message later = consumer.receive(LIMIT_MS);
        assertThat(textOf(later)).isEqualTo("later");
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(delayed.getJMSDeliveryTime());
        assertThat(later.getJMSDeliveryTime()).isEqualTo(delayed.getJMSDeliveryTime());
        assertThat(later.getJMSDeliveryTime())
                .isCloseTo(later.getJMSTimestamp() + 700, within(50L));
    }

    /** 7.3: listeners of asynchronous sends are called in the order of the sends. */
    @Test
    void shouldTellTheListenerOfEachAsynchronousSend() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        final List<String> told = new CopyOnWriteArrayList<>();
        final AtomicReference<Thread> caller = new AtomicReference<>();
        final CountDownLatch all = new CountDownLatch(100);
        final CompletionListener listener =
                new CompletionListener() {
                    @Override
                    public void onCompletion(final Message message) {
                        told.add(Unchecked.get(() -> textOf(message)));
                        caller.set(Thread.currentThread());
                        all.countDown();
                    }

                    @Override
                    public void onException(final Message message, final Exception exception) {
                        told.add(exception.toString());
                        all.countDown();
                    }
                };
        for (int i = 0; i < 100; i++) {
            producer.send(session.createTextMessage(Integer.toString(i)), listener);
        }
        assertThat(all.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(told.get(i)).isEqualTo(Integer.toString(i));
        }
        assertThat(caller.get()).isNotSameAs(Thread.currentThread());
        assertThat(next(session.createConsumer(queue), 100)).isEqualTo(told);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> producer.send(session.createMessage(), (CompletionListener) null));
    }

    /** 7.3.4: a close waits for the listeners, which must not close themselves. */
    @Test
    void shouldNotBeClosedByItsCompletionListener() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final MessageProducer producer = session.createProducer(queue(session));
        final List<Object> faults = new CopyOnWriteArrayList<>();
        producer.send(
                session.createMessage(),
                new CompletionListener() {
                    @Override
                    public void onCompletion(final Message message) {
                        faults.add(faultOf(session::close));
                        faults.add(faultOf(connection::close));
                        faults.add(faultOf(producer::close));
                    }

                    @Override
                    public void onException(final Message message, final Exception exception) {
                        faults.add(exception);
                    }
                });
        session.close();
        assertThat(faults)
                .hasSize(3)
                .allSatisfy(fault -> assertThat(fault).isInstanceOf(IllegalStateException.class));
    }

    /** 7.3.1 and 7.3.4: a listener that fails keeps nobody from the others, nor from a close. */
    @Test
    void shouldCallCompletionListenersAfterOneThatFailed() throws Exception {
        final Session session = connection().createSession();
        final MessageProducer producer = session.createProducer(queue(session));
        final List<Message> told = new CopyOnWriteArrayList<>();
        final CompletionListener failing =
                new CompletionListener() {
                    @Override
                    public void onCompletion(final Message message) {
                        told.add(message);
                        throw new AssertionError("failed on purpose");
                    }

                    @Override
                    public void onException(final Message message, final Exception exception) {
                        throw new AssertionError(exception);
                    }
                };
        final Message first = session.createMessage();
        final Message second = session.createMessage();
        producer.send(first, failing);
        producer.send(second, failing);
        session.close();
        assertThat(told).containsExactly(first, second);
    }

    /** 7.3.7: a completion listener may send, both ways. */
    @Test
    void shouldSendInACompletionListener() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        final Told last = new Told();
        final Told first =
                new Told() {
                    @Override
                    public void onCompletion(final Message message) {
                        Unchecked.run(() -> producer.send(session.createTextMessage("second")));
                        Unchecked.run(
                                () -> producer.send(session.createTextMessage("third"), last));
                        super.onCompletion(message);
                    }
                };
        producer.send(session.createTextMessage("first"), first);
        until(() -> last.sent().size() == 1);
        assertThat(first.sent()).hasSize(1);
        assertThat(next(connection.createSession().createConsumer(queue), 3))
                .containsExactly("first", "second", "third");
    }

    /** 7.3.8: what a listener is told is an exception of the interfaces, as a send would throw. */
    @Test
    void shouldTellTheListenerThatADestinationWasDeleted() throws Exception {
        final TemporaryQueue deleted = connection().createSession().createTemporaryQueue();
        final Session session = connection().createSession();
        final MessageProducer producer = session.createProducer(deleted);
        deleted.delete();
        final Told told = new Told();
        producer.send(session.createMessage(), told);
        until(() -> told.failed().size() == 1);
        assertThat(told.failed().get(0)).isInstanceOf(InvalidDestinationException.class);
        assertThat(told.sent()).isEmpty();
    }

    private static Object faultOf(final Unchecked.Work work) {
        try {
            work.run();
            return "nothing";
        } catch (final JMSException e) {
            return e;
        }
    }

    /** What is sent is the message as it is then, whatever becomes of it afterwards. */
    @Test
    void shouldSendAMessageAgainAfterItWasChanged() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        final TextMessage message = session.createTextMessage("one");
        message.setIntProperty("n", 1);
        producer.send(message);
        final String firstId = message.getJMSMessageID();
        message.setText("two");
        message.setIntProperty("n", 2);
        producer.send(message);
        assertThat(message.getJMSMessageID()).isNotEqualTo(firstId);
        final MessageConsumer consumer = session.createConsumer(queue);
        final Message first = consumer.receive(LIMIT_MS);
        final Message second = consumer.receive(LIMIT_MS);
        assertThat(textOf(first) + first.getIntProperty("n")).isEqualTo("one1");
        assertThat(textOf(second) + second.getIntProperty("n")).isEqualTo("two2");
        producer.send(first);
        final Message forwarded = consumer.receive(LIMIT_MS);
        assertThat(textOf(forwarded)).isEqualTo("one");
        assertThat(forwarded.getJMSMessageID()).isNotEqualTo(firstId);
    }

    /** 7.4. */
    @Test
    void shouldKnowItsDefaults() throws JMSException {
        final Session session = connection().createSession();
        final MessageProducer producer = session.createProducer(queue(session));
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(4);
        assertThat(producer.getTimeToLive()).isZero();
        assertThat(producer.getDeliveryDelay()).isZero();
        assertThat(producer.getDisableMessageID()).isFalse();
        assertThat(producer.getDisableMessageTimestamp()).isFalse();
        producer.setDisableMessageID(true);
        producer.setDisableMessageTimestamp(true);
        assertThat(producer.getDisableMessageID()).isTrue();
        assertThat(producer.getDisableMessageTimestamp()).isTrue();
        producer.send(session.createMessage());
    }

    /** 7.8: no time is too long, and none is negative. */
    @Test
    void shouldTakeAnyTimeToLive() throws JMSException {
        final Session session = connection().createSession();
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        producer.setTimeToLive(Long.MAX_VALUE);
        producer.send(session.createTextMessage("for ever"));
        final Message received = session.createConsumer(queue).receive(LIMIT_MS);
        assertThat(textOf(received)).isEqualTo("for ever");
        assertThat(received.getJMSExpiration()).isEqualTo(Long.MAX_VALUE);
        assertThatExceptionOfType(JMSException.class).isThrownBy(() -> producer.setTimeToLive(-1));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(
                        () ->
                                producer.send(
                                        session.createMessage(), DeliveryMode.PERSISTENT, 4, -1));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(
                        () ->
                                producer.send(
                                        session.createMessage(), DeliveryMode.PERSISTENT, 10, 0));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> producer.send(session.createMessage(), 7, 4, 0));
    }

    /** 7.2 and 7.3: what asynchronous sends refuse at once is told nobody else. */
    @Test
    void shouldRefuseAsynchronousSendsAsItDoesOthers() throws JMSException {
        final Session session = connection().createSession();
        final Queue queue = queue(session);
        final Message message = session.createMessage();
        final Told told = new Told();
        final MessageProducer fixed = session.createProducer(queue);
        final MessageProducer free = session.createProducer(null);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> fixed.send(queue, message, told));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> free.send(message, told));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> free.send(null, message, told));
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> fixed.send(null, told));
        free.send(queue, message, DeliveryMode.PERSISTENT, 4, 0, told);
        fixed.send(message, DeliveryMode.PERSISTENT, 4, 0, told);
        session.close();
        assertThat(told.sent()).containsExactly(message, message);
        assertThat(told.failed()).isEmpty();
    }
}
