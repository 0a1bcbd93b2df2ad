package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.posthorn.jms.destination.PosthornTopic;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, 5.3 and 6.1: factories and connections. */
class ConnectionTest extends WithHouse {

    @Test
    void shouldSayWhatItIs() throws JMSException {
        final Connection connection = connection();
        assertThat(connection.getMetaData().getJMSMajorVersion()).isEqualTo(3);
        assertThat(Collections.list(connection.getMetaData().getJMSXPropertyNames()))
                .contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
    }

    @Test
    void shouldRefuseOptionsThatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PosthornConnectionFactory("posthorn://here?prefech=1"))
                .withMessageContaining("prefech")
                .withMessageContaining("prefetch");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PosthornConnectionFactory("posthorn://here?prefetch=many"))
                .withMessageContaining("whole number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PosthornConnectionFactory("tcp://here:1"))
                .withMessageContaining("posthorn://");
    }

    @Test
    void shouldGiveItsUrlBackAndShowNoPassword() {
        final PosthornConnectionFactory factory =
                new PosthornConnectionFactory("posthorn://a:1,b:2?user=me&password=s%26cret");
        assertThat(new PosthornConnectionFactory(factory.getUrl()).getUrl())
                .isEqualTo(factory.getUrl())
                .startsWith("posthorn://a:1,b:2?")
                .contains("s%26cret");
        assertThat(factory.toString()).doesNotContain("cret").contains("user=me");
    }

    @Test
    void shouldSayThatNobodyAnswers() {
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(
                        () ->
                                new PosthornConnectionFactory(
                                                "posthorn://127.0.0.1:1?connectTimeout=200")
                                        .createConnection())
                .withMessageContaining("127.0.0.1:1");
    }

    /** 6.1.2: a client identifier belongs to one connection. */
    @Test
    void shouldRefuseAClientIdentifierThatIsInUse() throws JMSException {
        final String id = unique("client");
        final Connection first = connection(id);
        assertThat(first.getClientID()).isEqualTo(id);
        assertThatExceptionOfType(InvalidClientIDException.class)
                .isThrownBy(() -> connection(id))
                .withMessageContaining(id);
        final Connection second = unstarted(factory());
        assertThatExceptionOfType(InvalidClientIDException.class)
                .isThrownBy(() -> second.setClientID(id));
        first.close();
        second.setClientID(id);
        assertThat(second.getClientID()).isEqualTo(id);
    }

    /** 6.1.2: the first thing that is done with a connection, or not at all. */
    @Test
    void shouldTakeAClientIdentifierOnlyAtFirst() throws JMSException {
        final Connection used = connection();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> used.setClientID(unique("late")));
        final Connection named = connection(unique("client"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> named.setClientID(unique("other")));
        final Connection fresh = unstarted(factory());
        assertThatExceptionOfType(InvalidClientIDException.class)
                .isThrownBy(() -> fresh.setClientID(""));
        assertThatExceptionOfType(InvalidClientIDException.class)
                .isThrownBy(() -> fresh.setClientID(null));
    }

    /** 6.1.2: what asks the broker for nothing has nothing to do with who the client is. */
    @Test
    void shouldTakeAClientIdentifierAfterWhatAsksForNothing() throws JMSException {
        final Connection connection = unstarted(factory());
        connection.stop();
        connection.setExceptionListener(fault -> {});
        assertThat(connection.getExceptionListener()).isNotNull();
        assertThat(connection.getMetaData()).isNotNull();
        assertThat(connection.getClientID()).isNull();
        final String id = unique("client");
        connection.setClientID(id);
        assertThat(connection.getClientID()).isEqualTo(id);
    }

    /** 6.1.4: no message before the start. */
    @Test
    void shouldGiveNothingBeforeItIsStarted() throws Exception {
        final Connection sender = connection();
        final Connection receiver = unstarted(factory());
        final Session session = receiver.createSession();
        final Queue queue = queue(session);
        final MessageConsumer consumer = session.createConsumer(queue);
        send(sender, queue, 1);
        assertThat(consumer.receive(200)).isNull();
        assertThat(consumer.receiveNoWait()).isNull();
        final Session other = sender.createSession();
        assertThat(next(other.createConsumer(queue)))
                .as("what a connection that was never started must not take")
                .isEqualTo("0");
        send(sender, queue, 1);
        receiver.start();
        assertThat(next(consumer)).isEqualTo("0");
    }

    /** 6.1.5: a stop waits for listeners, and nothing comes afterwards. */
    @Test
    void shouldWaitForListenersWhenItStops() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);
        final AtomicInteger ended = new AtomicInteger();
        session.createConsumer(queue)
                .setMessageListener(
                        message -> {
                            begun.countDown();
                            await(mayEnd);
                            ended.incrementAndGet();
                        });
        send(connection, queue, 3);
        assertThat(begun.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
        final Thread stopper = new Thread(() -> stop(connection));
        stopper.start();
        until(() -> stopper.getState() == Thread.State.WAITING);
        assertThat(ended).hasValue(0);
        mayEnd.countDown();
        stopper.join(LIMIT_MS);
        assertThat(stopper.isAlive()).isFalse();
        assertThat(ended).hasValue(1);
        connection.start();
        until(() -> ended.get() == 3);
    }

    private static void await(final CountDownLatch latch) {
        try {
            latch.await(LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void stop(final Connection connection) {
        try {
            connection.stop();
        } catch (final JMSException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * 6.1.5 and 6.1.8: a listener that stops or closes its own connection would wait for itself.
     */
    @Test
    void shouldRefuseToBeStoppedOrClosedByItsOwnListener() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final AtomicReference<Exception> stopping = new AtomicReference<>();
        final AtomicReference<Exception> closing = new AtomicReference<>();
        final AtomicReference<Exception> closingSession = new AtomicReference<>();
        final CountDownLatch done = new CountDownLatch(1);
        session.createConsumer(queue)
                .setMessageListener(
                        message -> {
                            stopping.set(faultOf(connection::stop));
                            closing.set(faultOf(connection::close));
                            closingSession.set(faultOf(session::close));
                            done.countDown();
                        });
        send(connection, queue, 1);
        assertThat(done.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(stopping.get()).isInstanceOf(IllegalStateException.class);
        assertThat(closing.get()).isInstanceOf(IllegalStateException.class);
        assertThat(closingSession.get()).isInstanceOf(IllegalStateException.class);
    }

    /** 6.1.5: only message listeners are what a stop waits for. */
    @Test
    void shouldBeStoppedByACompletionListener() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageConsumer consumer = session.createConsumer(queue);
        final Told told =
                new Told() {
                    @Override
                    public void onCompletion(final Message message) {
                        Unchecked.run(connection::stop);
                        super.onCompletion(message);
                    }
                };
        session.createProducer(queue).send(session.createTextMessage("text"), told);
        until(() -> told.sent().size() == 1);
        assertEmpty(consumer);
        connection.start();
        assertThat(next(consumer)).isEqualTo("text");
    }

    private static Exception faultOf(final Unchecked.Work work) {
        try {
            work.run();
            return null;
        } catch (final JMSException e) {
            return e;
        }
    }

    /** 6.1.8: everything of a closed connection is closed, and closing twice does nothing. */
    @Test
    void shouldCloseEverythingItHas() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final Queue queue = queue(session);
        final MessageConsumer consumer = session.createConsumer(queue);
        connection.close();
        connection.close();
        session.close();
        consumer.close();
        assertClosed(() -> connection.createSession());
        assertClosed(connection::start);
        assertClosed(connection::stop);
        assertClosed(connection::getClientID);
        assertClosed(connection::getMetaData);
        assertClosed(connection::getExceptionListener);
        assertClosed(() -> connection.setExceptionListener(null));
        assertClosed(session::createMessage);
        assertClosed(() -> session.createQueue("x"));
        assertClosed(session::getTransacted);
        assertClosed(consumer::getMessageSelector);
        assertClosed(consumer::receiveNoWait);
    }

    private static void assertClosed(final Unchecked.Work work) {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(work::run);
    }

    /** 6.1.8: a receive that waits gives null when its connection is closed. */
    @Test
    void shouldEndReceivesThatWaitWhenItIsClosed() throws Exception {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final MessageConsumer consumer = session.createConsumer(queue(session));
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
        connection.close();
        receiver.join(LIMIT_MS);
        assertThat(receiver.isAlive()).isFalse();
        assertThat(received.get()).isNull();
    }

    /** 6.2.2: a temporary queue lives as long as its connection, which alone consumes from it. */
    @Test
    void shouldTakeItsTemporaryDestinationsWithIt() throws JMSException {
        final Connection connection = connection();
        final Session session = connection.createSession();
        final TemporaryQueue temporary = session.createTemporaryQueue();
        final Connection other = connection();
        final Session others = other.createSession();
        send(other, temporary, 1);
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> others.createConsumer(temporary));
        final MessageConsumer consumer = session.createConsumer(temporary);
        assertThat(next(consumer)).isEqualTo("0");
        assertThatExceptionOfType(JMSException.class).isThrownBy(temporary::delete);
        consumer.close();
        temporary.delete();
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> send(connection, temporary, 1));
        final TemporaryQueue second = session.createTemporaryQueue();
        connection.close();
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> send(other, second, 1));
    }

    /** 2.9 and 9.2: what is for queues has nothing to do with topics, and the other way round. */
    @Test
    void shouldKeepQueuesAndTopicsApartInTheOldInterfaces() throws JMSException {
        try (QueueConnection queues = factory().createQueueConnection();
                TopicConnection topics = factory().createTopicConnection()) {
            final QueueSession ofQueues =
                    queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            assertClosed(() -> ofQueues.createTopic("t"));
            assertClosed(ofQueues::createTemporaryTopic);
            assertClosed(() -> ofQueues.unsubscribe("s"));
            assertClosed(() -> ofQueues.createDurableSubscriber(new PosthornTopic("t"), "s"));
            assertClosed(
                    () ->
                            queues.createDurableConnectionConsumer(
                                    new PosthornTopic("t"), "s", "", null, 1));
            final TopicSession ofTopics =
                    topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            assertClosed(() -> ofTopics.createQueue("q"));
            assertClosed(ofTopics::createTemporaryQueue);
            assertClosed(() -> ofTopics.createBrowser(null));
        }
    }

    @Test
    void shouldLeaveNoThreadBehind() throws Exception {
        final long before = threads();
        for (int i = 0; i < 200; i++) {
            try (Connection connection = factory().createConnection()) {
                connection.createSession();
            }
        }
        until(() -> house().broker().admin().broker().connectionCount() < 20);
        // They end by themselves, a moment after their connection.
        until(() -> threads() < before + 10);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().startsWith("posthorn-jms"))
                .count();
    }
}
