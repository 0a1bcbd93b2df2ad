package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.server.Servers;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What JMS and RocketMQ's clients make of each other's messages, as {@code docs/message-mapping.md}
 * says.
 */
class JmsInteropIT extends WithStockClients {

    private static final long LIMIT_MS = 30_000;
    private static final String FIRST = "first";

    /** A value of each type, with the text a RocketMQ client sees and the mark of its type. */
    private static final Map<String, Typed> PROPERTIES =
            Map.of(
                    "truth", new Typed(true, "true", "Z"),
                    "small", new Typed((byte) -7, "-7", "B"),
                    "short_one", new Typed((short) 700, "700", "S"),
                    "number", new Typed(70_000, "70000", "I"),
                    "large", new Typed(7_000_000_000L, "7000000000", "J"),
                    "single", new Typed(0.1f, "0.1", "F"),
                    "real", new Typed(0.25, "0.25", "D"),
                    "text", new Typed("Käse & Brot", "Käse & Brot", ""),
                    "control", new Typed("100%\u0001\u0002", "100%25%01%02", "X"));

    private record Typed(Object value, String text, String mark) {}

    private Connection connection;
    private Session session;

    @BeforeEach
    void connect() throws JMSException {
        assumeTrue(Servers.chosen() == Servers.POSTHORN, "the reference knows no JMS");
        connection =
                new PosthornConnectionFactory("posthorn://" + nameServers().replace(';', ','))
                        .createConnection();
        connection.start();
        session = connection.createSession();
    }

    @AfterEach
    void disconnect() throws JMSException {
        if (connection != null) {
            connection.close();
        }
    }

    /** What a RocketMQ client finds in the topic of a queue, which has one queue per priority. */
    private List<Incoming> stored(
            final StockClients client, final Sender sender, final Queue queue, final int count)
            throws JMSException {
        final var usual = sender.queues(queue.getQueueName()).get(0);
        return read(
                client,
                nameServers(),
                IntStream.rangeClosed(0, 9)
                        .mapToObj(
                                id ->
                                        new io.posthorn.systemtests.client.Queue(
                                                usual.topic(), usual.broker(), id))
                        .toList(),
                count);
    }

    private static Message next(final MessageConsumer consumer) throws JMSException {
        final Message message = consumer.receive(LIMIT_MS);
        assertThat(message).isNotNull();
        return message;
    }

    private Queue newQueue(final StockClients client) throws JMSException {
        return session.createQueue(unique("queue", client));
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowEveryBodyOfJmsToRocketMq(final StockClients client) throws JMSException {
        final Queue queue = newQueue(client);
        final MessageProducer producer = session.createProducer(queue);
        for (final JmsBodies each : JmsBodies.values()) {
            final Message message = each.make(session);
            message.setStringProperty("name", each.name());
            producer.send(message);
        }
        try (Sender sender = sender(client)) {
            final Map<String, Incoming> stored =
                    stored(client, sender, queue, JmsBodies.values().length).stream()
                            .collect(
                                    Collectors.toMap(
                                            message -> message.properties().get("name"),
                                            message -> message));
            for (final JmsBodies each : JmsBodies.values()) {
                final Incoming message = stored.get(each.name());
                assertThat(message).as("%s", each).isNotNull();
                assertThat(message.properties().get(JmsBodies.KIND)).isEqualTo(each.kind());
                each.verifyStored(message.body());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowEveryBodyOfRocketMqToJms(final StockClients client) throws JMSException {
        final Queue queue = newQueue(client);
        final MessageConsumer consumer = session.createConsumer(queue);
        try (Sender sender = sender(client)) {
            for (final JmsBodies each : JmsBodies.values()) {
                if (each.body().length == 0) {
                    // RocketMQ's producers refuse to send nothing.
                    continue;
                }
                final Outgoing message = Outgoing.bytes(queue.getQueueName(), each.body());
                sender.send(
                        each.kind() == null ? message : message.with(JmsBodies.KIND, each.kind()));
                final Message got = next(consumer);
                each.verify(got);
            }
        }
    }

    /** RocketMQ's producers send at least one byte, which means nothing where there is no body. */
    @ParameterizedTest
    @EnumSource
    void shouldTakeAnyBodyForNone(final StockClients client) throws JMSException {
        final Queue queue = newQueue(client);
        final MessageConsumer consumer = session.createConsumer(queue);
        try (Sender sender = sender(client)) {
            for (final JmsBodies each : List.of(JmsBodies.NO_TEXT, JmsBodies.NONE)) {
                sender.send(
                        Outgoing.text(queue.getQueueName(), "-").with(JmsBodies.KIND, each.kind()));
                each.verify(next(consumer));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadWhatRocketMqCompressed(final StockClients client) throws JMSException {
        final Queue queue = newQueue(client);
        final MessageConsumer consumer = session.createConsumer(queue);
        final String text = "cheese ".repeat(10_000);
        try (Sender sender = sender(client)) {
            sender.send(Outgoing.text(queue.getQueueName(), text).with(JmsBodies.KIND, "text"));
        }
        assertThat(((TextMessage) next(consumer)).getText()).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowEveryPropertyOfJmsToRocketMq(final StockClients client) throws JMSException {
        final Queue queue = newQueue(client);
        final Message message = session.createTextMessage("x");
        for (final Map.Entry<String, Typed> each : PROPERTIES.entrySet()) {
            message.setObjectProperty(each.getKey(), each.getValue().value());
        }
        message.setStringProperty("empty", "");
        message.setStringProperty("nothing", null);
        session.createProducer(queue).send(message);
        try (Sender sender = sender(client)) {
            final Map<String, String> got = stored(client, sender, queue, 1).get(0).properties();
            PROPERTIES.forEach((name, value) -> assertThat(got).containsEntry(name, value.text()));
            assertThat(got).doesNotContainKeys("empty", "nothing");
            assertThat(got.get("PROPERTY_TYPES").split(" "))
                    .containsExactlyInAnyOrderElementsOf(typeMarks("Eempty", "Nnothing"));
        }
    }

    private static List<String> typeMarks(final String... more) {
        final List<String> marks =
                PROPERTIES.entrySet().stream()
                        .filter(each -> !each.getValue().mark().isEmpty())
                        .map(each -> each.getValue().mark() + each.getKey())
                        .collect(Collectors.toList());
        marks.addAll(List.of(more));
        return marks;
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowEveryPropertyOfRocketMqToJms(final StockClients client) throws JMSException {
        final Queue queue = newQueue(client);
        final MessageConsumer consumer =
                session.createConsumer(queue, "number = 70000 AND truth = TRUE AND real < 0.5");
        try (Sender sender = sender(client)) {
            Outgoing message =
                    Outgoing.text(queue.getQueueName(), "x")
                            .with("PROPERTY_TYPES", String.join(" ", typeMarks("Eempty")));
            for (final Map.Entry<String, Typed> each : PROPERTIES.entrySet()) {
                message = message.with(each.getKey(), each.getValue().text());
            }
            sender.send(message);
        }
        final Message got = next(consumer);
        for (final Map.Entry<String, Typed> each : PROPERTIES.entrySet()) {
            assertThat(got.getObjectProperty(each.getKey()))
                    .as(each.getKey())
                    .isEqualTo(each.getValue().value());
        }
        assertThat(got.getStringProperty("empty")).isEmpty();
    }

    /** Without types all is text, which JMS converts when it is asked for something else. */
    @ParameterizedTest
    @EnumSource
    void shouldConvertPropertiesThatAreTexts(final StockClients client) throws JMSException {
        final Queue queue = newQueue(client);
        final MessageConsumer consumer = session.createConsumer(queue, "number = '70000'");
        try (Sender sender = sender(client)) {
            sender.send(Outgoing.text(queue.getQueueName(), "x").with("number", "70000"));
        }
        final Message got = next(consumer);
        assertThat(got.getObjectProperty("number")).isEqualTo("70000");
        assertThat(got.getIntProperty("number")).isEqualTo(70_000);
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowTheHeaderOfJmsToRocketMq(final StockClients client) throws JMSException {
        final Queue queue = newQueue(client);
        final Message message = session.createTextMessage("x");
        message.setJMSType("order");
        message.setJMSCorrelationID("cheese-7");
        message.setJMSReplyTo(session.createQueue("answers"));
        message.setStringProperty("TAGS", "urgent");
        message.setStringProperty("KEYS", "k1 k2");
        message.setStringProperty("JMSXGroupID", "g");
        message.setIntProperty("JMSXGroupSeq", 3);
        session.createProducer(queue).send(message, DeliveryMode.NON_PERSISTENT, 7, 600_000);
        try (Sender sender = sender(client)) {
            final Incoming got = stored(client, sender, queue, 1).get(0);
            assertThat("ID:" + got.messageId()).isEqualTo(message.getJMSMessageID());
            assertThat(got.bornTimestamp()).isEqualTo(message.getJMSTimestamp());
            assertThat(got.tag()).isEqualTo("urgent");
            assertThat(got.keys()).isEqualTo("k1 k2");
            assertThat(got.properties())
                    .containsEntry("JMSType", "order")
                    .containsEntry("CORRELATION_ID", "cheese-7")
                    .containsEntry("JMSReplyTo", "queue:answers")
                    .containsEntry("JMSDeliveryMode", "NON_PERSISTENT")
                    .containsEntry("_SYS_MSG_PRIORITY_", "7")
                    .containsEntry("EXPIRES_MS", Long.toString(message.getJMSExpiration()))
                    .containsEntry("JMSXGroupID", "g")
                    .containsEntry("JMSXGroupSeq", "3");
            assertThat(sender.query(queue.getQueueName(), "k2")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowTheHeaderOfRocketMqToJms(final StockClients client) throws JMSException {
        final Queue queue = newQueue(client);
        final MessageConsumer consumer =
                session.createConsumer(queue, "JMSType = 'order' AND TAGS = 'urgent'");
        final String messageId;
        final long expires = System.currentTimeMillis() + 600_000;
        try (Sender sender = sender(client)) {
            messageId =
                    sender.send(
                                    Outgoing.text(queue.getQueueName(), "x")
                                            .withTag("urgent")
                                            .withKey("k1 k2")
                                            .with("JMSType", "order")
                                            .with("CORRELATION_ID", "cheese-7")
                                            .with("JMSReplyTo", "topic:answers")
                                            .with("JMSDeliveryMode", "NON_PERSISTENT")
                                            .with("_SYS_MSG_PRIORITY_", "7")
                                            .with("EXPIRES_MS", Long.toString(expires)))
                            .messageId();
        }
        final Message got = next(consumer);
        assertThat(got.getJMSMessageID()).isEqualTo("ID:" + messageId);
        assertThat(got.getJMSTimestamp()).isBetween(expires - 660_000, expires - 500_000);
        assertThat(got.getJMSDestination()).isEqualTo(queue);
        assertThat(got.getJMSType()).isEqualTo("order");
        assertThat(got.getJMSCorrelationID()).isEqualTo("cheese-7");
        assertThat(got.getJMSReplyTo()).isInstanceOf(Topic.class).hasToString("topic:answers");
        assertThat(got.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(got.getJMSPriority()).isEqualTo(7);
        assertThat(got.getJMSExpiration()).isEqualTo(expires);
        assertThat(got.getJMSRedelivered()).isFalse();
        assertThat(got.getStringProperty("TAGS")).isEqualTo("urgent");
        assertThat(got.getStringProperty("KEYS")).isEqualTo("k1 k2");
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldBackWhatJmsDelays(final StockClients client) throws JMSException {
        final Topic topic = session.createTopic(unique("topic", client));
        final MessageProducer producer = session.createProducer(topic);
        final List<Incoming> got = new CopyOnWriteArrayList<>();
        final List<Long> times = new CopyOnWriteArrayList<>();
        try (Receiver receiver =
                client.get()
                        .receiver(
                                subscription(unique("group", client), topic.getTopicName()),
                                message -> {
                                    times.add(System.currentTimeMillis());
                                    return got.add(message);
                                })) {
            producer.setDeliveryDelay(1_500);
            final Message message = session.createTextMessage("later");
            producer.send(message);
            eventually().until(() -> got.size() == 1);
            assertThat(times.get(0)).isGreaterThanOrEqualTo(message.getJMSDeliveryTime());
            assertThat(got.get(0).text()).isEqualTo("later");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldBackWhatRocketMqDelays(final StockClients client) throws JMSException {
        final Queue queue = newQueue(client);
        final MessageConsumer consumer = session.createConsumer(queue);
        try (Sender sender = sender(client)) {
            final Outgoing message = Outgoing.text(queue.getQueueName(), "later");
            final long sent = System.currentTimeMillis();
            sender.send(
                    client.knowsTimers() ? message.withDelayMs(1_500) : message.withDelayLevel(1));
            final Message got = next(consumer);
            final long least = client.knowsTimers() ? 1_500 : 1_000;
            // Where the delay is counted from is within the send.
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(sent + least - 1);
            assertThat(got.getJMSDeliveryTime()).isGreaterThanOrEqualTo(sent + least - 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldPublishToBoth(final StockClients client) throws JMSException {
        final Topic topic = session.createTopic(unique("news.of", client));
        final String stored = topic.getTopicName().replace(".", "%2E");
        final MessageConsumer subscriber = session.createConsumer(topic, "nr BETWEEN 1 AND 2");
        final Set<String> got = ConcurrentHashMap.newKeySet();
        try (Sender sender = sender(client);
                Receiver receiver =
                        client.get()
                                .receiver(
                                        subscription(unique("group", client), stored)
                                                .where("nr >= 1"),
                                        message -> got.add(message.text()))) {
            final Message message = session.createTextMessage("from JMS");
            message.setIntProperty("nr", 1);
            session.createProducer(topic).send(message);
            sender.send(
                    Outgoing.text(stored, "from RocketMQ")
                            .with("nr", "2")
                            .with("PROPERTY_TYPES", "Inr")
                            .with(JmsBodies.KIND, "text"));
            assertThat(List.of(textOf(next(subscriber)), textOf(next(subscriber))))
                    .containsExactlyInAnyOrder("from JMS", "from RocketMQ");
            eventually()
                    .untilAsserted(
                            () ->
                                    assertThat(got)
                                            .containsExactlyInAnyOrder(
                                                    "from JMS", "from RocketMQ"));
        }
    }

    private static String textOf(final Message message) throws JMSException {
        return ((TextMessage) message).getText();
    }

    /** A RocketMQ consumer in POP mode shares the work of a queue with JMS consumers. */
    @ParameterizedTest
    @EnumSource(names = {"V5", "V5_BINARY"})
    void shouldShareTheWorkOfAQueue(final StockClients client) throws JMSException {
        final int count = 400;
        final Queue queue = newQueue(client);
        final MessageProducer producer = session.createProducer(queue);
        final Map<String, Integer> byJms = new TreeMap<>();
        final Map<String, Integer> byRocketMq = new ConcurrentHashMap<>();
        final CountDownLatch isShared = new CountDownLatch(1);
        try (Sender sender = sender(client)) {
            sender.havePopped("jms-queue", queue.getQueueName());
            try (Receiver receiver =
                    client.get()
                            .receiver(
                                    subscription("jms-queue", queue.getQueueName())
                                            .sharedByBroker(),
                                    message -> {
                                        byRocketMq.merge(message.text(), 1, Integer::sum);
                                        return message.text().equals(FIRST) || isOver(isShared);
                                    })) {
                producer.send(session.createTextMessage(FIRST));
                eventually().until(() -> byRocketMq.containsKey(FIRST));
                final MessageConsumer consumer = session.createConsumer(queue);
                IntStream.range(0, count).forEach(i -> send(producer, Integer.toString(i)));
                final long end = System.nanoTime() + LIMIT_MS * 1_000_000;
                while (byJms.size() + byRocketMq.size() < count + 1 && System.nanoTime() < end) {
                    final Message next = consumer.receive(100);
                    if (next != null) {
                        byJms.merge(textOf(next), 1, Integer::sum);
                        isShared.countDown();
                    }
                }
            }
        }
        assertThat(byJms.values()).isNotEmpty().containsOnly(1);
        assertThat(byRocketMq.values()).containsOnly(1);
        assertThat(byRocketMq).hasSizeGreaterThan(1);
        assertThat(byJms.keySet()).doesNotContainAnyElementsOf(byRocketMq.keySet());
        assertThat(byJms.size() + byRocketMq.size()).isEqualTo(count + 1);
    }

    /** Keeps what it has, so that there is something left for others. */
    private static boolean isOver(final CountDownLatch latch) {
        try {
            return latch.await(LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void send(final MessageProducer producer, final String text) {
        try {
            producer.send(session.createTextMessage(text));
        } catch (final JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
