package io.posthorn.jms.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.broker.admin.NameKind;
import io.posthorn.broker.admin.NameQuery;
import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.Unchecked;
import io.posthorn.jms.connector.PosthornResourceAdapter;
import io.posthorn.jms.connector.TestContainer;
import io.posthorn.jms.connector.WithContainer;
import io.posthorn.testhouse.House;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.transaction.SystemException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Endpoints of a container get messages (Jakarta Connectors 2.1, chapter 13). */
class EndpointTest extends WithContainer {

    /** What endpoints were given: text and delivery count. */
    private final List<String> got = new CopyOnWriteArrayList<>();

    private PosthornActivationSpec spec() {
        return spec(queue);
    }

    private static PosthornActivationSpec spec(final Queue of) {
        final PosthornActivationSpec spec = new PosthornActivationSpec();
        spec.setDestination(Unchecked.get(of::getQueueName));
        spec.setDestinationType("jakarta.jms.Queue");
        spec.setReconnectPause(50L);
        spec.setMaxReconnectPause(200L);
        return spec;
    }

    private static PosthornActivationSpec spec(final Topic of) {
        final PosthornActivationSpec spec = new PosthornActivationSpec();
        spec.setDestination(Unchecked.get(of::getTopicName));
        spec.setDestinationType("jakarta.jms.Topic");
        return spec;
    }

    private void note(final Message message) {
        got.add(
                Unchecked.get(
                        () ->
                                message.getBody(String.class)
                                        + message.getIntProperty("JMSXDeliveryCount")));
    }

    private Endpoints plain(final MessageListener listener) {
        return new Endpoints(listener, null);
    }

    private Endpoints transacted(final MessageListener listener) {
        return new Endpoints(listener, container.manager());
    }

    private void activate(final Endpoints endpoints, final PosthornActivationSpec spec)
            throws ResourceException {
        container.adapter().endpointActivation(endpoints, spec);
    }

    private void deactivate(final Endpoints endpoints, final PosthornActivationSpec spec) {
        container.adapter().endpointDeactivation(endpoints, spec);
        assertThat(endpoints.open).hasValue(0);
    }

    private static void until(final BooleanSupplier condition) {
        TestContainer.until(condition);
    }

    @Test
    void shouldGiveMessagesAndAcknowledgeThem() throws Exception {
        final Endpoints endpoints = plain(this::note);
        final PosthornActivationSpec spec = spec();
        activate(endpoints, spec);
        send("a", "b", "c");
        until(() -> got.size() == 3);
        deactivate(endpoints, spec);
        assertThat(got).containsExactlyInAnyOrder("a1", "b1", "c1");
        assertThat(received()).isNull();
        send("d");
        assertThat(received()).isEqualTo("d");
    }

    @Test
    void shouldGiveAgainWhatFailed() throws Exception {
        final PosthornActivationSpec spec = spec();
        spec.setAcknowledgeMode("Dups-ok-acknowledge");
        activate(
                plain(
                        message -> {
                            note(message);
                            if (got.size() < 3) {
                                throw new IllegalStateException("fails on purpose");
                            }
                        }),
                spec);
        send("a");
        until(() -> got.size() == 3);
        assertThat(got).containsExactly("a1", "a2", "a3");
    }

    @Test
    void shouldPutAwayWhatAlwaysFails() throws Exception {
        for (final boolean isTransacted : new boolean[] {false, true}) {
            final MessageListener failing =
                    message -> {
                        note(message);
                        throw new IllegalStateException("fails on purpose");
                    };
            final Endpoints endpoints = isTransacted ? transacted(failing) : plain(failing);
            final PosthornActivationSpec spec = spec();
            activate(endpoints, spec);
            send("a");
            final Message dead = awaited(client.createQueue("%DLQ%jms-queue"));
            assertThat(dead.getBody(String.class)).isEqualTo("a");
            assertThat(got).hasSize(10).endsWith("a10");
            got.clear();
            deactivate(endpoints, spec);
        }
    }

    @Test
    void shouldGiveMessagesInTransactionsOfTheContainer() throws Exception {
        final ConnectionFactory factory = container.pool(5);
        final Queue answers = client.createQueue(TestContainer.unique("answers"));
        final AtomicInteger calls = new AtomicInteger();
        activate(
                transacted(
                        message -> {
                            note(message);
                            try (JMSContext context = factory.createContext()) {
                                context.createProducer()
                                        .send(answers, "answer " + calls.incrementAndGet());
                            }
                            if (calls.get() == 1) {
                                throw new IllegalStateException("fails on purpose");
                            }
                        }),
                spec());
        send("a");
        assertThat(awaited(answers).getBody(String.class)).isEqualTo("answer 2");
        assertThat(got).containsExactly("a1", "a2");
        assertThat(received(answers)).isNull();
        assertThat(received()).isNull();
        assertThat(branches()).isZero();
    }

    private int branches() {
        return container
                .house()
                .broker()
                .admin()
                .transactions()
                .list(Set.of(), 0, 100)
                .items()
                .size();
    }

    /** What the container rolls back without the listener having failed. */
    @Test
    void shouldGiveAgainWhatTheContainerRollsBack() throws Exception {
        activate(
                transacted(
                        message -> {
                            note(message);
                            if (got.size() == 1) {
                                setRollbackOnly();
                            }
                        }),
                spec());
        send("a");
        until(() -> got.size() == 2);
        assertThat(got).containsExactly("a1", "a2");
    }

    private void setRollbackOnly() {
        try {
            container.manager().setRollbackOnly();
        } catch (final SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldGiveAsManyAtATimeAsThereAreSessions() throws Exception {
        final CountDownLatch three = new CountDownLatch(3);
        final AtomicInteger now = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final PosthornActivationSpec spec = spec();
        spec.setMaxSessions(3);
        spec.setPrefetch(1);
        activate(
                plain(
                        message -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            three.countDown();
                            await(three);
                            now.decrementAndGet();
                            note(message);
                        }),
                spec);
        send("a", "b", "c", "d", "e", "f", "g");
        until(() -> got.size() == 7);
        assertThat(most).hasValue(3);
    }

    private static void await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldTakeWhatTheSelectorWants() throws Exception {
        final PosthornActivationSpec spec = spec();
        spec.setMessageSelector("a = 1");
        activate(plain(this::note), spec);
        client.createProducer().setProperty("a", 2).send(queue, "other");
        client.createProducer().setProperty("a", 1).send(queue, "wanted");
        until(() -> got.size() == 1);
        assertThat(got).containsExactly("wanted1");
        assertThat(awaited(queue).getBody(String.class)).isEqualTo("other");
    }

    @Test
    void shouldGiveEachMessageOfATopicOnce() throws Exception {
        final Topic topic = client.createTopic(TestContainer.unique("topic"));
        final PosthornActivationSpec shared = spec(topic);
        shared.setSubscriptionName("readers");
        final PosthornActivationSpec alone = spec(topic);
        activate(plain(this::note), alone);
        activate(plain(this::note), shared);
        activate(plain(this::note), copy(shared));
        until(() -> subscriptions(topic) == 2);
        client.createProducer().send(topic, "news");
        until(() -> got.size() == 2);
        client.createProducer().send(topic, "more");
        until(() -> got.size() == 4);
        assertThat(got).containsExactlyInAnyOrder("news1", "news1", "more1", "more1");
    }

    private static PosthornActivationSpec copy(final PosthornActivationSpec of) {
        final PosthornActivationSpec copy = new PosthornActivationSpec();
        copy.setDestination(of.getDestination());
        copy.setDestinationType(of.getDestinationType());
        copy.setSubscriptionName(of.getSubscriptionName());
        copy.setSubscriptionDurability(of.getSubscriptionDurability());
        copy.setClientId(of.getClientId());
        return copy;
    }

    private int subscriptions(final Topic topic) {
        return container
                .house()
                .broker()
                .admin()
                .subscriptions()
                .list(
                        new NameQuery("", EnumSet.allOf(NameKind.class), 0, 100),
                        Unchecked.get(topic::getTopicName).replace(".", "%2E"),
                        null)
                .items()
                .size();
    }

    @Test
    void shouldKeepMessagesForADurableSubscription() throws Exception {
        for (final String clientId : new String[] {null, TestContainer.unique("client")}) {
            final Topic topic = client.createTopic(TestContainer.unique("topic"));
            final PosthornActivationSpec spec = spec(topic);
            spec.setSubscriptionDurability("Durable");
            spec.setSubscriptionName(TestContainer.unique("durable"));
            spec.setClientId(clientId);
            final Endpoints first = plain(this::note);
            activate(first, spec);
            until(() -> subscriptions(topic) == 1);
            deactivate(first, spec);
            client.createProducer().send(topic, "kept");
            final PosthornActivationSpec again = copy(spec);
            final Endpoints second = transacted(this::note);
            activate(second, again);
            until(() -> got.size() == 1);
            assertThat(got).containsExactly("kept1");
            deactivate(second, again);
            got.clear();
        }
    }

    @Test
    void shouldWaitForCallsThatRunWhenItIsDeactivated() throws Exception {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final Endpoints endpoints =
                transacted(
                        message -> {
                            begun.countDown();
                            await(goOn);
                            note(message);
                        });
        final PosthornActivationSpec spec = spec();
        spec.setMaxSessions(1);
        activate(endpoints, spec);
        send("a", "b");
        await(begun);
        final CompletableFuture<Void> deactivation =
                CompletableFuture.runAsync(() -> deactivate(endpoints, spec));
        send("c");
        assertThat(deactivation).isNotDone();
        goOn.countDown();
        deactivation.join();
        assertThat(got).containsExactly("a1");
        final Message next = awaited(queue);
        assertThat(next.getBody(String.class)).isEqualTo("b");
        assertThat(next.getIntProperty("JMSXDeliveryCount")).as("was not delivered").isEqualTo(1);
        assertThat(awaited(queue).getBody(String.class)).isEqualTo("c");
    }

    /** What the container cannot deliver at present is nobody's failure. */
    @Test
    void shouldNotCountWhatTheContainerIsNotReadyFor() throws Exception {
        final Endpoints endpoints = transacted(this::note);
        endpoints.failures.set(4);
        activate(endpoints, spec());
        send("a");
        until(() -> got.size() == 1);
        assertThat(got).containsExactly("a1");
        container.takeWork(false);
        send("b");
        assertThat(got).hasSize(1);
        container.takeWork(true);
        until(() -> got.size() == 2);
        assertThat(got).containsExactly("a1", "b1");
    }

    @Test
    void shouldWaitForABrokerThatIsAwayAndSaySoOnce() throws Exception {
        try (House house = new House();
                TestContainer other =
                        new TestContainer(house, "connectTimeout=100&reconnectTimeout=300");
                Warnings warnings = new Warnings()) {
            final Queue its = client.createQueue("orders");
            house.stopBroker();
            other.adapter().endpointActivation(plain(this::note), spec(its));
            until(() -> warnings.attempts.get() > 2);
            assertThat(warnings.told).hasSize(1);
            assertThat(warnings.told.get(0))
                    .startsWith("The endpoint test of orders gets no messages: Cannot connect to")
                    .endsWith("It is tried again, every 200 ms at last.");
            house.startBroker();
            send(house, its, "a");
            until(() -> got.size() == 1);
            house.stopBroker();
            until(() -> warnings.told.size() == 2);
            house.startBroker();
            send(house, its, "b");
            until(() -> got.size() == 2);
            assertThat(got).containsExactly("a1", "b1");
        }
    }

    private static void send(final House house, final Queue to, final String text) {
        try (JMSContext context = new PosthornConnectionFactory(house.url()).createContext()) {
            context.createProducer().send(to, text);
        }
    }

    /** Reads the log along. */
    private static final class Warnings extends Handler implements AutoCloseable {

        private final Logger logger = Logger.getLogger("io.posthorn.jms.connector");
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final AtomicInteger attempts = new AtomicInteger();

        Warnings() {
            logger.setLevel(Level.ALL);
            setLevel(Level.ALL);
            logger.addHandler(this);
        }

        @Override
        public void publish(final LogRecord record) {
            if (record.getLevel() == Level.WARNING) {
                told.add(record.getMessage());
            }
            if (record.getMessage().contains("gets no messages")) {
                attempts.incrementAndGet();
            }
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setLevel(null);
        }
    }

    @Test
    void shouldFindWhatIsLookedUp() throws Exception {
        System.setProperty(
                "java.naming.factory.initial",
                "io.posthorn.jms.jndi.PosthornInitialContextFactory");
        System.setProperty("java.naming.provider.url", container.house().url());
        try {
            final PosthornActivationSpec spec = new PosthornActivationSpec();
            spec.setDestinationLookup("dynamicQueues/" + queue.getQueueName());
            spec.setConnectionFactoryLookup("ConnectionFactory");
            spec.setUrl("posthorn://nowhere");
            activate(plain(this::note), spec);
            send("a");
            until(() -> got.size() == 1);
            final PosthornActivationSpec wrong = new PosthornActivationSpec();
            wrong.setDestination("a");
            wrong.setConnectionFactoryLookup("dynamicQueues/a");
            assertThatExceptionOfType(InvalidPropertyException.class)
                    .isThrownBy(wrong::broker)
                    .withMessage("dynamicQueues/a is no connection factory of Posthorn.");
            wrong.setConnectionFactoryLookup("missing");
            assertThatExceptionOfType(InvalidPropertyException.class)
                    .isThrownBy(wrong::broker)
                    .withMessageContaining("Nothing can be looked up as missing");
        } finally {
            System.clearProperty("java.naming.factory.initial");
            System.clearProperty("java.naming.provider.url");
        }
    }

    @Test
    void shouldRefuseWhatItCannotActivate() {
        final Endpoints endpoints = plain(this::note);
        assertThatExceptionOfType(InvalidPropertyException.class)
                .isThrownBy(() -> activate(endpoints, new PosthornActivationSpec()));
        assertThatExceptionOfType(NotSupportedException.class)
                .isThrownBy(() -> container.adapter().endpointActivation(endpoints, null));
        assertThatExceptionOfType(ResourceAdapterInternalException.class)
                .isThrownBy(
                        () -> new PosthornResourceAdapter().endpointActivation(endpoints, spec()));
        final PosthornResourceAdapter wrong = new PosthornResourceAdapter();
        wrong.setUrl("http://here");
        assertThatExceptionOfType(ResourceAdapterInternalException.class)
                .isThrownBy(() -> wrong.start(container));
    }
}
