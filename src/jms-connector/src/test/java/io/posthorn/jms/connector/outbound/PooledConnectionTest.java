package io.posthorn.jms.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.session.Identity;
import io.posthorn.jms.connector.TestContainer;
import io.posthorn.jms.connector.WithContainer;
import io.posthorn.testhouse.House;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.transaction.RollbackException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Connections of a published container's pool, in transactions of a published manager. */
class PooledConnectionTest extends WithContainer {

    private void sendByContainer(final ConnectionFactory factory, final String text) {
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(queue, text);
        }
    }

    @Test
    void shouldSendWithTheTransactionOfTheContainer() throws Exception {
        final ConnectionFactory factory = container.pool(1);
        container.manager().begin();
        sendByContainer(factory, "committed");
        assertThat(received()).isNull();
        container.manager().commit();
        assertThat(received()).isEqualTo("committed");
        container.manager().begin();
        sendByContainer(factory, "rolled back");
        container.manager().rollback();
        assertThat(received()).isNull();
    }

    @Test
    void shouldReceiveWithTheTransactionOfTheContainer() throws Exception {
        send("one");
        final ConnectionFactory factory = container.pool(1);
        for (int count = 1; count <= 2; count++) {
            container.manager().begin();
            try (JMSContext context = factory.createContext()) {
                final Message message = context.createConsumer(queue).receive(LIMIT_MS);
                assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
                assertThat(message.getJMSRedelivered()).isEqualTo(count > 1);
            }
            if (count == 1) {
                container.manager().rollback();
            } else {
                container.manager().commit();
            }
        }
        assertThat(received()).isNull();
    }

    /** Jakarta Messaging 3.1, 6.1.2 and 8.3.3: applications outside of the container, too. */
    @Test
    void shouldLeaveItsClientIdentifierToOthersAfterATransaction() throws Exception {
        final PosthornManagedConnectionFactory managed = container.managedFactory();
        managed.setClientId(TestContainer.unique("client"));
        final ConnectionFactory factory =
                container.pool(2, managed, TransactionSupportLevel.XATransaction);
        final Topic topic = client.createTopic(TestContainer.unique("topic"));
        for (final String expected : new String[] {null, "news"}) {
            container.manager().begin();
            try (JMSContext context = factory.createContext()) {
                assertThat(
                                context.createDurableConsumer(topic, "sub")
                                        .receiveBody(String.class, expected == null ? 1 : LIMIT_MS))
                        .isEqualTo(expected);
            }
            container.manager().commit();
            client.createProducer().send(topic, "news");
        }
        try (JMSContext outside = managed.provider().createContext()) {
            assertThat(
                            outside.createDurableConsumer(topic, "sub")
                                    .receiveBody(String.class, LIMIT_MS))
                    .isEqualTo("news");
        }
        try (JMSContext outside = managed.provider().createContext()) {
            outside.unsubscribe("sub");
        }
    }

    @Test
    void shouldBeOneConnectionForAllOfATransaction() throws Exception {
        final ConnectionFactory factory = container.pool(1);
        container.manager().begin();
        try (JMSContext one = factory.createContext();
                JMSContext other = factory.createContext()) {
            one.createProducer().send(queue, "one");
            other.createProducer().send(queue, "other");
        }
        container.manager().commit();
        assertThat(received()).isEqualTo("one");
        assertThat(received()).isEqualTo("other");
    }

    @Test
    void shouldDoEverythingAtOnceOutsideOfATransaction() throws Exception {
        final ConnectionFactory factory = container.pool(1);
        sendByContainer(factory, "at once");
        try (JMSContext context = factory.createContext()) {
            assertThat(context.getTransacted()).isFalse();
            assertThat(context.getSessionMode()).isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
            assertThat(context.createConsumer(queue).receiveBody(String.class, LIMIT_MS))
                    .isEqualTo("at once");
            context.recover();
            context.acknowledge();
        }
        assertThat(received()).isNull();
    }

    /** A pool that enlists connections as resources that know no branches. */
    @Test
    void shouldWorkForATransactionOfOneResource() throws Exception {
        final ConnectionFactory factory =
                container.pool(
                        1, container.managedFactory(), TransactionSupportLevel.LocalTransaction);
        container.manager().begin();
        sendByContainer(factory, "committed");
        assertThat(received()).isNull();
        container.manager().commit();
        assertThat(received()).isEqualTo("committed");
        container.manager().begin();
        sendByContainer(factory, "rolled back");
        container.manager().rollback();
        assertThat(received()).isNull();
    }

    @Test
    void shouldLeaveNothingBehindForTheNextOne() throws Exception {
        send("one", "two");
        final ConnectionFactory factory = container.pool(1);
        final TemporaryQueue temporary;
        final Session stale;
        final MessageConsumer consumer;
        try (Connection connection = factory.createConnection()) {
            connection.start();
            stale = connection.createSession();
            temporary = stale.createTemporaryQueue();
            consumer = stale.createConsumer(queue);
            assertThat(consumer.receive(LIMIT_MS).getBody(String.class)).isEqualTo("one");
        }
        assertThat(received())
                .as("is not kept by the consumer that was forgotten")
                .isEqualTo("two");
        assertThatExceptionOfType(JMSException.class).isThrownBy(stale::createMessage);
        assertThatExceptionOfType(JMSException.class).isThrownBy(consumer::receiveNoWait);
        assertThatExceptionOfType(InvalidDestinationRuntimeException.class)
                .isThrownBy(() -> client.createProducer().send(temporary, "gone"));
        send("three");
        try (Connection connection = factory.createConnection()) {
            final MessageConsumer next = connection.createSession().createConsumer(queue);
            assertThat(next.receive(300)).as("nobody has started it").isNull();
            connection.start();
            assertThat(next.receive(LIMIT_MS).getBody(String.class)).isEqualTo("three");
        }
    }

    @Test
    void shouldBeUsedByManyThreads() throws Exception {
        final ConnectionFactory factory = container.pool(3);
        final int count = 60;
        final CompletableFuture<?>[] sends = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            final String text = Integer.toString(i);
            sends[i] = CompletableFuture.runAsync(() -> sendByContainer(factory, text));
        }
        CompletableFuture.allOf(sends).get();
        for (int i = 0; i < count; i++) {
            assertThat(received()).isNotNull();
        }
        assertThat(container.lastPool().getPool().getStatistics().getActiveCount()).isBetween(1, 3);
    }

    @Test
    void shouldRollBackWhatWasLostWithTheConnection() throws Exception {
        try (House house = new House();
                TestContainer other = new TestContainer(house, "reconnectTimeout=20000")) {
            final ConnectionFactory factory = other.pool(1);
            other.manager().begin();
            sendByContainer(factory, "lost");
            house.stopBroker();
            house.startBroker();
            assertThatExceptionOfType(RollbackException.class)
                    .isThrownBy(() -> other.manager().commit());
            other.manager().begin();
            sendByContainer(factory, "sent");
            other.manager().commit();
        }
    }

    @Test
    void shouldGoOnWithAnotherConnectionWhenOneIsLostForGood() throws Exception {
        try (House house = new House();
                TestContainer other =
                        new TestContainer(house, "reconnectTimeout=500&connectTimeout=500")) {
            final ConnectionFactory factory = other.pool(1);
            sendByContainer(factory, "before");
            house.stopBroker();
            TestContainer.until(
                    () -> other.lastPool().getPool().getStatistics().getDestroyedCount() == 1);
            assertThatExceptionOfType(JMSRuntimeException.class)
                    .isThrownBy(() -> sendByContainer(factory, "while it is away"));
            house.startBroker();
            sendByContainer(factory, "after");
        }
    }

    /** One user, with a secret. */
    private static final class Ada implements Authenticator {

        @Override
        public Optional<Answer> recall(final String user, final String password) {
            return Optional.of(ask(user, password));
        }

        @Override
        public Answer ask(final String user, final String password) {
            return "ada".equals(user) && "secret".equals(password)
                    ? new Known(new Identity(user, true))
                    : new Refused("Nobody knows %s.".formatted(user));
        }
    }

    @Test
    void shouldConnectAsWhoeverTheApplicationSays() throws Exception {
        try (House house = new House(new Ada());
                TestContainer other = new TestContainer(house)) {
            final ConnectionFactory factory = other.pool(1);
            assertThatExceptionOfType(JMSSecurityRuntimeException.class)
                    .isThrownBy(() -> factory.createContext("ada", "wrong"));
            assertThatExceptionOfType(JMSSecurityException.class)
                    .isThrownBy(factory::createConnection);
            try (JMSContext context = factory.createContext("ada", "secret")) {
                assertThat(context.getMetaData().getJMSProviderName()).isEqualTo("Posthorn");
            }
            final PosthornManagedConnectionFactory configured = other.managedFactory();
            configured.setUser("ada");
            configured.setPassword("secret");
            other.pool(1, configured, TransactionSupportLevel.XATransaction)
                    .createContext()
                    .close();
        }
    }
}
