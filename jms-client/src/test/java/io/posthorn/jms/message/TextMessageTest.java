package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.message.SysFlag;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.TextMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text messages and messages without a body: Jakarta Messaging 3.1, 3.11. */
class TextMessageTest {

    private static TextMessage of(final String text) throws JMSException {
        final TextMessage message = MessageFactory.text();
        message.setText(text);
        return message;
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"text", "grün 𝄞 \u0000\u0001\u0002", "{\"a\":1}"})
    void shouldCarryATextAsUtf8(final String text) throws JMSException {
        final Stored stored = Stored.sent(of(text));
        assertThat(stored.body()).isEqualTo(text == null ? "" : text);
        final PosthornMessage received = stored.received();
        assertThat(((TextMessage) received).getText()).isEqualTo(text);
        assertThat(received.getBody(String.class)).isEqualTo(text);
    }

    /** 3.11.2. */
    @Test
    void shouldNotLetAReceiverSetATextBeforeClearingIt() throws JMSException {
        final TextMessage sent = of("text");
        sent.setIntProperty("a", 1);
        final TextMessage received = Stored.passed(sent);
        assertThatThrownBy(() -> received.setText("other"))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThat(received.getText()).isEqualTo("text");
        received.clearBody();
        assertThat(received.getText()).isNull();
        assertThat(received.getIntProperty("a")).isEqualTo(1);
        received.setText("other");
        assertThat(received.getText()).isEqualTo("other");
        assertThat(Stored.passed(received).getText()).isEqualTo("other");
    }

    /** 3.11.2: clearing what nobody has looked at. */
    @Test
    void shouldClearABodyThatIsNotDecodedYet() throws JMSException {
        final TextMessage received = Stored.passed(of("text"));
        received.clearBody();
        assertThat(received.getText()).isNull();
        assertThat(Stored.passed(received).getText()).isNull();
    }

    /** {@link Message#getBody}. */
    @Test
    void shouldGiveTheTextAsWhatATextIs() throws JMSException {
        for (final TextMessage each : new TextMessage[] {of("text"), Stored.passed(of("text"))}) {
            assertThat(each.getBody(String.class)).isEqualTo("text");
            assertThat(each.getBody(Object.class)).isEqualTo("text");
            assertThat(each.getBody(CharSequence.class)).isEqualTo("text");
            assertThat(each.getBody(Serializable.class)).isEqualTo("text");
            assertThat(each.isBodyAssignableTo(String.class)).isTrue();
            assertThat(each.isBodyAssignableTo(Comparable.class)).isTrue();
            assertThat(each.isBodyAssignableTo(Integer.class)).isFalse();
            assertThat(each.isBodyAssignableTo(byte[].class)).isFalse();
            assertThatThrownBy(() -> each.getBody(Map.class))
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessage("The body of this text message is no java.util.Map.");
        }
    }

    /** {@link Message#getBody}: where there is no body, any type will do. */
    @Test
    void shouldGiveNullWhereThereIsNoBody() throws JMSException {
        for (final Message each :
                new Message[] {
                    of(null),
                    Stored.passed(of(null)),
                    MessageFactory.plain(),
                    Stored.sent(MessageFactory.plain()).received()
                }) {
            assertThat(each.isBodyAssignableTo(Integer.class)).isTrue();
            assertThat(each.getBody(Integer.class)).isNull();
            each.clearBody();
            assertThat(each.getBody(byte[].class)).isNull();
        }
    }

    /** 3.11.4: a plain message stays one. */
    @Test
    void shouldKeepAPlainMessagePlain() throws JMSException {
        final PosthornMessage received = Stored.sent(MessageFactory.plain()).received();
        assertThat(received.getClass()).isEqualTo(PosthornMessage.class);
    }

    /** 3.11.4: another client may say that its body is a text. */
    @Test
    void shouldDecompressWhatOtherClientsCompressed() throws JMSException, IOException {
        final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed)) {
            out.write("text".repeat(100).getBytes(StandardCharsets.UTF_8));
        }
        final TextMessage received =
                (TextMessage)
                        Stored.of(
                                        Map.of("BODY_KIND", "text"),
                                        compressed.toByteArray(),
                                        SysFlag.COMPRESSED)
                                .received();
        final TextMessage sentOn = Stored.passed(received);
        assertThat(received.getText()).isEqualTo("text".repeat(100));
        assertThat(sentOn.getText()).isEqualTo("text".repeat(100));
    }

    @Test
    void shouldSayWhatItIs() throws JMSException {
        assertThat(Stored.passed(of("x")))
                .hasToString("text message ID:" + Stored.UNIQUE_KEY + " to queue:orders");
    }
}
