package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1, 6.2: sessions, acknowledgement and local transactions. */
class SessionTest extends WithHouse {

    @Test
    void shouldSayWhatItIs() throws JMSException {
        final Connection connection = connection();
        assertThat(connection.createSession().getAcknowledgeMode())
                .isEqualTo(Session.AUTO_ACKNOWLEDGE);
        assertThat(connection.createSession(true, Session.CLIENT_ACKNOWLEDGE).getAcknowledgeMode())
                .isEqualTo(Session.SESSION_TRANSACTED);
        assertThat(connection.createSession(Session.SESSION_TRANSACTED).getTransacted()).isTrue();
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> connection.createSession(false, 17));
    }

    /** Messages of all sizes, many times what may be on its way at once. */
    @ParameterizedTest
    @ValueSource(ints = {10, 5_000, 400_000, 3_000_000})
    void shouldNotStopWhenMessagesAreLarge(final int length) throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        final int count = Math.max(12, Math.min(3_000, 8_000_000 / length));
        for (int i = 0; i < count; i++) {
            producer.send(session.createTextMessage("x".repeat(length)));
        }
        assertThat(Collections.list(session.createBrowser(queue).getEnumeration())).hasSize(count);
        final MessageConsumer asking = session.createConsumer(queue);
        for (int i = 0; i < count / 2; i++) {
            assertThat(next(asking)).hasSize(length);
        }
        asking.close();
        final AtomicInteger heard = new AtomicInteger();
        session.createConsumer(queue).setMessageListener(message -> heard.incrementAndGet());
        until(() -> heard.get() == count - count / 2);
    }

    /** 6.2.7: sends and receipts of a transaction happen together or not at all. */
    @Test
    void shouldSendNothingBeforeItIsCommitted() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        final MessageConsumer other = connection.createSession().createConsumer(queue);
        producer.send(session.createTextMessage("rolled back"));
        session.rollback();
        producer.send(session.createTextMessage("committed"));
        assertEmpty(other);
        session.commit();
        assertThat(next(other)).isEqualTo("committed");
        assertEmpty(other);
    }

    @Test
    void shouldGetBackWhatWasReceivedInATransactionThatIsRolledBack() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        final Queue queue = queue(session);
        send(connection, queue, 10);
        final MessageConsumer consumer = session.createConsumer(queue);
        assertThat(next(consumer, 5)).containsExactly("0", "1", "2", "3", "4");
        session.rollback();
        for (int i = 0; i < 10; i++) {
            final Message message = consumer.receive(LIMIT_MS);
            assertThat(textOf(message)).isEqualTo(Integer.toString(i));
            assertThat(message.getJMSRedelivered()).as("message %d", i).isEqualTo(i < 5);
            assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(i < 5 ? 2 : 1);
        }
        session.commit();
        assertEmpty(consumer);
    }

    @Test
    void shouldRollBackWhatIsOpenWhenItIsClosed() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        final Queue queue = queue(session);
        send(connection, queue, 1);
        assertThat(next(session.createConsumer(queue))).isEqualTo("0");
        session.createProducer(queue).send(session.createTextMessage("never"));
        session.close();
        final MessageConsumer other = connection.createSession().createConsumer(queue);
        assertThat(next(other)).isEqualTo("0");
        assertEmpty(other);
    }

    @Test
    void shouldCommitAndRollBackOnlyIfItIsTransacted() throws JMSException {
        final Session session = connection().createSession();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::commit);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(session::rollback);
        final Session transacted = connection().createSession(Session.SESSION_TRANSACTED);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(transacted::recover);
    }

    @Test
    void shouldFailATransactionWithAMessageThatIsRefused() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        final Queue deleted = queue(session);
        final MessageProducer ofDeleted = session.createProducer(deleted);
        house().broker().admin().topics().delete(deleted.getQueueName().replace(".", "%2E"));
        producer.send(session.createTextMessage("first"));
        ofDeleted.send(session.createTextMessage("refused"));
        assertThatExceptionOfType(TransactionRolledBackException.class)
                .isThrownBy(session::commit)
                .withMessageContaining("There is no topic");
        assertEmpty(connection.createSession().createConsumer(queue));
        producer.send(session.createTextMessage("second"));
        session.commit();
        assertThat(next(connection.createSession().createConsumer(queue))).isEqualTo("second");
    }

    /** 6.2.2 and 7.2: whoever replies in a transaction learns at once that nobody is there. */
    @Test
    void shouldNotSendInATransactionToATemporaryQueueThatHasGone() throws JMSException {
        final Connection connection = connection();
        final TemporaryQueue replies = connection().createSession().createTemporaryQueue();
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(null);
        producer.send(replies, session.createTextMessage("reply"));
        session.commit();
        replies.delete();
        producer.send(queue, session.createTextMessage("kept"));
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> producer.send(replies, session.createTextMessage("late")));
        session.commit();
        assertThat(next(connection.createSession().createConsumer(queue))).isEqualTo("kept");
    }

    /** 6.2.10: what the client does not acknowledge comes again, in order. */
    @Test
    void shouldRecoverWhatWasNotAcknowledged() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        final Queue queue = queue(session);
        send(connection, queue, 4);
        final MessageConsumer consumer = session.createConsumer(queue);
        assertThat(next(consumer, 3)).containsExactly("0", "1", "2");
        session.recover();
        assertThat(next(consumer)).isEqualTo("0");
        consumer.receive(LIMIT_MS).acknowledge();
        session.recover();
        final Message third = consumer.receive(LIMIT_MS);
        assertThat(textOf(third)).isEqualTo("2");
        assertThat(third.getJMSRedelivered()).isTrue();
        third.acknowledge();
        consumer.close();
        final MessageConsumer rest = session.createConsumer(queue);
        assertThat(next(rest)).isEqualTo("3");
        assertEmpty(rest);
    }

    /** 6.2.10: acknowledging one message acknowledges all that the session had. */
    @Test
    void shouldAcknowledgeAllMessagesOfTheSession() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        final Queue one = queue(session);
        final Queue two = queue(session);
        send(connection, one, 2);
        send(connection, two, 1);
        final MessageConsumer ofOne = session.createConsumer(one);
        final MessageConsumer ofTwo = session.createConsumer(two);
        final Message first = ofOne.receive(LIMIT_MS);
        assertThat(next(ofTwo)).isEqualTo("0");
        assertThat(next(ofOne)).isEqualTo("1");
        first.acknowledge();
        session.close();
        final Session other = connection.createSession();
        assertEmpty(other.createConsumer(one));
        assertEmpty(other.createConsumer(two));
    }

    /** 8.8: a closed consumer's messages are still the session's to acknowledge, or not. */
    @Test
    void shouldKeepWhatAClosedConsumerHad() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        final Queue queue = queue(session);
        send(connection, queue, 2);
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(next(consumer)).isEqualTo("0");
        consumer.close();
        session.recover();
        consumer = session.createConsumer(queue);
        final Message again = consumer.receive(LIMIT_MS);
        assertThat(textOf(again)).isEqualTo("0");
        assertThat(again.getJMSRedelivered()).isTrue();
        consumer.close();
        again.acknowledge();
        session.close();
        final MessageConsumer other = connection.createSession().createConsumer(queue);
        assertThat(next(other)).isEqualTo("1");
        assertEmpty(other);
    }

    @Test
    void shouldDeliverAgainWhatASessionHadThatWasClosed() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        final Queue queue = queue(session);
        send(connection, queue, 3);
        final MessageConsumer consumer = session.createConsumer(queue);
        final Message first = consumer.receive(LIMIT_MS);
        session.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(first::acknowledge);
        final MessageConsumer other = connection.createSession().createConsumer(queue);
        final Message again = other.receive(LIMIT_MS);
        assertThat(textOf(again)).isEqualTo("0");
        assertThat(again.getJMSRedelivered()).isTrue();
        final Message unseen = other.receive(LIMIT_MS);
        assertThat(textOf(unseen)).isEqualTo("1");
        assertThat(unseen.getJMSRedelivered()).as("nobody has seen it").isFalse();
    }

    /** 6.2.9: the order of the messages that one session sends to one queue. */
    @Test
    void shouldKeepTheOrderOfMessages() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final List<String> got = new CopyOnWriteArrayList<>();
        session.createConsumer(queue).setMessageListener(message -> got.add(text(message)));
        send(connection, queue, 2_000);
        until(() -> got.size() == 2_000);
        for (int i = 0; i < 2_000; i++) {
            assertThat(got.get(i)).isEqualTo(Integer.toString(i));
        }
    }

    private static String text(final Message message) {
        return Unchecked.get(() -> textOf(message));
    }

    /** 6.2.13: one listener of a session at a time. */
    @Test
    void shouldCallItsListenersOneAfterTheOther() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final List<Queue> queues = new ArrayList<>();
        final AtomicReference<Thread> inside = new AtomicReference<>();
        final CountDownLatch all = new CountDownLatch(200);
        final List<String> faults = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 4; i++) {
            queues.add(queue(session));
            session.createConsumer(queues.get(i))
                    .setMessageListener(
                            message -> {
                                if (!inside.compareAndSet(null, Thread.currentThread())) {
                                    faults.add("two at a time");
                                }
                                inside.set(null);
                                all.countDown();
                            });
        }
        for (final Queue each : queues) {
            send(connection, each, 50);
        }
        assertThat(all.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(faults).isEmpty();
    }

    /** 8.7: a message whose listener fails comes again. */
    @Test
    void shouldDeliverAgainWhenAListenerFails() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final List<String> got = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue)
                .setMessageListener(
                        message -> {
                            final boolean isAgain = Unchecked.get(message::getJMSRedelivered);
                            got.add(text(message) + (isAgain ? " again" : ""));
                            if (text(message).equals("1") && !isAgain) {
                                throw new IllegalArgumentException("failed on purpose");
                            }
                        });
        send(connection, queue, 3);
        until(() -> got.size() == 4);
        assertThat(got).containsExactly("0", "1", "1 again", "2");
    }

    /** 8.7: the same if it fails by an error, as that of an assertion. */
    @Test
    void shouldDeliverAgainWhenAListenerFailsByAnError() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final List<String> got = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue)
                .setMessageListener(
                        message -> {
                            got.add(text(message));
                            if (got.size() == 1) {
                                throw new AssertionError("failed on purpose");
                            }
                        });
        send(connection, queue, 2);
        until(() -> got.size() == 3);
        assertThat(got).containsExactly("0", "0", "1");
        session.close();
    }

    /** 6.2.10: a listener can have its message delivered again. */
    @Test
    void shouldRecoverInAListener() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final List<String> got = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(queue)
                .setMessageListener(
                        message -> {
                            got.add(text(message));
                            if (got.size() == 2) {
                                Unchecked.run(session::recover);
                            }
                        });
        send(connection, queue, 3);
        until(() -> got.size() == 4);
        assertThat(got).containsExactly("0", "1", "1", "2");
    }

    @Test
    void shouldCommitInAListener() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        final Queue from = queue(session);
        final Queue to = queue(session);
        final MessageProducer producer = session.createProducer(to);
        final List<String> tries = Collections.synchronizedList(new ArrayList<>());
        session.createConsumer(from)
                .setMessageListener(
                        message ->
                                Unchecked.run(
                                        () -> {
                                            tries.add(text(message));
                                            producer.send(message);
                                            if (tries.size() == 2) {
                                                session.rollback();
                                            } else {
                                                session.commit();
                                            }
                                        }));
        send(connection, from, 4);
        final MessageConsumer consumer = connection.createSession().createConsumer(to);
        assertThat(next(consumer, 4)).containsExactly("0", "1", "2", "3");
        assertEmpty(consumer);
        assertThat(tries).containsExactly("0", "1", "1", "2", "3");
    }

    /** Past the limit a message goes to the dead-letter topic, and does not come again. */
    @Test
    void shouldGiveUpAMessageThatIsRolledBackAgainAndAgain() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession(Session.SESSION_TRANSACTED);
        final Queue queue = queue(session);
        send(connection, queue, 2);
        final MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 1; i <= 10; i++) {
            final Message message = consumer.receive(LIMIT_MS);
            assertThat(textOf(message)).isEqualTo("0");
            assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(i);
            session.rollback();
        }
        assertThat(next(consumer)).isEqualTo("1");
        session.commit();
        assertEmpty(consumer);
        final Queue dead = session.createQueue("%DLQ%jms-queue");
        final MessageConsumer ofDead = session.createConsumer(dead);
        final Message letter = ofDead.receive(LIMIT_MS);
        assertThat(textOf(letter)).isEqualTo("0");
        session.commit();
    }

    @Test
    void shouldDeliverToEverySubscriptionOfATopic() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Topic topic = topic(session);
        final MessageConsumer one = session.createConsumer(topic);
        final MessageConsumer two = session.createConsumer(topic);
        session.createProducer(topic).send(session.createTextMessage("news"));
        assertThat(next(one)).isEqualTo("news");
        assertThat(next(two)).isEqualTo("news");
        assertEmpty(one);
        final MessageConsumer late = session.createConsumer(topic);
        assertEmpty(late);
    }
}
