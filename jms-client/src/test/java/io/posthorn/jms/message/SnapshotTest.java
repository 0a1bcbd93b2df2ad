package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.message.RecordView;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.TextMessage;
import org.junit.jupiter.api.Test;

/** What was sent stays what it was: Jakarta Messaging 3.1, 3.9 and 3.10. */
class SnapshotTest {

    /** 3.9. */
    @Test
    void shouldSendOneMessageAgainAndAgain() throws JMSException {
        final TextMessage message = MessageFactory.text();
        message.setText("first");
        message.setIntProperty("a", 1);
        message.setJMSType("one");
        final Stored first = Stored.sent(message);
        message.setText("second");
        message.setIntProperty("a", 2);
        message.setIntProperty("b", 2);
        message.setJMSType("two");
        final Stored second = Stored.sent(message);
        message.clearBody();
        message.clearProperties();
        final TextMessage early = (TextMessage) first.received();
        assertThat(early.getText()).isEqualTo("first");
        assertThat(early.getIntProperty("a")).isEqualTo(1);
        assertThat(early.propertyExists("b")).isFalse();
        assertThat(early.getJMSType()).isEqualTo("one");
        final TextMessage late = (TextMessage) second.received();
        assertThat(late.getText()).isEqualTo("second");
        assertThat(late.getIntProperty("a")).isEqualTo(2);
        assertThat(late.getIntProperty("b")).isEqualTo(2);
        assertThat(late.getJMSType()).isEqualTo("two");
    }

    /** 3.10: what comes again is the original. */
    @Test
    void shouldRedeliverTheOriginal() throws JMSException {
        final TextMessage sent = MessageFactory.text();
        sent.setText("text");
        sent.setIntProperty("a", 1);
        final Stored stored = Stored.sent(sent);
        final TextMessage received = (TextMessage) stored.received(1);
        received.clearBody();
        received.setText("other");
        received.clearProperties();
        received.setIntProperty("a", 2);
        final TextMessage again = (TextMessage) stored.received(2);
        assertThat(again.getText()).isEqualTo("text");
        assertThat(again.getIntProperty("a")).isEqualTo(1);
        assertThat(again.getJMSRedelivered()).isTrue();
    }

    /** A message that is sent on has a new head and the old body and properties. */
    @Test
    void shouldSendOnWhatWasReceived() throws JMSException {
        final TextMessage sent = MessageFactory.text();
        sent.setText("text");
        sent.setFloatProperty("a", 1.5f);
        sent.setJMSCorrelationIDAsBytes(new byte[] {-1});
        sent.setJMSReplyTo(Stored.QUEUE);
        final TextMessage received = Stored.passed(sent);
        final TextMessage sentOn = Stored.passed(received);
        assertThat(sentOn.getText()).isEqualTo("text");
        assertThat(sentOn.getObjectProperty("a")).isEqualTo(1.5f);
        assertThat(sentOn.getJMSCorrelationIDAsBytes()).containsExactly(-1);
        assertThat(sentOn.getJMSReplyTo()).isEqualTo(Stored.QUEUE);
    }

    @Test
    void shouldSayWhyAMessageCannotBeSent() throws JMSException {
        final Message message = MessageFactory.plain();
        message.setStringProperty("a", "x".repeat(RecordView.MAX_PROPERTIES_LENGTH));
        assertThatThrownBy(() -> Stored.sent(message))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("properties")
                .hasMessageContaining("32767");
    }
}
