package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Object messages: Jakarta Messaging 3.1, 3.11; what they may hold is in {@link ObjectTrustTest}.
 */
class ObjectMessageTest {

    /** An application's class. */
    record Order(String name) implements Serializable {}

    private static ObjectMessage of(final Serializable object) throws JMSException {
        final ObjectMessage message = MessageFactory.object(ObjectTrust.JDK_VALUES);
        message.setObject(object);
        return message;
    }

    @Test
    void shouldCarryAnObject() throws JMSException {
        final ArrayList<String> list = new ArrayList<>(List.of("a", "b"));
        assertThat(Stored.passed(of(list)).getObject()).isEqualTo(list);
        assertThat(Stored.passed(of(null)).getObject()).isNull();
        assertThat(Stored.sent(of(list)).properties()).containsEntry("BODY_KIND", "object");
    }

    /** 3.12: what is put in and what is taken out are copies. */
    @Test
    void shouldNotSeeLaterChangesOfTheObject() throws JMSException {
        final ArrayList<String> list = new ArrayList<>(List.of("a"));
        final ObjectMessage message = of(list);
        list.add("b");
        assertThat(message.getObject()).isEqualTo(List.of("a"));
        ((List<?>) message.getObject()).clear();
        assertThat(message.getObject()).isEqualTo(List.of("a"));
        assertThat(Stored.passed(message).getObject()).isEqualTo(List.of("a"));
    }

    /** 3.11.2, 3.11.1. */
    @Test
    void shouldNotLetAReceiverSetAnObjectBeforeClearingIt() throws JMSException {
        final ObjectMessage received = Stored.passed(of("a"));
        assertThatThrownBy(() -> received.setObject("b"))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThat(received.getObject()).isEqualTo("a");
        received.clearBody();
        assertThat(received.getObject()).isNull();
        received.setObject("b");
        assertThat(received.getObject()).isEqualTo("b");
        assertThat(Stored.passed(received).getObject()).isEqualTo("b");
    }

    @Test
    void shouldRefuseWhatCannotBeSerialised() {
        final ArrayList<Object> list = new ArrayList<>(List.of(new Object()));
        assertThatThrownBy(() -> of(list))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("java.lang.Object");
    }

    /** {@link Message#getBody}. */
    @Test
    void shouldGiveTheObjectAsWhatItIs() throws JMSException {
        for (final ObjectMessage each : List.of(of(7), Stored.passed(of(7)))) {
            assertThat(each.getBody(Integer.class)).isEqualTo(7);
            assertThat(each.getBody(Serializable.class)).isEqualTo(7);
            assertThat(each.isBodyAssignableTo(Number.class)).isTrue();
            assertThat(each.isBodyAssignableTo(Long.class)).isFalse();
            assertThatThrownBy(() -> each.getBody(Long.class))
                    .isInstanceOf(MessageFormatException.class);
        }
        for (final ObjectMessage each : List.of(of(null), Stored.passed(of(null)))) {
            assertThat(each.isBodyAssignableTo(Map.class)).isTrue();
            assertThat(each.getBody(Map.class)).isNull();
        }
    }

    /** {@link Message#isBodyAssignableTo}: to nothing, if the object cannot be made. */
    @Test
    void shouldAskForTrustOnlyInWhatOthersSent() throws JMSException {
        final ObjectMessage sent = of(new Order("x"));
        assertThat(sent.getObject()).isEqualTo(new Order("x"));
        final Stored stored = Stored.sent(sent);
        final PosthornMessage refused = stored.received();
        assertThat(refused.isBodyAssignableTo(Order.class)).isFalse();
        assertThatThrownBy(((ObjectMessage) refused)::getObject)
                .isInstanceOf(MessageFormatException.class)
                .hasMessage(
                        "The class io.posthorn.jms.message.ObjectMessageTest$Order is not trusted. To"
                                + " have it made of object messages, name it or its package in the"
                                + " option trustedPackages of the connection factory:"
                                + " trustedPackages=io.posthorn.jms.message.ObjectMessageTest$Order");
        assertThatThrownBy(() -> refused.getBody(Order.class))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("is not trusted");
        final PosthornMessage trusted = stored.received(ObjectTrust.of("io.posthorn.jms"));
        assertThat(trusted.getBody(Order.class)).isEqualTo(new Order("x"));
    }

    /** A message that is sent on is not looked into. */
    @Test
    void shouldSendOnWhatIsNotTrusted() throws JMSException {
        final Message received = Stored.passed(of(new Order("x")));
        final PosthornMessage sentOn =
                Stored.sent(received).received(ObjectTrust.of("io.posthorn.jms.message"));
        assertThat(sentOn.getBody(Order.class)).isEqualTo(new Order("x"));
    }

    @Test
    void shouldTellTheReaderThatABodyIsBroken() {
        final ObjectMessage received =
                (ObjectMessage) Stored.of(Map.of("BODY_KIND", "object"), "x").received();
        assertThatThrownBy(received::getObject)
                .isInstanceOf(MessageFormatException.class)
                .hasMessageStartingWith("The object cannot be read: ");
    }
}
