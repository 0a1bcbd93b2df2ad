package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, 7: sending by the producers of contexts. */
class ContextProducerTest extends WithHouse {

    private JMSContext context;
    private JMSProducer producer;
    private JMSConsumer consumer;
    private Queue queue;

    @BeforeEach
    void open() {
        context = factory().createContext();
        queue = context.createQueue(unique("queue"));
        producer = context.createProducer();
        consumer = context.createConsumer(queue);
    }

    @AfterEach
    void closeContext() {
        context.close();
    }

    private Message next() {
        return consumer.receive(LIMIT_MS);
    }

    @Test
    void shouldKnowItsDefaults() {
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(4);
        assertThat(producer.getTimeToLive()).isZero();
        assertThat(producer.getDeliveryDelay()).isZero();
        assertThat(producer.getDisableMessageID()).isFalse();
        assertThat(producer.getDisableMessageTimestamp()).isFalse();
        assertThat(producer.getAsync()).isNull();
        assertThat(producer.getPropertyNames()).isEmpty();
        assertThat(producer.getJMSCorrelationID()).isNull();
        assertThat(producer.getJMSCorrelationIDAsBytes()).isNull();
        assertThat(producer.getJMSReplyTo()).isNull();
        assertThat(producer.getJMSType()).isNull();
    }

    /** 7.10. */
    @Test
    void shouldReturnItselfFromEverySetter() {
        final Told told = new Told();
        assertThat(
                        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                                .setPriority(9)
                                .setTimeToLive(60_000)
                                .setDeliveryDelay(1)
                                .setDisableMessageID(true)
                                .setDisableMessageTimestamp(true)
                                .setAsync(told)
                                .setProperty("a", true)
                                .setJMSType("t")
                                .setJMSReplyTo(queue)
                                .setJMSCorrelationID("c")
                                .clearProperties())
                .isSameAs(producer);
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(9);
        assertThat(producer.getTimeToLive()).isEqualTo(60_000);
        assertThat(producer.getDeliveryDelay()).isEqualTo(1);
        assertThat(producer.getDisableMessageID()).isTrue();
        assertThat(producer.getDisableMessageTimestamp()).isTrue();
        assertThat(producer.getAsync()).isSameAs(told);
        assertThat(producer.getJMSType()).isEqualTo("t");
        assertThat(producer.getJMSReplyTo()).isEqualTo(queue);
        assertThat(producer.getJMSCorrelationID()).isEqualTo("c");
    }

    /** 7.4. */
    @Test
    void shouldRefuseOptionsThatThereAreNot() {
        assertRefused(() -> producer.setDeliveryMode(0));
        assertRefused(() -> producer.setDeliveryMode(-1));
        assertRefused(() -> producer.setPriority(-1));
        assertRefused(() -> producer.setPriority(10));
        assertRefused(() -> producer.setTimeToLive(-1));
        assertRefused(() -> producer.setDeliveryDelay(-1));
        assertThat(producer.getPriority()).isEqualTo(4);
    }

    private static void assertRefused(final Runnable work) {
        assertThatExceptionOfType(JMSRuntimeException.class).isThrownBy(work::run);
    }

    /** 7.5 and 3.5.4: nine types, converted as those of messages are. */
    @Test
    void shouldHoldPropertiesOfEveryType() throws JMSException {
        producer.setProperty("boolean", true)
                .setProperty("byte", (byte) 1)
                .setProperty("short", (short) 2)
                .setProperty("int", 3)
                .setProperty("long", 4L)
                .setProperty("float", 5f)
                .setProperty("double", 6d)
                .setProperty("String", "7")
                .setProperty("Object", (Object) 8);
        assertThat(producer.getBooleanProperty("boolean")).isTrue();
        assertThat(producer.getByteProperty("byte")).isEqualTo((byte) 1);
        assertThat(producer.getShortProperty("byte")).isEqualTo((short) 1);
        assertThat(producer.getIntProperty("short")).isEqualTo(2);
        assertThat(producer.getLongProperty("int")).isEqualTo(3);
        assertThat(producer.getFloatProperty("float")).isEqualTo(5f);
        assertThat(producer.getDoubleProperty("float")).isEqualTo(5d);
        assertThat(producer.getStringProperty("double")).isEqualTo("6.0");
        assertThat(producer.getIntProperty("String")).isEqualTo(7);
        assertThat(producer.getObjectProperty("Object")).isEqualTo(8);
        assertThat(producer.getObjectProperty("missing")).isNull();
        assertThat(producer.propertyExists("long")).isTrue();
        assertThat(producer.propertyExists("missing")).isFalse();
        assertThat(producer.getPropertyNames()).hasSize(9).contains("byte", "Object");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> producer.getPropertyNames().add("x"));
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> producer.getIntProperty("long"));
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> producer.getIntProperty("missing"));
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> producer.getDoubleProperty("missing"));
        assertThat(producer.getBooleanProperty("missing")).isFalse();
        producer.send(queue, "text");
        final Message received = next();
        assertThat(received.getObjectProperty("short")).isEqualTo((short) 2);
        assertThat(received.getObjectProperty("double")).isEqualTo(6d);
        assertThat(producer.clearProperties().getPropertyNames()).isEmpty();
        producer.send(queue, "text");
        assertThat(next().propertyExists("short")).isFalse();
    }

    @Test
    void shouldRefusePropertiesThatThereCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> producer.setProperty(null, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> producer.setProperty("", true));
        assertThatIllegalArgumentException().isThrownBy(() -> producer.setProperty("a b", "x"));
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> producer.setProperty("a", new Date()));
    }

    /** 7.5 and 7.6: the producer's say overrides the message's. */
    @Test
    void shouldOverrideWhatAMessageSays() throws JMSException {
        final Message message = context.createTextMessage("text");
        message.setStringProperty("a", "message");
        message.setStringProperty("b", "message");
        message.setJMSType("message");
        message.setJMSCorrelationID("message");
        message.setJMSPriority(1);
        producer.setProperty("a", "producer")
                .setJMSType("producer")
                .setJMSReplyTo(queue)
                .setPriority(7)
                .send(queue, message);
        final Message received = next();
        assertThat(received.getStringProperty("a")).isEqualTo("producer");
        assertThat(received.getStringProperty("b")).isEqualTo("message");
        assertThat(received.getJMSType()).isEqualTo("producer");
        assertThat(received.getJMSCorrelationID()).isEqualTo("message");
        assertThat(received.getJMSReplyTo()).isEqualTo(queue);
        assertThat(received.getJMSPriority()).isEqualTo(7);
        assertThatExceptionOfType(MessageNotWriteableRuntimeException.class)
                .as("properties of a received message")
                .isThrownBy(() -> producer.send(queue, received));
        producer.clearProperties().send(queue, received);
        assertThat(next().getStringProperty("a")).isEqualTo("producer");
    }

    @Test
    void shouldCorrelateByBytes() throws JMSException {
        final byte[] id = {0, -1, 7};
        producer.setJMSCorrelationIDAsBytes(id).send(queue, "text");
        assertThat(producer.getJMSCorrelationIDAsBytes()).isEqualTo(id);
        assertThat(next().getJMSCorrelationIDAsBytes()).isEqualTo(id);
        producer.setJMSCorrelationID("text").send(queue, "text");
        assertThat(next().getJMSCorrelationID()).isEqualTo("text");
        producer.setJMSCorrelationID(null).send(queue, "text");
        assertThat(next().getJMSCorrelationID()).isNull();
    }

    /** 7.2: a message is made of each kind of body, and of none. */
    @Test
    void shouldMakeMessagesOfBodies() throws JMSException {
        producer.send(queue, "text").send(queue, (String) null);
        assertThat(((TextMessage) next()).getText()).isEqualTo("text");
        assertThat(((TextMessage) next()).getText()).isNull();
        producer.send(queue, new byte[] {1}).send(queue, (byte[]) null);
        assertThat(((BytesMessage) next()).getBodyLength()).isEqualTo(1);
        assertThat(((BytesMessage) next()).getBodyLength()).isZero();
        producer.send(queue, Map.of("a", 1)).send(queue, (Map<String, Object>) null);
        assertThat(((MapMessage) next()).getInt("a")).isEqualTo(1);
        assertThat(((MapMessage) next()).getMapNames().hasMoreElements()).isFalse();
        producer.send(queue, (Serializable) 5L).send(queue, (Serializable) null);
        assertThat(((ObjectMessage) next()).getObject()).isEqualTo(5L);
        assertThat(((ObjectMessage) next()).getObject()).isNull();
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> producer.send(queue, (Message) null));
        assertThatExceptionOfType(MessageFormatRuntimeException.class)
                .isThrownBy(() -> producer.send(queue, Map.of("a", new Date())));
    }

    @Test
    void shouldNeedADestination() {
        assertNowhere(() -> producer.send(null, context.createMessage()));
        assertNowhere(() -> producer.send(null, "text"));
        assertNowhere(() -> producer.send(null, new byte[1]));
        assertNowhere(() -> producer.send(null, Map.of()));
        assertNowhere(() -> producer.send(null, (Serializable) 1));
    }

    private static void assertNowhere(final Runnable work) {
        assertThatExceptionOfType(InvalidDestinationRuntimeException.class).isThrownBy(work::run);
    }

    /** 7.3: in the order of the sends, by another thread, and before the context is closed. */
    @Test
    void shouldTellTheListenerOfEachSend() throws JMSException {
        final Told told = new Told();
        producer.setAsync(told);
        for (int i = 0; i < 50; i++) {
            producer.send(queue, Integer.toString(i));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(textOf(next())).isEqualTo(Integer.toString(i));
        }
        until(() -> told.sent().size() == 50);
        for (int i = 0; i < 50; i++) {
            assertThat(textOf(told.sent().get(i))).isEqualTo(Integer.toString(i));
            assertThat(told.sent().get(i).getJMSMessageID()).startsWith("ID:");
        }
        assertThat(told.failed()).isEmpty();
        assertNowhere(() -> producer.send(null, "text"));
        producer.setAsync(null).send(queue, "by itself");
        assertThat(textOf(next())).isEqualTo("by itself");
        assertThat(told.sent()).hasSize(50);
        assertThat(told.failed()).as("what a send throws is told nobody else").isEmpty();
    }

    /** 7.3.4: a completion listener waits for itself if it closes, commits or rolls back. */
    @Test
    void shouldRefuseToBeEndedByItsCompletionListener() {
        final List<Throwable> faults = new CopyOnWriteArrayList<>();
        try (JMSContext transacted = factory().createContext(JMSContext.SESSION_TRANSACTED)) {
            transacted
                    .createProducer()
                    .setAsync(
                            new jakarta.jms.CompletionListener() {
                                @Override
                                public void onCompletion(final Message message) {
                                    faults.add(faultOf(transacted::commit));
                                    faults.add(faultOf(transacted::rollback));
                                    faults.add(faultOf(transacted::close));
                                }

                                @Override
                                public void onException(
                                        final Message message, final Exception exception) {
                                    faults.add(exception);
                                }
                            })
                    .send(queue, "text");
            transacted.commit();
            assertThat(faults).hasSize(3).hasOnlyElementsOfType(IllegalStateRuntimeException.class);
        }
        assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo("text");
    }

    private static Throwable faultOf(final Runnable work) {
        try {
            work.run();
            return new AssertionError("nothing was wrong");
        } catch (final JMSRuntimeException e) {
            return e;
        }
    }
}
