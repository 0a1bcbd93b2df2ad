package io.posthorn.jms.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.jms.destination.PosthornQueue;
import io.posthorn.jms.destination.PosthornTopic;
import io.posthorn.message.TopicNames;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Header fields: Jakarta Messaging 3.1, 3.4, and 3.6 for acknowledging. */
class HeaderTest {

    private static final MessageFactory.Stamp URGENT =
            new MessageFactory.Stamp(
                    Stored.QUEUE,
                    DeliveryMode.NON_PERSISTENT,
                    9,
                    Stored.UNIQUE_KEY,
                    Stored.NOW,
                    Stored.NOW + 5_000,
                    Stored.NOW + 1_000);

    /** 3.4.11: what a send sets is the same at both ends. */
    @Test
    void shouldShowSenderAndReceiverWhatTheSendSet() throws JMSException {
        final PosthornMessage sent = MessageFactory.plain();
        for (final Message each : new Message[] {sent, Stored.sent(sent, URGENT).received()}) {
            assertThat(each.getJMSDestination()).isEqualTo(Stored.QUEUE);
            assertThat(each.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
            assertThat(each.getJMSPriority()).isEqualTo(9);
            assertThat(each.getJMSMessageID()).isEqualTo("ID:" + Stored.UNIQUE_KEY);
            assertThat(each.getJMSTimestamp()).isEqualTo(Stored.NOW);
            assertThat(each.getJMSExpiration()).isEqualTo(Stored.NOW + 5_000);
            assertThat(each.getJMSDeliveryTime()).isEqualTo(Stored.NOW + 1_000);
        }
    }

    /** 3.4.2, 3.4.9, 3.4.10, 3.4.13. */
    @Test
    void shouldStoreNothingOfWhatIsUsual() throws JMSException {
        final Stored stored = Stored.sent(MessageFactory.bytes());
        assertThat(stored.properties()).isEqualTo(Map.of("UNIQ_KEY", Stored.UNIQUE_KEY));
        final Message message = stored.received();
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(message.getJMSPriority()).isEqualTo(4);
        assertThat(message.getJMSExpiration()).isZero();
        assertThat(message.getJMSDeliveryTime()).isEqualTo(Stored.NOW);
        assertThat(message.getJMSType()).isNull();
        assertThat(message.getJMSReplyTo()).isNull();
        assertThat(message.getJMSCorrelationID()).isNull();
        assertThat(message.getJMSCorrelationIDAsBytes()).isNull();
    }

    /** 3.4.11: whatever a client sets there before is ignored. */
    @Test
    void shouldOverwriteWhatAClientMustNotSet() throws JMSException {
        final Message sent = MessageFactory.plain();
        sent.setJMSMessageID("mine");
        sent.setJMSTimestamp(1);
        sent.setJMSExpiration(2);
        sent.setJMSDeliveryTime(3);
        sent.setJMSPriority(0);
        sent.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        sent.setJMSDestination(new PosthornTopic("other"));
        sent.setJMSRedelivered(true);
        final Message received = Stored.sent(sent).received();
        assertThat(received.getJMSMessageID()).isEqualTo("ID:" + Stored.UNIQUE_KEY);
        assertThat(received.getJMSTimestamp()).isEqualTo(Stored.NOW);
        assertThat(received.getJMSExpiration()).isZero();
        assertThat(received.getJMSDeliveryTime()).isEqualTo(Stored.NOW);
        assertThat(received.getJMSPriority()).isEqualTo(4);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(received.getJMSDestination()).isEqualTo(Stored.QUEUE);
        assertThat(received.getJMSRedelivered()).isFalse();
    }

    /** 3.4.5, 3.4.8. */
    @ParameterizedTest
    @ValueSource(strings = {"", "x", "ID:7F00", "grün 𝄞", "a\u0001b\u0002c%01", "5", "true"})
    void shouldCarryTheTextsThatAClientSets(final String text) throws JMSException {
        final Message sent = MessageFactory.plain();
        sent.setJMSType(text);
        sent.setJMSCorrelationID(text);
        sent.setStringProperty("other", text);
        final Message received = Stored.passed(sent);
        assertThat(received.getJMSType()).isEqualTo(text);
        assertThat(received.getJMSCorrelationID()).isEqualTo(text);
        assertThat(received.getJMSCorrelationIDAsBytes()).isEqualTo(text.getBytes(UTF_8));
        assertThat(received.getStringProperty("other")).isEqualTo(text);
        assertThat(received.getPropertyNames().asIterator())
                .toIterable()
                .containsExactlyInAnyOrder("other", "JMSXDeliveryCount");
    }

    /** 3.4.5: a text in bytes is found by its text, too. */
    @Test
    void shouldShowBytesOfATextAsThatText() throws JMSException {
        final Message sent = MessageFactory.plain();
        sent.setJMSCorrelationIDAsBytes("order 7".getBytes(UTF_8));
        final Stored stored = Stored.sent(sent);
        assertThat(stored.properties()).containsEntry("CORRELATION_ID", "order 7");
        assertThat(stored.received().getJMSCorrelationID()).isEqualTo("order 7");
        assertThat(stored.received().getJMSCorrelationIDAsBytes())
                .isEqualTo("order 7".getBytes(UTF_8));
    }

    /** 3.4.5: a reply that copies the text refers to the bytes all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"", "00", "FFFE", "C3", "80017F"})
    void shouldCarryBytesThatAreNoText(final String hex) throws JMSException {
        final byte[] id = java.util.HexFormat.of().parseHex(hex);
        final Message sent = MessageFactory.plain();
        sent.setJMSCorrelationIDAsBytes(id);
        final byte[] before = id.clone();
        java.util.Arrays.fill(id, (byte) 9);
        assertThat(sent.getJMSCorrelationIDAsBytes()).isEqualTo(before);
        final Message received = Stored.passed(sent);
        assertThat(received.getJMSCorrelationIDAsBytes()).isEqualTo(before);
        final Message reply = MessageFactory.plain();
        reply.setJMSCorrelationID(received.getJMSCorrelationID());
        assertThat(Stored.passed(reply).getJMSCorrelationIDAsBytes()).isEqualTo(before);
        received.setJMSCorrelationIDAsBytes(null);
        assertThat(received.getJMSCorrelationID()).isNull();
    }

    /** 3.4.5: an application may set a text that only looks like bytes. */
    @Test
    void shouldTakeWhatIsNoHexadecimalNumberAsAText() throws JMSException {
        final Message message = MessageFactory.plain();
        message.setJMSCorrelationID("ID:AMQP_BINARY:yes");
        assertThat(message.getJMSCorrelationIDAsBytes())
                .isEqualTo("ID:AMQP_BINARY:yes".getBytes(UTF_8));
    }

    /** 3.4.6: also where a queue and a topic have one name. */
    @Test
    void shouldCarryWhereToReply() throws JMSException {
        for (final Destination to :
                new Destination[] {new PosthornQueue("a.b/ü"), new PosthornTopic("a.b/ü")}) {
            final Message sent = MessageFactory.plain();
            sent.setJMSReplyTo(to);
            assertThat(sent.getJMSReplyTo()).isSameAs(to);
            assertThat(Stored.passed(sent).getJMSReplyTo()).isEqualTo(to);
        }
    }

    /** 3.4.6, 6.2.2: a reply goes to somebody else's temporary destination. */
    @Test
    void shouldTellTemporaryDestinationsFromOthers() throws JMSException {
        final String name = TopicNames.TEMPORARY_PREFIX + "1";
        final Message sent = MessageFactory.plain();
        sent.setJMSReplyTo(new PosthornQueue(name));
        final Destination queue = Stored.passed(sent).getJMSReplyTo();
        assertThat(queue).isInstanceOf(TemporaryQueue.class);
        assertThatThrownBy(((TemporaryQueue) queue)::delete).isInstanceOf(JMSException.class);
        sent.setJMSReplyTo(new PosthornTopic(name));
        assertThat(Stored.passed(sent).getJMSReplyTo()).isInstanceOf(TemporaryTopic.class);
    }

    /** 3.4.6: destinations of other providers become ours of the same name. */
    @Test
    void shouldReplyToTheNameOfAForeignDestination() throws JMSException {
        final Message sent = MessageFactory.plain();
        sent.setJMSReplyTo((Queue) () -> "q");
        assertThat(Stored.passed(sent).getJMSReplyTo()).isEqualTo(new PosthornQueue("q"));
        sent.setJMSReplyTo((Topic) () -> "t");
        assertThat(Stored.passed(sent).getJMSReplyTo()).isEqualTo(new PosthornTopic("t"));
        sent.setJMSReplyTo(new Destination() {});
        assertThatThrownBy(() -> Stored.sent(sent)).isInstanceOf(InvalidDestinationException.class);
    }

    /** 3.4.7, 3.5.11. */
    @Test
    void shouldCountDeliveries() throws JMSException {
        final Stored stored = Stored.sent(MessageFactory.plain());
        assertThat(stored.received(1).getJMSRedelivered()).isFalse();
        assertThat(stored.received(1).getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(stored.received(3).getJMSRedelivered()).isTrue();
        assertThat(stored.received(3).getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
    }

    /** 3.4.9. */
    @Test
    void shouldKnowWhenItIsTooOld() throws JMSException {
        final PosthornMessage message = Stored.sent(MessageFactory.plain(), URGENT).received();
        assertThat(message.isExpired(Stored.NOW + 4_999)).isFalse();
        assertThat(message.isExpired(Stored.NOW + 5_000)).isTrue();
        assertThat(Stored.sent(MessageFactory.plain()).received().isExpired(Long.MAX_VALUE))
                .isFalse();
    }

    /** 3.10: header fields of a received message can be changed. */
    @Test
    void shouldLetAReceiverChangeHeaderFields() throws JMSException {
        final Message sent = MessageFactory.plain();
        sent.setJMSType("type");
        sent.setJMSCorrelationID("id");
        final Message received = Stored.passed(sent);
        received.setJMSType("other");
        assertThat(received.getJMSType()).isEqualTo("other");
        assertThat(received.getJMSCorrelationID()).isEqualTo("id");
        final Message sentOn = Stored.passed(received);
        assertThat(sentOn.getJMSType()).isEqualTo("other");
        assertThat(sentOn.getJMSCorrelationID()).isEqualTo("id");
    }

    /** 3.6: only for who was given a message. */
    @Test
    void shouldAcknowledgeThroughTheSession() throws JMSException {
        final AtomicInteger calls = new AtomicInteger();
        final Message sent = MessageFactory.plain();
        sent.acknowledge();
        Stored.sent(sent).received(calls::incrementAndGet).acknowledge();
        assertThat(calls).hasValue(1);
        final Message refused =
                Stored.sent(sent)
                        .received(
                                () -> {
                                    throw new jakarta.jms.IllegalStateException("closed");
                                });
        assertThatThrownBy(refused::acknowledge)
                .isInstanceOf(jakarta.jms.IllegalStateException.class);
    }

    @Test
    void shouldRefuseModesAndPrioritiesThereAreNot() {
        final Message message = MessageFactory.plain();
        assertThatThrownBy(() -> message.setJMSPriority(10)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> message.setJMSPriority(-1)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> message.setJMSDeliveryMode(0)).isInstanceOf(JMSException.class);
    }

    /** A client of another kind may set anything; the message comes all the same. */
    @ParameterizedTest
    @CsvSource({
        "_SYS_MSG_PRIORITY_, 12, 9, 0",
        "_SYS_MSG_PRIORITY_, -1, 0, 0",
        "_SYS_MSG_PRIORITY_, high, 4, 0",
        "EXPIRES_MS, soon, 4, 0",
        "EXPIRES_MS, 17, 4, 17",
        "JMSDeliveryMode, 1, 4, 0",
        "JMSCorrelationIDAsBytes, %%, 4, 0"
    })
    void shouldReadWhatOthersWroteCarelessly(
            final String key, final String value, final int priority, final long expiration)
            throws JMSException {
        final Message message = Stored.of(Map.of(key, value), "x").received();
        assertThat(message.getJMSPriority()).isEqualTo(priority);
        assertThat(message.getJMSExpiration()).isEqualTo(expiration);
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
        assertThat(message.getJMSMessageID()).isNull();
    }

    /** A RocketMQ producer's delay is a delivery time, whichever way it was given. */
    @Test
    void shouldKnowTheDeliveryTimeOfOtherClients() throws JMSException {
        assertThat(Stored.of(Map.of("TIMER_OUT_MS", "77"), "x").received().getJMSDeliveryTime())
                .isEqualTo(77);
        assertThat(
                        Stored.of(Map.of("TIMER_DELIVER_MS", "78", "TIMER_OUT_MS", "80"), "x")
                                .received()
                                .getJMSDeliveryTime())
                .isEqualTo(78);
    }
}
