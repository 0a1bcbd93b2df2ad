package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1, 8.5 to 8.8: consumers, with listeners and without. */
class ConsumerTest extends WithHouse {

    private Connection connection;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        connection = connection();
        queue = queue(connection.createSession());
    }

    private static String text(final Message message) {
        return Unchecked.get(() -> textOf(message));
    }

    /** 8.7: without its listener, a consumer keeps messages from nobody until it is asked. */
    @Test
    void shouldLeaveMessagesToOthersWhenItsListenerIsTakenAway() throws Exception {
        final MessageConsumer consumer = connection.createSession().createConsumer(queue);
        final List<String> got = Collections.synchronizedList(new ArrayList<>());
        consumer.setMessageListener(message -> got.add(text(message)));
        send(connection, queue, 1);
        until(() -> got.size() == 1);
        consumer.setMessageListener(null);
        send(connection, queue, 3);
        final MessageConsumer other = connection.createSession().createConsumer(queue);
        assertThat(next(other, 3)).containsExactly("0", "1", "2");
        send(connection, queue, 1);
        other.close();
        assertThat(next(consumer)).isEqualTo("0");
    }

    private void assertNothingLeft() throws JMSException {
        assertEmpty(connection.createSession().createConsumer(queue));
    }

    /** 8.5. */
    @Test
    void shouldWaitAsLongAsItIsAskedTo() throws JMSException {
        final MessageConsumer consumer = connection.createSession().createConsumer(queue);
        final long begin = System.nanoTime();
        assertThat(consumer.receive(50)).isNull();
        assertThat(System.nanoTime() - begin)
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
        assertThat(consumer.receiveNoWait()).isNull();
        send(connection, queue, 3);
        assertThat(textOf(consumer.receive())).isEqualTo("0");
        assertThat(textOf(consumer.receive(0))).as("0 is for ever").isEqualTo("1");
        assertThat(textOf(consumer.receiveNoWait())).isEqualTo("2");
    }

    @Test
    void shouldNotBeAskedWhileItHasAListener() throws JMSException {
        final MessageConsumer consumer = connection.createSession().createConsumer(queue);
        final List<String> got = Collections.synchronizedList(new ArrayList<>());
        assertThat(consumer.getMessageListener()).isNull();
        consumer.setMessageListener(message -> got.add(text(message)));
        assertThat(consumer.getMessageListener()).isNotNull();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(consumer::receive);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> consumer.receive(1));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(consumer::receiveNoWait);
        send(connection, queue, 1);
        until(() -> got.size() == 1);
        consumer.setMessageListener(null);
        assertThat(consumer.getMessageListener()).isNull();
        send(connection, queue, 1);
        assertThat(next(consumer)).isEqualTo("0");
        assertThat(got).hasSize(1);
    }

    /** 8.6: there is a message, although what an idle consumer had is just being given back. */
    @Test
    void shouldFindAMessageWhileItGivesBackWhatItHad() throws JMSException {
        final PosthornConsumer consumer =
                (PosthornConsumer) connection.createSession().createConsumer(queue);
        for (int i = 0; i < 20; i++) {
            send(connection, queue, 1);
            consumer.giveBack();
            assertThat(textOf(consumer.receiveNoWait())).isEqualTo("0");
        }
        assertNothingLeft();
    }

    /** 8.7: the same for a listener that is set meanwhile. */
    @Test
    void shouldCallAListenerThatIsSetWhileItGivesBackWhatItHad() throws Exception {
        final PosthornSession session = (PosthornSession) connection.createSession();
        final PosthornConsumer consumer = (PosthornConsumer) session.createConsumer(queue);
        final List<String> got = Collections.synchronizedList(new ArrayList<>());
        session.lock().lock();
        try {
            consumer.giveBack();
            consumer.setMessageListener(message -> got.add(text(message)));
        } finally {
            session.lock().unlock();
        }
        send(connection, queue, 1);
        until(() -> got.size() == 1);
    }

    /** 8.7: with client acknowledgement the next message follows one whose listener failed. */
    @Test
    void shouldGoOnAfterAFailureUntilTheClientRecovers() throws Exception {
        final Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        final List<String> got = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue)
                .setMessageListener(
                        message -> {
                            final boolean isAgain = Unchecked.get(message::getJMSRedelivered);
                            got.add(text(message) + (isAgain ? " again" : ""));
                            if (got.size() == 1) {
                                throw new IllegalArgumentException("failed on purpose");
                            }
                            if (got.size() == 2) {
                                Unchecked.run(session::recover);
                            }
                            if (got.size() == 4) {
                                Unchecked.run(message::acknowledge);
                            }
                        });
        send(connection, queue, 2);
        until(() -> got.size() == 4);
        assertThat(got).containsExactly("0", "1", "0 again", "1 again");
        session.close();
        assertNothingLeft();
    }

    /** 8.7: in a transaction the next message follows one whose listener failed. */
    @Test
    void shouldGoOnAfterAFailureUntilTheTransactionEnds() throws Exception {
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        final List<String> got = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue)
                .setMessageListener(
                        message -> {
                            got.add(text(message));
                            if (got.size() == 1) {
                                throw new IllegalArgumentException("failed on purpose");
                            }
                            Unchecked.run(session::commit);
                        });
        send(connection, queue, 2);
        until(() -> got.size() == 2);
        assertThat(got).containsExactly("0", "1");
        session.close();
        assertNothingLeft();
    }

    /** 8.8: a listener can close its consumer, and its message is acknowledged when it returns. */
    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    void shouldBeClosedByItsListener(final int mode) throws Exception {
        final MessageConsumer consumer = connection.createSession(mode).createConsumer(queue);
        final CountDownLatch closed = new CountDownLatch(1);
        consumer.setMessageListener(
                message -> {
                    Unchecked.run(consumer::close);
                    closed.countDown();
                });
        send(connection, queue, 3);
        assertThat(closed.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
        assertClosed(consumer);
        final MessageConsumer other = connection.createSession().createConsumer(queue);
        final Message second = other.receive(LIMIT_MS);
        assertThat(textOf(second)).isEqualTo("1");
        assertThat(second.getJMSRedelivered()).isFalse();
        assertThat(next(other)).isEqualTo("2");
        assertEmpty(other);
    }

    /** 8.8: in the same way if it acknowledges itself, before or after. */
    @Test
    void shouldAcknowledgeAfterItsListenerClosedIt() throws Exception {
        final Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        final MessageConsumer consumer = session.createConsumer(queue);
        final CountDownLatch done = new CountDownLatch(1);
        consumer.setMessageListener(
                message -> {
                    Unchecked.run(consumer::close);
                    Unchecked.run(message::acknowledge);
                    done.countDown();
                });
        send(connection, queue, 1);
        assertThat(done.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
        session.close();
        assertNothingLeft();
    }

    /** 8.8: or commits. */
    @Test
    void shouldCommitAfterItsListenerClosedIt() throws Exception {
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        final MessageConsumer consumer = session.createConsumer(queue);
        final CountDownLatch done = new CountDownLatch(1);
        consumer.setMessageListener(
                message -> {
                    Unchecked.run(consumer::close);
                    Unchecked.run(session::commit);
                    done.countDown();
                });
        send(connection, queue, 1);
        assertThat(done.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
        session.close();
        assertNothingLeft();
    }

    /** 8.8: a message whose listener fails comes again, though not to the closed consumer. */
    @Test
    void shouldDeliverAgainWhatFailedAfterItWasClosed() throws Exception {
        final Session session = connection.createSession();
        final MessageConsumer consumer = session.createConsumer(queue);
        final CountDownLatch closed = new CountDownLatch(1);
        consumer.setMessageListener(
                message -> {
                    Unchecked.run(consumer::close);
                    closed.countDown();
                    throw new IllegalArgumentException("failed on purpose");
                });
        send(connection, queue, 1);
        assertThat(closed.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
        final Message again = connection.createSession().createConsumer(queue).receive(LIMIT_MS);
        assertThat(textOf(again)).isEqualTo("0");
        assertThat(again.getJMSRedelivered()).isTrue();
    }

    private static void assertClosed(final MessageConsumer consumer) {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(consumer::getMessageSelector);
    }

    /** 8.8: what a closed consumer had is the transaction's, to be committed or rolled back. */
    @Test
    void shouldLeaveItsMessagesToTheTransaction() throws JMSException {
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        send(connection, queue, 1);
        final MessageConsumer first = session.createConsumer(queue);
        assertThat(next(first)).isEqualTo("0");
        first.close();
        first.close();
        session.rollback();
        final MessageConsumer second = session.createConsumer(queue);
        final Message again = second.receive(LIMIT_MS);
        assertThat(textOf(again)).isEqualTo("0");
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        second.close();
        session.commit();
        assertNothingLeft();
    }

    /** 4.1.4 and 8.2. */
    @Test
    void shouldReceiveByTheOldInterfaceForQueues() throws JMSException {
        try (QueueConnection queues = factory().createQueueConnection()) {
            queues.start();
            final QueueSession session = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            final QueueReceiver receiver = session.createReceiver(queue);
            assertThat(receiver.getQueue()).isEqualTo(queue);
            assertThat(receiver.getMessageSelector()).isNull();
            assertThat(session.createReceiver(queue, "").getMessageSelector()).isNull();
            final QueueReceiver some = session.createReceiver(queue, "a = 1");
            assertThat(some.getMessageSelector()).isEqualTo("a = 1");
            send(connection, queue, 1);
            assertEmpty(some);
            assertThat(next(receiver)).isEqualTo("0");
        }
    }

    /** 4.2.6 and 8.3.1. */
    @Test
    void shouldReceiveByTheOldInterfaceForTopics() throws JMSException {
        final TopicConnection topics = factory().createTopicConnection();
        try (topics) {
            topics.setClientID(unique("client"));
            topics.start();
            final TopicSession session = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            final Topic topic = topic(session);
            final TopicSubscriber subscriber = session.createSubscriber(topic);
            assertThat(subscriber.getTopic()).isEqualTo(topic);
            assertThat(subscriber.getNoLocal()).isFalse();
            final TopicSubscriber others = session.createSubscriber(topic, null, true);
            assertThat(others.getNoLocal()).isTrue();
            final TopicSubscriber durable =
                    session.createDurableSubscriber(topic, "s", "a IS NULL", true);
            assertThat(durable.getMessageSelector()).isEqualTo("a IS NULL");
            session.createPublisher(topic).publish(session.createTextMessage("mine"));
            assertThat(next(subscriber)).isEqualTo("mine");
            assertEmpty(others);
            assertEmpty(durable);
            final Session other = connection.createSession();
            other.createProducer(topic).send(other.createTextMessage("yours"));
            assertThat(next(others)).isEqualTo("yours");
            assertThat(next(durable)).isEqualTo("yours");
            durable.close();
            session.unsubscribe("s");
        }
    }
}
