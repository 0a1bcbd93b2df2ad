package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, 2.9 and 9.2: the interfaces that know queues only, or topics only. */
class DomainTest extends WithHouse {

    private QueueConnection queues;
    private TopicConnection topics;
    private QueueSession ofQueues;
    private TopicSession ofTopics;
    private Queue queue;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        queues = factory().createQueueConnection();
        topics = factory().createTopicConnection();
        topics.setClientID(unique("client"));
        queues.start();
        topics.start();
        ofQueues = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        ofTopics = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        queue = queue(ofQueues);
        topic = topic(ofTopics);
    }

    @AfterEach
    void close() throws JMSException {
        queues.close();
        topics.close();
    }

    private static void assertIllegal(final Unchecked.Work work) {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(work::run);
    }

    private static void assertNowhere(final Unchecked.Work work) {
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(work::run);
    }

    /** Table 9-1. */
    @Test
    void shouldKeepTopicsOutOfQueueSessions() {
        assertIllegal(() -> queues.createSharedConnectionConsumer(topic, "s", null, () -> null, 1));
        assertIllegal(
                () -> queues.createDurableConnectionConsumer(topic, "s", null, () -> null, 1));
        assertIllegal(
                () ->
                        queues.createSharedDurableConnectionConsumer(
                                topic, "s", null, () -> null, 1));
        assertIllegal(() -> ofQueues.createDurableSubscriber(topic, "s"));
        assertIllegal(() -> ofQueues.createDurableSubscriber(topic, "s", null, false));
        assertIllegal(() -> ofQueues.createDurableConsumer(topic, "s"));
        assertIllegal(() -> ofQueues.createDurableConsumer(topic, "s", null, false));
        assertIllegal(() -> ofQueues.createSharedConsumer(topic, "s"));
        assertIllegal(() -> ofQueues.createSharedConsumer(topic, "s", null));
        assertIllegal(() -> ofQueues.createSharedDurableConsumer(topic, "s"));
        assertIllegal(() -> ofQueues.createSharedDurableConsumer(topic, "s", null));
        assertIllegal(ofQueues::createTemporaryTopic);
        assertIllegal(() -> ofQueues.createTopic("t"));
        assertIllegal(() -> ofQueues.unsubscribe("s"));
    }

    /** Table 9-1. */
    @Test
    void shouldKeepQueuesOutOfTopicSessions() {
        assertIllegal(() -> ofTopics.createBrowser(queue));
        assertIllegal(() -> ofTopics.createBrowser(queue, "a = 1"));
        assertIllegal(() -> ofTopics.createQueue("q"));
        assertIllegal(ofTopics::createTemporaryQueue);
    }

    /** 7.2. */
    @Test
    void shouldSendByASenderOfQueues() throws JMSException {
        final MessageConsumer consumer = ofQueues.createReceiver(queue);
        final QueueSender fixed = ofQueues.createSender(queue);
        final QueueSender free = ofQueues.createSender(null);
        final TextMessage message = ofQueues.createTextMessage("text");
        assertThat(fixed.getQueue()).isEqualTo(queue);
        assertThat(fixed.getDestination()).isEqualTo(queue);
        assertThat(free.getQueue()).isNull();
        fixed.send(message);
        fixed.send(message, DeliveryMode.NON_PERSISTENT, 4, 0);
        free.send(queue, message);
        free.send(queue, message, DeliveryMode.NON_PERSISTENT, 4, 0);
        assertThat(next(consumer, 4)).containsOnly("text");
        assertUnsupported(() -> fixed.send(queue, message));
        assertUnsupported(() -> fixed.send(queue, message, DeliveryMode.NON_PERSISTENT, 4, 0));
        assertUnsupported(() -> free.send(message));
        assertUnsupported(() -> free.send(message, DeliveryMode.NON_PERSISTENT, 4, 0));
        assertNowhere(() -> free.send((Queue) null, message));
        assertNowhere(() -> free.send((Queue) null, message, DeliveryMode.NON_PERSISTENT, 4, 0));
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> fixed.send(null));
    }

    /** 7.2. */
    @Test
    void shouldSendByAPublisherOfTopics() throws JMSException {
        final MessageConsumer consumer = ofTopics.createSubscriber(topic);
        final TopicPublisher fixed = ofTopics.createPublisher(topic);
        final TopicPublisher free = ofTopics.createPublisher(null);
        final Message message = ofTopics.createTextMessage("text");
        assertThat(fixed.getTopic()).isEqualTo(topic);
        assertThat(free.getTopic()).isNull();
        fixed.publish(message);
        fixed.publish(message, DeliveryMode.NON_PERSISTENT, 4, 0);
        free.publish(topic, message);
        free.publish(topic, message, DeliveryMode.NON_PERSISTENT, 4, 0);
        assertThat(next(consumer, 4)).containsOnly("text");
        assertUnsupported(() -> fixed.publish(topic, message));
        assertUnsupported(() -> fixed.publish(topic, message, DeliveryMode.NON_PERSISTENT, 4, 0));
        assertUnsupported(() -> free.publish(message));
        assertUnsupported(() -> free.publish(message, DeliveryMode.NON_PERSISTENT, 4, 0));
        assertNowhere(() -> free.publish(null, message));
        assertNowhere(() -> free.publish(null, message, DeliveryMode.NON_PERSISTENT, 4, 0));
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> fixed.publish(null));
    }

    private static void assertUnsupported(final Unchecked.Work work) {
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(work::run);
    }

    /** 10.3. */
    @Test
    void shouldRefuseWhatIsNoDestinationOrSelector() {
        assertNowhere(() -> ofQueues.createReceiver(null));
        assertNowhere(() -> ofQueues.createReceiver(null, "a = 1"));
        assertNowhere(() -> ofQueues.createBrowser(null));
        assertNowhere(() -> ofQueues.createBrowser(null, "a = 1"));
        assertNowhere(() -> ofTopics.createSubscriber(null));
        assertNowhere(() -> ofTopics.createSubscriber(null, "a = 1", false));
        assertNowhere(() -> ofTopics.createDurableSubscriber(null, "s"));
        assertNowhere(() -> ofTopics.createDurableSubscriber(null, "s", "a = 1", false));
        assertNowhere(() -> ofTopics.unsubscribe("never there"));
        assertNowhere(() -> ofQueues.createQueue(null));
        assertNowhere(() -> ofTopics.createTopic(""));
        assertNowhere(() -> queues.createConnectionConsumer((Queue) null, null, () -> null, 1));
        assertNowhere(() -> ofQueues.createReceiver(() -> null));
        assertNowhere(() -> ofQueues.createBrowser(() -> ""));
        assertNowhere(() -> ofQueues.createSender(() -> null));
        assertNowhere(() -> ofQueues.createProducer(new Destination() {}));
        assertNowhere(() -> ofTopics.createSubscriber(() -> null));
        assertNowhere(() -> ofTopics.createConsumer(new Destination() {}));
        assertBadSelector(() -> ofQueues.createReceiver(queue, "="));
        assertBadSelector(() -> ofQueues.createBrowser(queue, "="));
        assertBadSelector(() -> ofTopics.createSubscriber(topic, "=", false));
        assertBadSelector(() -> ofTopics.createDurableSubscriber(topic, "s", "=", false));
        assertBadSelector(() -> queues.createConnectionConsumer(queue, "=", () -> null, 1));
        assertNowhere(() -> ofTopics.unsubscribe("s"));
    }

    private static void assertBadSelector(final Unchecked.Work work) {
        assertThatExceptionOfType(InvalidSelectorException.class).isThrownBy(work::run);
    }

    /** 4.2.7 and 6.2.2: a temporary topic is consumed from by its own connection, any session. */
    @Test
    void shouldKeepATemporaryTopicToItsConnection() throws JMSException {
        final TemporaryTopic temporary = ofTopics.createTemporaryTopic();
        final TopicSession second = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        final MessageConsumer consumer = second.createSubscriber(temporary);
        final Session others = connection().createSession();
        others.createProducer(temporary).send(others.createTextMessage("from outside"));
        assertThat(next(consumer)).isEqualTo("from outside");
        assertNowhere(() -> others.createConsumer(temporary));
        assertNowhere(() -> others.createSharedConsumer(temporary, "s"));
        assertThatExceptionOfType(JMSException.class).isThrownBy(temporary::delete);
        assertNowhere(() -> ofTopics.createDurableSubscriber(temporary, "s"));
        consumer.close();
        temporary.delete();
        assertNowhere(() -> ofTopics.createSubscriber(temporary));
        assertNowhere(() -> ofTopics.createPublisher(temporary).publish(ofTopics.createMessage()));
        assertNowhere(() -> others.createProducer(temporary));
        assertThatExceptionOfType(JMSException.class).isThrownBy(temporary::delete);
    }
}
