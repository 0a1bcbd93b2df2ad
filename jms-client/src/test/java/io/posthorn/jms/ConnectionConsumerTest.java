package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.testhouse.House;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, 11.2: messages for the sessions of application servers. */
class ConnectionConsumerTest extends WithHouse {

    private final List<String> got = new CopyOnWriteArrayList<>();
    private Connection connection;
    private Session session;

    @BeforeEach
    void open() throws JMSException {
        connection = connection(unique("client"));
        session = connection.createSession();
    }

    /** As many sessions as a server has threads for; each runs by itself. */
    private final class Server implements ServerSessionPool {

        private final BlockingQueue<ServerSession> idle = new LinkedBlockingQueue<>();

        Server(final int sessions, final int mode) throws JMSException {
            for (int i = 0; i < sessions; i++) {
                final Session mine = connection.createSession(mode);
                mine.setMessageListener(message -> listen(mine, message));
                assertThat(mine.getMessageListener()).isNotNull();
                idle.add(new Running(mine));
            }
        }

        private void listen(final Session of, final Message message) {
            Unchecked.run(
                    () -> {
                        final boolean isAgain = message.getJMSRedelivered();
                        got.add(textOf(message) + (isAgain ? " again" : ""));
                        if (of.getTransacted() && !isAgain) {
                            of.rollback();
                        } else if (of.getTransacted()) {
                            of.commit();
                        }
                    });
        }

        @Override
        public ServerSession getServerSession() throws JMSException {
            try {
                return idle.take();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new JMSException("interrupted");
            }
        }

        private final class Running implements ServerSession {

            private final Session mine;

            Running(final Session mine) {
                this.mine = mine;
            }

            @Override
            public Session getSession() {
                return mine;
            }

            @Override
            public void start() {
                new Thread(
                                () -> {
                                    mine.run();
                                    idle.add(this);
                                })
                        .start();
            }
        }
    }

    @Test
    void shouldHandTheMessagesOfAQueueToTheServersSessions() throws JMSException {
        final Queue queue = queue(session);
        final ServerSessionPool server = new Server(3, Session.AUTO_ACKNOWLEDGE);
        final ConnectionConsumer consumer =
                connection.createConnectionConsumer(queue, null, server, 5);
        assertThat(consumer.getServerSessionPool()).isSameAs(server);
        send(connection, queue, 20);
        until(() -> got.size() == 20);
        assertThat(got).contains("0", "19").doesNotHaveDuplicates();
        consumer.close();
        send(connection, queue, 1);
        assertThat(next(session.createConsumer(queue))).isEqualTo("0");
        assertEmpty(session.createConsumer(queue));
    }

    @Test
    void shouldTakeWhatTheSelectorWants() throws JMSException {
        final Queue queue = queue(session);
        connection.createConnectionConsumer(
                queue, "a = 1", new Server(1, Session.AUTO_ACKNOWLEDGE), 1);
        final Message wanted = session.createTextMessage("wanted");
        wanted.setIntProperty("a", 1);
        session.createProducer(queue).send(session.createTextMessage("other"));
        session.createProducer(queue).send(wanted);
        until(() -> got.size() == 1);
        assertThat(got).containsExactly("wanted");
        assertThat(next(session.createConsumer(queue))).isEqualTo("other");
    }

    @Test
    void shouldConsumeFromEveryKindOfSubscription() throws JMSException {
        final Topic topic = topic(session);
        final ServerSessionPool server = new Server(1, Session.AUTO_ACKNOWLEDGE);
        final List<ConnectionConsumer> all =
                List.of(
                        connection.createConnectionConsumer(topic, null, server, 1),
                        connection.createSharedConnectionConsumer(topic, "a", null, server, 1),
                        connection.createDurableConnectionConsumer(topic, "b", null, server, 1),
                        connection.createSharedDurableConnectionConsumer(
                                topic, "c", null, server, 1));
        session.createProducer(topic).send(session.createTextMessage("news"));
        until(() -> got.size() == 4);
        for (final ConnectionConsumer each : all) {
            each.close();
        }
        session.unsubscribe("b");
        session.unsubscribe("c");
        final TemporaryTopic temporary = session.createTemporaryTopic();
        connection.createSharedConnectionConsumer(temporary, "d", null, server, 1).close();
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(
                        () ->
                                connection.createDurableConnectionConsumer(
                                        temporary, "d", null, server, 1));
    }

    @Test
    void shouldDeliverAgainWhatASessionRollsBack() throws JMSException {
        final Queue queue = queue(session);
        final ConnectionConsumer consumer =
                connection.createConnectionConsumer(
                        queue, null, new Server(1, Session.SESSION_TRANSACTED), 1);
        send(connection, queue, 1);
        until(() -> got.size() == 2);
        assertThat(got).containsExactly("0", "0 again");
        consumer.close();
        assertEmpty(session.createConsumer(queue));
    }

    /** One session, which the test runs in its own way. */
    private record Single(Session session, Runnable run)
            implements ServerSessionPool, ServerSession {

        @Override
        public ServerSession getServerSession() {
            return this;
        }

        @Override
        public Session getSession() {
            return session;
        }

        @Override
        public void start() {
            run.run();
        }
    }

    /** As a transaction manager does it whose patience is over. */
    @Test
    void shouldNotAcknowledgeWhatWasRolledBackBeforeTheListenerReturned() throws JMSException {
        final Queue queue = queue(session);
        try (XAConnection other =
                new PosthornXAConnectionFactory(house().url()).createXAConnection()) {
            final XASession mine = other.createXASession();
            final XAResource resource = mine.getXAResource();
            mine.setMessageListener(
                    message -> {
                        final Branch branch = new Branch(got.size());
                        got.add(Unchecked.get(() -> textOf(message)));
                        if (got.size() < 3) {
                            branch.rollBack(resource);
                        }
                    });
            final Single server =
                    new Single(
                            mine,
                            () -> {
                                final int before = got.size();
                                final Branch branch = new Branch(before);
                                branch.start(resource);
                                mine.run();
                                if (before == 2) {
                                    branch.commit(resource);
                                }
                            });
            other.createConnectionConsumer(queue, null, server, 1);
            other.start();
            send(connection, queue, 1);
            until(() -> got.size() == 3);
        }
        assertThat(got).containsExactly("0", "0", "0");
        assertEmpty(session.createConsumer(queue));
    }

    /** The broker has it back, and gives it again. */
    @Test
    void shouldNotGiveWhatWasLostWithTheConnectionBeforeItWasRun() throws Exception {
        try (House own = new House();
                Connection other = new PosthornConnectionFactory(own.url()).createConnection()) {
            final Session mine = other.createSession();
            final Queue queue = queue(mine);
            send(other, queue, 1);
            mine.setMessageListener(
                    message ->
                            got.add(
                                    Unchecked.get(
                                            () -> textOf(message) + message.getJMSRedelivered())));
            final AtomicBoolean isFirst = new AtomicBoolean(true);
            final Session asking = other.createSession();
            final Single server =
                    new Single(
                            mine,
                            () -> {
                                if (isFirst.getAndSet(false)) {
                                    loseConnection(own, asking);
                                }
                                mine.run();
                            });
            other.createConnectionConsumer(queue, null, server, 1);
            other.start();
            until(() -> !got.isEmpty());
            send(other, queue, 1);
            until(() -> got.size() > 1);
            assertThat(got).containsExactly("0true", "0false");
        }
    }

    /** Returns when the client has connected again. */
    private static void loseConnection(final House house, final Session asking) {
        try {
            house.stopBroker();
            house.startBroker();
            asking.createTemporaryQueue().delete();
        } catch (final JMSException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A branch of the test. */
    private record Branch(int number) implements Xid {

        @Override
        public int getFormatId() {
            return 1;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return new byte[] {7, (byte) number};
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {1};
        }

        void start(final XAResource resource) {
            with(() -> resource.start(this, XAResource.TMNOFLAGS));
        }

        void rollBack(final XAResource resource) {
            with(() -> resource.end(this, XAResource.TMFAIL));
            with(() -> resource.rollback(this));
        }

        void commit(final XAResource resource) {
            with(() -> resource.end(this, XAResource.TMSUCCESS));
            with(() -> resource.commit(this, true));
        }

        /** Something that is done with a resource. */
        private interface Step {
            void run() throws XAException;
        }

        private static void with(final Step step) {
            try {
                step.run();
            } catch (final XAException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void shouldNeedAPoolAndAPositiveNumber() throws JMSException {
        final Queue queue = queue(session);
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> connection.createConnectionConsumer(queue, null, null, 1));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> connection.createConnectionConsumer(queue, null, () -> null, 0));
    }

    /** 11.2: a subscription of several consumers has a name, as for sessions (8.3.2). */
    @Test
    void shouldNeedANameForASubscription() throws JMSException {
        final Topic topic = topic(session);
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(
                        () ->
                                connection.createSharedConnectionConsumer(
                                        topic, null, null, () -> null, 1));
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(
                        () ->
                                connection.createDurableConnectionConsumer(
                                        topic, "", null, () -> null, 1));
    }
}
