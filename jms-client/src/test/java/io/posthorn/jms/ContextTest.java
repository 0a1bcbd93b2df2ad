package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1, 2.8 and 8: contexts, what they make, and their consumers. */
class ContextTest extends WithHouse {

    private final List<JMSContext> contexts = new ArrayList<>();

    private JMSContext context(final int mode) {
        final JMSContext context = factory().createContext(mode);
        contexts.add(context);
        return context;
    }

    private JMSContext context() {
        return context(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(JMSContext::close);
    }

    private static Queue queue(final JMSContext context) {
        return context.createQueue(unique("queue"));
    }

    private static Topic topic(final JMSContext context) {
        return context.createTopic(unique("topic"));
    }

    private static String next(final JMSConsumer consumer) {
        return consumer.receiveBody(String.class, LIMIT_MS);
    }

    @Test
    void shouldHaveTheSessionModeThatWasAskedFor() {
        assertThat(context().getSessionMode()).isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
        try (JMSContext usual = factory().createContext()) {
            assertThat(usual.getSessionMode()).isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
        }
        for (final int mode :
                new int[] {
                    JMSContext.SESSION_TRANSACTED,
                    JMSContext.AUTO_ACKNOWLEDGE,
                    JMSContext.CLIENT_ACKNOWLEDGE,
                    JMSContext.DUPS_OK_ACKNOWLEDGE
                }) {
            final JMSContext context = context(mode);
            assertThat(context.getSessionMode()).isEqualTo(mode);
            assertThat(context.getTransacted()).isEqualTo(mode == JMSContext.SESSION_TRANSACTED);
        }
        for (final int mode : new int[] {-1, 4, 100}) {
            assertThatExceptionOfType(JMSRuntimeException.class)
                    .isThrownBy(() -> factory().createContext(mode));
            assertThatExceptionOfType(JMSRuntimeException.class)
                    .isThrownBy(() -> context().createContext(mode));
        }
    }

    /** 6.1.4: its first consumer starts the connection, unless that is not wanted. */
    @Test
    void shouldStartWithItsFirstConsumer() {
        final JMSContext context = context();
        final Queue queue = queue(context);
        context.createProducer().send(queue, "a").send(queue, "b");
        assertThat(context.getAutoStart()).isTrue();
        assertThat(next(context.createConsumer(queue))).isEqualTo("a");
        final JMSContext manual = context();
        manual.setAutoStart(false);
        assertThat(manual.getAutoStart()).isFalse();
        final JMSConsumer consumer = manual.createConsumer(queue);
        assertThat(consumer.receive(100)).isNull();
        assertThat(consumer.receiveNoWait()).isNull();
        manual.start();
        assertThat(next(consumer)).isEqualTo("b");
        manual.stop();
        manual.stop();
        context.createProducer().send(queue, "c");
        assertThat(consumer.receive(100)).isNull();
        manual.start();
        assertThat(next(consumer)).isEqualTo("c");
    }

    /** 6.1.8: the last context that is closed closes the connection. */
    @Test
    void shouldShareItsConnection() {
        final JMSContext first = context();
        first.setClientID(unique("client"));
        final JMSContext second = first.createContext(JMSContext.SESSION_TRANSACTED);
        final Queue queue = queue(first);
        assertThat(second.getClientID()).isEqualTo(first.getClientID());
        final TemporaryQueue temporary = first.createTemporaryQueue();
        first.close();
        first.close();
        second.createProducer().send(queue, "a").send(temporary, "b");
        second.commit();
        assertThat(next(second.createConsumer(queue))).isEqualTo("a");
        assertThat(next(second.createConsumer(temporary)))
                .as("temporary destinations are the connection's")
                .isEqualTo("b");
        second.close();
        assertThatExceptionOfType(InvalidDestinationRuntimeException.class)
                .isThrownBy(() -> context().createProducer().send(temporary, "c"));
    }

    /** 6.1.2. */
    @Test
    void shouldTakeAClientIdentifierOnlyAtFirst() {
        final String id = unique("client");
        final JMSContext context = context();
        assertThat(context.getClientID()).isNull();
        assertThatExceptionOfType(InvalidClientIDRuntimeException.class)
                .isThrownBy(() -> context.setClientID(""));
        assertThatExceptionOfType(InvalidClientIDRuntimeException.class)
                .isThrownBy(() -> context.setClientID(null));
        context.setClientID(id);
        assertThat(context.getClientID()).isEqualTo(id);
        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(() -> context.setClientID(unique("other")));
        assertThatExceptionOfType(InvalidClientIDRuntimeException.class)
                .isThrownBy(() -> context().setClientID(id));
        final JMSContext used = context();
        used.createProducer();
        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(() -> used.setClientID(unique("late")));
        final JMSContext started = context();
        started.start();
        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(() -> started.setClientID(unique("late")));
    }

    @Test
    void shouldSayWhatItIs() {
        final JMSContext context = context();
        assertThat(Unchecked.get(() -> context.getMetaData().getJMSVersion())).isEqualTo("3.1");
        assertThat(context.getExceptionListener()).isNull();
        context.setExceptionListener(exception -> {});
        assertThat(context.getExceptionListener()).isNotNull();
        context.setExceptionListener(null);
        assertThat(context.getExceptionListener()).isNull();
    }

    /** 8.6. */
    @Test
    void shouldReceiveBodies() {
        final JMSContext context = context();
        final Queue queue = queue(context);
        final JMSConsumer consumer = context.createConsumer(queue);
        for (int i = 0; i < 2; i++) {
            context.createProducer()
                    .send(queue, "text")
                    .send(queue, new byte[] {1, 2})
                    .send(queue, Map.of("a", 1L))
                    .send(queue, (Serializable) List.of("x"));
        }
        assertThat(next(consumer)).isEqualTo("text");
        assertThat(consumer.receiveBody(byte[].class)).containsExactly(1, 2);
        assertThat(consumer.receiveBody(Map.class, LIMIT_MS)).isEqualTo(Map.of("a", 1L));
        assertThat(consumer.receiveBody(List.class, LIMIT_MS)).isEqualTo(List.of("x"));
        assertThat(consumer.receiveBody(Object.class, LIMIT_MS)).isEqualTo("text");
        assertThat((byte[]) consumer.receiveBodyNoWait(Object.class)).containsExactly(1, 2);
        assertThat(consumer.receiveBody(Object.class, LIMIT_MS)).isEqualTo(Map.of("a", 1L));
        assertThat(consumer.receiveBody(Serializable.class, LIMIT_MS)).isEqualTo(List.of("x"));
        assertThat(consumer.receiveBody(String.class, 1)).isNull();
        assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    }

    /** 8.6: neither what has no body, nor what is read value by value. */
    @Test
    void shouldReceiveNoBodyWhereThereIsNone() throws JMSException {
        final JMSContext context = context();
        final Queue queue = queue(context);
        final JMSConsumer consumer = context.createConsumer(queue);
        final StreamMessage stream = context.createStreamMessage();
        stream.writeInt(1);
        final List<Message> without =
                List.of(
                        context.createMessage(),
                        stream,
                        context.createTextMessage(),
                        context.createBytesMessage(),
                        context.createMapMessage(),
                        context.createObjectMessage());
        for (final Message each : without) {
            context.createProducer().send(queue, each);
            assertThatExceptionOfType(MessageFormatRuntimeException.class)
                    .isThrownBy(() -> consumer.receiveBody(Object.class, LIMIT_MS));
            assertThat(consumer.receive(LIMIT_MS).getJMSMessageID())
                    .isEqualTo(each.getJMSMessageID());
        }
    }

    /** 8.6: as if it had not been asked for. */
    @ParameterizedTest
    @ValueSource(ints = {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE})
    void shouldGiveAMessageAgainWhoseBodyIsAnother(final int mode) throws JMSException {
        final JMSContext context = context(mode);
        final Queue queue = queue(context);
        context.createProducer().send(queue, "a").send(queue, "b");
        final JMSConsumer consumer = context.createConsumer(queue);
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> consumer.receiveBody(Map.class));
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> consumer.receiveBody(Map.class, LIMIT_MS));
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> consumer.receiveBodyNoWait(Map.class));
        assertReceived(consumer, "a", 1);
        assertReceived(consumer, "b", 1);
    }

    /** 8.6: it counts as received until the session is recovered. */
    @Test
    void shouldNotGiveAMessageAgainBeforeTheRecovery() throws JMSException {
        final JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
        final Queue queue = queue(context);
        context.createProducer().send(queue, "a").send(queue, "b").send(queue, "c");
        final JMSConsumer consumer = context.createConsumer(queue);
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> consumer.receiveBody(Map.class, LIMIT_MS));
        assertReceived(consumer, "b", 1);
        context.recover();
        assertReceived(consumer, "a", 2);
        assertReceived(consumer, "b", 2);
        context.acknowledge();
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> consumer.receiveBody(Map.class, LIMIT_MS));
        context.acknowledge();
        context.recover();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    /** 8.6: it counts as received until the session is rolled back. */
    @Test
    void shouldNotGiveAMessageAgainBeforeTheRollback() throws JMSException {
        final JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        final Queue queue = queue(context);
        context.createProducer().send(queue, "a").send(queue, "b");
        context.commit();
        final JMSConsumer consumer = context.createConsumer(queue);
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> consumer.receiveBody(Map.class, LIMIT_MS));
        assertReceived(consumer, "b", 1);
        context.rollback();
        assertReceived(consumer, "a", 2);
        assertReceived(consumer, "b", 2);
        context.commit();
        assertThat(consumer.receiveNoWait()).isNull();
    }

    private static void assertReceived(
            final JMSConsumer consumer, final String text, final int count) throws JMSException {
        final Message message = consumer.receive(LIMIT_MS);
        assertThat(textOf(message)).isEqualTo(text);
        assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
        assertThat(message.getJMSRedelivered()).isEqualTo(count > 1);
    }

    /** 6.2.7 and 6.2.10. */
    @Test
    void shouldDoOnlyWhatItsModeAllows() {
        final JMSContext transacted = context(JMSContext.SESSION_TRANSACTED);
        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(transacted::recover);
        transacted.acknowledge();
        for (final int mode :
                new int[] {
                    JMSContext.AUTO_ACKNOWLEDGE,
                    JMSContext.CLIENT_ACKNOWLEDGE,
                    JMSContext.DUPS_OK_ACKNOWLEDGE
                }) {
            final JMSContext other = context(mode);
            assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(other::commit);
            assertThatExceptionOfType(IllegalStateRuntimeException.class)
                    .isThrownBy(other::rollback);
            other.acknowledge();
            other.recover();
        }
    }

    /** 10.3: every fault has its unchecked exception. */
    @Test
    void shouldSayWhatIsWrong() {
        final JMSContext context = context();
        context.setClientID(unique("client"));
        final Queue queue = queue(context);
        final Topic topic = topic(context);
        assertBadSelector(() -> context.createConsumer(queue, "="));
        assertBadSelector(() -> context.createConsumer(topic, "=", true));
        assertBadSelector(() -> context.createDurableConsumer(topic, "s", "=", false));
        assertBadSelector(() -> context.createSharedDurableConsumer(topic, "s", "="));
        assertBadSelector(() -> context.createSharedConsumer(topic, "s", "="));
        assertBadSelector(() -> context.createBrowser(queue, "="));
        assertBadDestination(() -> context.createConsumer(null));
        assertBadDestination(() -> context.createConsumer(null, "a = 1"));
        assertBadDestination(() -> context.createConsumer(null, "a = 1", true));
        assertBadDestination(() -> context.createDurableConsumer(null, "s"));
        assertBadDestination(() -> context.createDurableConsumer(null, "s", null, false));
        assertBadDestination(() -> context.createSharedDurableConsumer(null, "s"));
        assertBadDestination(() -> context.createSharedDurableConsumer(null, "s", null));
        assertBadDestination(() -> context.createSharedConsumer(null, "s"));
        assertBadDestination(() -> context.createSharedConsumer(null, "s", null));
        assertBadDestination(() -> context.createBrowser(null));
        assertBadDestination(() -> context.createBrowser(null, "a = 1"));
        assertBadDestination(() -> context.unsubscribe("never there"));
        final TemporaryTopic temporary = context.createTemporaryTopic();
        assertBadDestination(() -> context.createDurableConsumer(temporary, "s"));
        assertBadDestination(() -> context().createConsumer(temporary));
        context.createSharedConsumer(temporary, "s").close();
        final JMSConsumer durable = context.createDurableConsumer(topic, "s");
        assertThatExceptionOfType(JMSRuntimeException.class)
                .isThrownBy(() -> context.createDurableConsumer(topic, "s"));
        assertThatExceptionOfType(JMSRuntimeException.class)
                .isThrownBy(() -> context.unsubscribe("s"));
        durable.close();
        context.unsubscribe("s");
        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(() -> context().createDurableConsumer(topic, "s"));
    }

    private static void assertBadSelector(final Runnable work) {
        assertThatExceptionOfType(InvalidSelectorRuntimeException.class).isThrownBy(work::run);
    }

    private static void assertBadDestination(final Runnable work) {
        assertThatExceptionOfType(InvalidDestinationRuntimeException.class).isThrownBy(work::run);
    }

    /**
     * 6.1.5, 6.1.8 and 6.2.15: a listener that closes or stops its own context waits for itself.
     */
    @Test
    void shouldRefuseToBeClosedByItsOwnListener() {
        final JMSContext context = context();
        final Queue queue = queue(context);
        final List<Throwable> faults = new CopyOnWriteArrayList<>();
        final JMSConsumer consumer = context.createConsumer(queue);
        consumer.setMessageListener(
                message -> {
                    faults.add(faultOf(context::stop));
                    faults.add(faultOf(context::close));
                });
        assertThat(consumer.getMessageListener()).isNotNull();
        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(consumer::receiveNoWait);
        assertThatExceptionOfType(IllegalStateRuntimeException.class)
                .isThrownBy(() -> consumer.receiveBodyNoWait(String.class));
        context.createContext(JMSContext.AUTO_ACKNOWLEDGE).createProducer().send(queue, "a");
        until(() -> faults.size() == 2);
        assertThat(faults).hasOnlyElementsOfType(IllegalStateRuntimeException.class);
    }

    private static Throwable faultOf(final Runnable work) {
        try {
            work.run();
            return new AssertionError("nothing was wrong");
        } catch (final JMSRuntimeException e) {
            return e;
        }
    }

    @Test
    void shouldBrowse() {
        final JMSContext context = context();
        final Queue queue = queue(context);
        context.createProducer().send(queue, "a").setProperty("x", 1).send(queue, "b");
        assertThat(texts(context, queue, null)).containsExactly("a", "b");
        assertThat(texts(context, queue, "x = 1")).containsExactly("b");
        assertThat(texts(context, queue, "x = 2")).isEmpty();
    }

    private static List<String> texts(
            final JMSContext context, final Queue queue, final String selector) {
        return Unchecked.get(
                () -> {
                    final List<String> texts = new ArrayList<>();
                    for (final Object each :
                            Collections.list(
                                    context.createBrowser(queue, selector).getEnumeration())) {
                        texts.add(((TextMessage) each).getText());
                    }
                    return texts;
                });
    }
}
