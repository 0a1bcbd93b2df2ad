package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.session.Identity;
import io.posthorn.testhouse.House;
import io.posthorn.testkit.Await;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Who may connect, and what messages say of their senders (Jakarta Messaging 3.1, 3.5.9 and 6.1.1).
 */
@Timeout(60)
class UserTest {

    private static final long LIMIT_MS = 10_000;

    /** Knows users by heart, and looks nothing up on an event loop. */
    private static final class Users implements Authenticator {

        private final Map<String, String> passwords = new ConcurrentHashMap<>();
        private final Set<String> threads = ConcurrentHashMap.newKeySet();
        private volatile boolean isAway;

        @Override
        public Optional<Answer> recall(final String user, final String password) {
            return user == null
                    ? Optional.of(new Known(new Identity("anonymous", false)))
                    : Optional.empty();
        }

        @Override
        public Answer ask(final String user, final String password) {
            threads.add(Thread.currentThread().getName().replaceAll("-\\d+$", ""));
            if (isAway) {
                return new Unavailable("The users are away.");
            }
            return password != null && password.equals(passwords.get(user))
                    ? new Known(new Identity(user, true))
                    : new Refused("The user or the password is wrong.");
        }
    }

    private final Users users = new Users();
    private final House house = new House(users);
    private final PosthornConnectionFactory factory = new PosthornConnectionFactory(house.url());

    UserTest() {
        users.passwords.put("ann", "rose");
        users.passwords.put("bob", "tulip");
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void shouldConnectWithTheRightPassword() throws JMSException {
        try (Connection connection = factory.createConnection("ann", "rose");
                JMSContext context = factory.createContext("bob", "tulip")) {
            assertThat(connection.getMetaData().getJMSProviderName()).isEqualTo("Posthorn");
            assertThat(context.createQueue("q").toString()).isEqualTo("queue:q");
        }
        assertThat(users.threads).containsExactly("posthorn-doorkeeper");
    }

    @Test
    void shouldConnectWithTheUserOfTheFactory() throws JMSException {
        factory.setUser("ann");
        factory.setPassword("rose");
        factory.createConnection().close();
        factory.createQueueConnection().close();
        factory.createTopicConnection().close();
        factory.createContext().close();
        factory.setPassword("tulip");
        assertThatExceptionOfType(JMSSecurityException.class).isThrownBy(factory::createConnection);
    }

    @Test
    void shouldRefuseAWrongPasswordInTheCallThatConnects() {
        assertThatExceptionOfType(JMSSecurityException.class)
                .isThrownBy(() -> factory.createConnection("ann", "tulip"))
                .withMessage("The user or the password is wrong.");
        assertThatExceptionOfType(JMSSecurityException.class)
                .isThrownBy(() -> factory.createConnection("carl", "rose"));
        assertThatExceptionOfType(JMSSecurityException.class)
                .isThrownBy(() -> factory.createConnection("ann", null));
        assertThatExceptionOfType(JMSSecurityException.class)
                .isThrownBy(() -> factory.createQueueConnection("ann", ""));
        assertThatExceptionOfType(JMSSecurityException.class)
                .isThrownBy(() -> factory.createTopicConnection("ann", "x"));
        assertThatExceptionOfType(JMSSecurityRuntimeException.class)
                .isThrownBy(() -> factory.createContext("ann", "tulip"))
                .withMessage("The user or the password is wrong.");
        assertThatExceptionOfType(JMSSecurityRuntimeException.class)
                .isThrownBy(
                        () -> factory.createContext("ann", "tulip", JMSContext.SESSION_TRANSACTED));
    }

    @Test
    void shouldAskForThePasswordInDistributedTransactionsToo() throws JMSException {
        final PosthornXAConnectionFactory xa = new PosthornXAConnectionFactory(house.url());
        xa.createXAConnection("ann", "rose").close();
        assertThatExceptionOfType(JMSSecurityException.class)
                .isThrownBy(() -> xa.createXAConnection("ann", "tulip"));
        assertThatExceptionOfType(JMSSecurityRuntimeException.class)
                .isThrownBy(() -> xa.createXAContext("ann", "tulip"));
    }

    @Test
    void shouldSayThatUsersCannotBeLookedUpAtPresent() {
        users.isAway = true;
        assertThatExceptionOfType(ResourceAllocationException.class)
                .isThrownBy(() -> factory.createConnection("ann", "rose"))
                .withMessage("The users are away.");
    }

    @Test
    void shouldTakeAClientIdentifierAfterConnecting() throws JMSException {
        try (Connection connection = factory.createConnection("ann", "rose")) {
            connection.setClientID("mine");
            assertThat(connection.getClientID()).isEqualTo("mine");
        }
    }

    @Test
    void shouldComeBackOnceUsersCanBeLookedUpAgain() throws JMSException, IOException {
        try (Connection connection = factory.createConnection("ann", "rose")) {
            connection.start();
            final Session session = connection.createSession();
            final Queue queue = session.createQueue("comes.back");
            session.createProducer(queue).send(session.createTextMessage("before"));
            users.isAway = true;
            final int asked = users.threads.size();
            house.stopBroker();
            house.startBroker();
            users.threads.clear();
            Await.until(
                    "the client asks to come back",
                    Duration.ofMillis(LIMIT_MS),
                    () -> users.threads.size() >= asked);
            users.isAway = false;
            final MessageConsumer consumer = session.createConsumer(queue);
            assertThat(consumer.receive(LIMIT_MS)).isNotNull();
        }
    }

    @Test
    void shouldGiveUpWhenTheUserIsRefusedOnComingBack() throws JMSException, IOException {
        final AtomicReference<JMSException> told = new AtomicReference<>();
        try (Connection connection = factory.createConnection("ann", "rose")) {
            connection.setExceptionListener(told::set);
            users.passwords.remove("ann");
            house.stopBroker();
            house.startBroker();
            Await.until(
                    "the listener is told", Duration.ofMillis(LIMIT_MS), () -> told.get() != null);
            assertThat(told.get()).isInstanceOf(JMSSecurityException.class);
        }
    }

    private static Message exchange(final JMSContext sender, final Queue queue, final String forged)
            throws JMSException {
        final Message message = sender.createTextMessage("x");
        if (forged != null) {
            message.setStringProperty("JMSXUserID", forged);
        }
        sender.createProducer().send(queue, message);
        final Message received = sender.createConsumer(queue).receive(LIMIT_MS);
        assertThat(received).isNotNull();
        return received;
    }

    @Test
    void shouldSayWhoSentAMessage() throws JMSException {
        try (JMSContext ann = factory.createContext("ann", "rose")) {
            final Message received = exchange(ann, ann.createQueue("from.ann"), null);
            assertThat(received.propertyExists("JMSXUserID")).isTrue();
            assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("ann");
        }
    }

    @Test
    void shouldBelieveNobodyWhoClaimsToBeAnotherUser() throws JMSException {
        try (JMSContext ann = factory.createContext("ann", "rose");
                JMSContext nobody = factory.createContext()) {
            assertThat(
                            exchange(ann, ann.createQueue("by.ann"), "bob")
                                    .getStringProperty("JMSXUserID"))
                    .isEqualTo("ann");
            assertThat(
                            exchange(nobody, nobody.createQueue("by.nobody"), "bob")
                                    .propertyExists("JMSXUserID"))
                    .isFalse();
        }
    }

    @Test
    void shouldSayWhoSentAMessageThatWasPassedOnInATransaction() throws JMSException {
        try (JMSContext ann = factory.createContext("ann", "rose");
                JMSContext bob =
                        factory.createContext("bob", "tulip", JMSContext.SESSION_TRANSACTED)) {
            final Queue first = ann.createQueue("first");
            final Topic second = ann.createTopic("second");
            final var reader = ann.createConsumer(second, "JMSXUserID = 'bob'");
            ann.createProducer().send(first, "x");
            final Message received = bob.createConsumer(first).receive(LIMIT_MS);
            assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("ann");
            bob.createProducer().send(second, received);
            bob.commit();
            final Message passedOn = reader.receive(LIMIT_MS);
            assertThat(passedOn).isNotNull();
            assertThat(passedOn.getStringProperty("JMSXUserID")).isEqualTo("bob");
        }
    }
}
