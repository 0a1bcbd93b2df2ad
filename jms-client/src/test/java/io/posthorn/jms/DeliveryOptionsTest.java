package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, 7.8 and 7.9: times to live, and delays on every kind of subscription. */
class DeliveryOptionsTest extends WithHouse {

    private static final long DELAY_MS = 700;

    private Session session;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        final Connection connection = connection(unique("client"));
        session = connection.createSession();
        topic = topic(session);
    }

    /** 7.9: who was not there at the time of the send gets nothing of it later. */
    @Test
    void shouldDelayForTheSubscriptionsThereAre() throws JMSException {
        final List<MessageConsumer> there =
                List.of(
                        session.createConsumer(topic),
                        session.createSharedConsumer(topic, "a"),
                        session.createDurableConsumer(topic, "b"),
                        session.createSharedDurableConsumer(topic, "c"));
        final MessageProducer producer = session.createProducer(topic);
        producer.setDeliveryDelay(DELAY_MS);
        producer.send(session.createTextMessage("later"));
        final long due = System.currentTimeMillis() + DELAY_MS;
        final List<MessageConsumer> late =
                List.of(
                        session.createConsumer(topic),
                        session.createSharedConsumer(topic, "d"),
                        session.createDurableConsumer(topic, "e"));
        for (final MessageConsumer each : there) {
            assertEmpty(each);
        }
        for (final MessageConsumer each : there) {
            assertThat(next(each)).isEqualTo("later");
        }
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due - 50);
        for (final MessageConsumer each : late) {
            assertEmpty(each);
        }
    }

    /** 7.9: also for a durable subscription that nobody consumes from at the time. */
    @Test
    void shouldDelayForADurableSubscriptionThatIsInactive() throws JMSException {
        session.createDurableConsumer(topic, "b").close();
        final MessageProducer producer = session.createProducer(topic);
        producer.setDeliveryDelay(DELAY_MS);
        producer.send(session.createTextMessage("later"));
        final MessageConsumer consumer = session.createDurableConsumer(topic, "b");
        assertEmpty(consumer);
        assertThat(next(consumer)).isEqualTo("later");
    }

    /** 7.8: the time to live begins with the send, not with the delivery time. */
    @Test
    void shouldExpireWhatIsDelayedLongerThanItLives() throws JMSException {
        final Queue queue = queue(session);
        final MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryDelay(DELAY_MS);
        producer.send(session.createTextMessage("never"), DeliveryMode.PERSISTENT, 4, 100);
        producer.send(session.createTextMessage("later"), DeliveryMode.PERSISTENT, 4, 60_000);
        final MessageConsumer consumer = session.createConsumer(queue);
        final Message later = consumer.receive(LIMIT_MS);
        assertThat(textOf(later)).isEqualTo("later");
        assertThat(later.getJMSExpiration()).isEqualTo(later.getJMSTimestamp() + 60_000);
        assertThat(later.getJMSDeliveryTime()).isEqualTo(later.getJMSTimestamp() + DELAY_MS);
        assertEmpty(consumer);
    }

    @Test
    void shouldShowNobodyWhatIsTooOld() throws JMSException {
        final Queue queue = queue(session);
        session.createProducer(queue)
                .send(session.createTextMessage("old"), DeliveryMode.PERSISTENT, 4, 1);
        session.createProducer(queue).send(session.createTextMessage("young"));
        final long sent = System.currentTimeMillis();
        until(() -> System.currentTimeMillis() > sent + 2);
        final List<?> seen = Collections.list(session.createBrowser(queue).getEnumeration());
        assertThat(seen).hasSize(1);
        assertThat(textOf((Message) seen.get(0))).isEqualTo("young");
    }

    /** 3.4.10 on subscriptions of topics. */
    @Test
    void shouldDeliverHigherPrioritiesFirstToSubscriptions() throws JMSException {
        session.createDurableConsumer(topic, "b").close();
        final MessageProducer producer = session.createProducer(topic);
        for (final int priority : new int[] {0, 4, 9, 4}) {
            producer.send(
                    session.createTextMessage("p" + priority),
                    DeliveryMode.NON_PERSISTENT,
                    priority,
                    0);
        }
        assertThat(next(session.createDurableConsumer(topic, "b"), 4))
                .containsExactly("p9", "p4", "p4", "p0");
    }
}
