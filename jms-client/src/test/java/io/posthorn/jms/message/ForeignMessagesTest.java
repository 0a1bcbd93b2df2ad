package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.jms.destination.PosthornTopic;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages of another provider's classes: Jakarta Messaging 3.1, 3.12. */
class ForeignMessagesTest {

    /** Another provider's message, which is none of our classes and behaves as one of ours. */
    private static <T extends Message> T foreign(final Class<T> type, final Message like) {
        return foreign(type, like, "");
    }

    /** One that does not know some method. */
    private static <T extends Message> T foreign(
            final Class<T> type, final Message like, final String unsupported) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals(unsupported)) {
                                throw new UnsupportedOperationException(unsupported);
                            }
                            try {
                                return method.invoke(like, arguments);
                            } catch (final InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }

    private static Message filled(final Message message) throws JMSException {
        message.setJMSType("type");
        message.setJMSCorrelationID("id");
        message.setJMSReplyTo(new PosthornTopic("t"));
        message.setLongProperty("a", 7);
        message.setStringProperty("JMSXGroupID", "g");
        message.setStringProperty("JMSXUserID", "somebody");
        return message;
    }

    private static void check(final Message copy) throws JMSException {
        assertThat(copy.getJMSType()).isEqualTo("type");
        assertThat(copy.getJMSCorrelationID()).isEqualTo("id");
        assertThat(copy.getJMSReplyTo()).isEqualTo(new PosthornTopic("t"));
        assertThat(copy.getObjectProperty("a")).isEqualTo(7L);
        assertThat(copy.getStringProperty("JMSXGroupID")).isEqualTo("g");
        assertThat(copy.getStringProperty("JMSXUserID")).isNull();
    }

    private static PosthornMessage passed(final Message message) throws JMSException {
        return Stored.sent(message).received();
    }

    @Test
    void shouldCopyEachKindOfMessage() throws JMSException {
        final TextMessage text = MessageFactory.text();
        text.setText("text");
        final PosthornMessage copiedText = passed(foreign(TextMessage.class, filled(text)));
        check(copiedText);
        assertThat(copiedText.getBody(String.class)).isEqualTo("text");

        final MapMessage map = MessageFactory.map();
        map.setByte("b", (byte) 1);
        map.setBytes("bytes", new byte[] {1});
        final MapMessage copiedMap = (MapMessage) passed(foreign(MapMessage.class, filled(map)));
        check(copiedMap);
        assertThat(copiedMap.getObject("b")).isEqualTo((byte) 1);
        assertThat(copiedMap.getBytes("bytes")).containsExactly(1);

        final ObjectMessage object = MessageFactory.object(ObjectTrust.JDK_VALUES);
        object.setObject("object");
        final PosthornMessage copiedObject = passed(foreign(ObjectMessage.class, filled(object)));
        check(copiedObject);
        assertThat(copiedObject.getBody(String.class)).isEqualTo("object");

        final PosthornMessage plain =
                passed(foreign(Message.class, filled(MessageFactory.plain())));
        check(plain);
        assertThat(plain.getClass()).isEqualTo(PosthornMessage.class);
    }

    /** Whether they are being written, or were read in part. */
    @Test
    void shouldCopyStreamsFromTheirBegin() throws JMSException {
        final BytesMessage bytes = MessageFactory.bytes();
        bytes.writeBytes(new byte[10_000]);
        bytes.writeInt(7);
        final BytesMessage foreignBytes = foreign(BytesMessage.class, filled(bytes));
        final StreamMessage stream = MessageFactory.stream();
        stream.writeInt(7);
        stream.writeString(null);
        stream.writeBytes(new byte[3]);
        final StreamMessage foreignStream = foreign(StreamMessage.class, filled(stream));
        for (int time = 0; time < 2; time++) {
            final PosthornMessage copiedBytes = passed(foreignBytes);
            check(copiedBytes);
            assertThat(copiedBytes.getBody(byte[].class)).hasSize(10_004).endsWith(0, 0, 0, 7);
            foreignBytes.readInt();
            final Stored copiedStream = Stored.sent(foreignStream);
            check(copiedStream.received());
            assertThat(copiedStream.body()).isEqualTo("[7,null,{\"$bytes\":\"AAAA\"}]");
            foreignStream.readInt();
        }
    }

    /** 3.4.5: such ids are optional. */
    @Test
    void shouldCopyIdsOfBytesWhereThereAreSuch() throws JMSException {
        final Message message = MessageFactory.plain();
        assertThat(
                        passed(foreign(Message.class, message, "getJMSCorrelationIDAsBytes"))
                                .getJMSCorrelationID())
                .isNull();
        message.setJMSCorrelationIDAsBytes(new byte[] {-1});
        assertThat(passed(foreign(Message.class, message)).getJMSCorrelationIDAsBytes())
                .containsExactly(-1);
    }

    /** 3.4.11: the sender sees on its own object what the send has set. */
    @Test
    void shouldSetWhatASendSetsOnTheForeignMessage() throws JMSException {
        final Message message = foreign(Message.class, MessageFactory.plain());
        MessageFactory.stamp(message, Stored.stamp());
        assertThat(message.getJMSMessageID()).isEqualTo("ID:" + Stored.UNIQUE_KEY);
        assertThat(message.getJMSDestination()).isEqualTo(Stored.QUEUE);
        assertThat(message.getJMSTimestamp()).isEqualTo(Stored.NOW);
    }

    @Test
    void shouldNotCopyItsOwn() throws JMSException {
        final Message own = MessageFactory.text();
        assertThat(MessageFactory.own(own, ObjectTrust.JDK_VALUES)).isSameAs(own);
    }

    @Test
    void shouldPassOnWhatTheForeignMessageComplainsOf() {
        final TextMessage message = MessageFactory.text();
        final TextMessage broken =
                (TextMessage)
                        Proxy.newProxyInstance(
                                TextMessage.class.getClassLoader(),
                                new Class<?>[] {TextMessage.class},
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("getText")) {
                                        throw new MessageFormatException("no text");
                                    }
                                    return method.invoke(message, arguments);
                                });
        assertThatThrownBy(() -> Stored.sent(broken))
                .isInstanceOf(MessageFormatException.class)
                .hasMessage("no text");
    }

    @Test
    void shouldRefusePropertiesThatAreNone() {
        final Message message = MessageFactory.plain();
        final Message odd =
                (Message)
                        Proxy.newProxyInstance(
                                Message.class.getClassLoader(),
                                new Class<?>[] {Message.class},
                                (proxy, method, arguments) ->
                                        switch (method.getName()) {
                                            case "getPropertyNames" ->
                                                    java.util.Collections.enumeration(
                                                            Map.of("a", 1).keySet());
                                            case "getObjectProperty" -> new StringBuilder();
                                            default -> method.invoke(message, arguments);
                                        });
        assertThatThrownBy(() -> Stored.sent(odd))
                .isInstanceOf(MessageFormatException.class)
                .hasMessage("A property cannot be a java.lang.StringBuilder.");
    }
}
