package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties: Jakarta Messaging 3.1, 3.5. Their conversions are in {@link ConversionTest}. */
class PropertiesTest {

    private static Map<String, Object> read(final Message message) throws JMSException {
        final Map<String, Object> values = new HashMap<>();
        for (final Object name : Collections.list(message.getPropertyNames())) {
            assertThat(message.propertyExists((String) name)).as("%s", name).isTrue();
            values.put((String) name, message.getObjectProperty((String) name));
        }
        return values;
    }

    /** 3.5.2 and 3.5.5: eight types, and null, come back as they were set. */
    @Test
    void shouldKeepTypes() throws JMSException {
        final Message sent = MessageFactory.plain();
        sent.setBooleanProperty("boolean", true);
        sent.setByteProperty("byte", Byte.MIN_VALUE);
        sent.setShortProperty("short", Short.MIN_VALUE);
        sent.setIntProperty("int", Integer.MIN_VALUE);
        sent.setLongProperty("long", Long.MIN_VALUE);
        sent.setFloatProperty("float", -0f);
        sent.setDoubleProperty("double", Double.NaN);
        sent.setStringProperty("String", "7");
        sent.setStringProperty("nothing", null);
        sent.setObjectProperty("object", 7L);
        sent.setObjectProperty("nullObject", null);
        final Map<String, Object> values = read(sent);
        assertThat(values)
                .hasSize(11)
                .containsEntry("long", Long.MIN_VALUE)
                .containsEntry("nothing", null);
        final Map<String, Object> received = read(Stored.passed(sent));
        assertThat(received.remove("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(received).isEqualTo(values);
    }

    /** 3.5.1. */
    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "1a", "a b", "a-b", "a.b", "NULL", "true", "Not", "AND", "or", "between", "LIKE",
                "In", "is", "escape", "a\u0001", "\u0002"
            })
    void shouldRefuseNamesThatNoSelectorCouldName(final String name) {
        final Message message = MessageFactory.plain();
        assertThatThrownBy(() -> message.setBooleanProperty(name, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setByteProperty(name, (byte) 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setShortProperty(name, (short) 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setIntProperty(name, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setLongProperty(name, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setFloatProperty(name, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setDoubleProperty(name, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setStringProperty(name, "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> message.setObjectProperty(name, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** 3.5.1; also names that mean something to the broker. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "_a",
                "$a",
                "größe",
                "𝒳1",
                "nulls",
                "DELAY",
                "KEYS",
                "UNIQ_KEY",
                "EXPIRES_MS",
                "BODY_KIND",
                "PROPERTY_TYPES",
                "CORRELATION_ID",
                "_APP_x",
                "JMS_POSTHORN_x",
                "JMSType",
                "JMSReplyTo"
            })
    void shouldTakeIdentifiers(final String name) throws JMSException {
        final Message sent = MessageFactory.plain();
        sent.setIntProperty(name, 7);
        final Message received = Stored.passed(sent);
        assertThat(received.getObjectProperty(name)).isEqualTo(7);
        assertThat(received.propertyExists(name)).isTrue();
        assertThat(read(received)).containsOnlyKeys(name, "JMSXDeliveryCount");
        assertThat(received.getJMSType()).isNull();
        assertThat(received.getJMSReplyTo()).isNull();
        assertThat(received.getJMSExpiration()).isZero();
    }

    /** 3.5.5. */
    @Test
    void shouldRefuseOtherObjects() throws JMSException {
        final Message message = MessageFactory.plain();
        for (final Object value :
                new Object[] {new Date(), 'c', new byte[1], List.of(), new Object()}) {
            assertThatThrownBy(() -> message.setObjectProperty("a", value))
                    .isInstanceOf(MessageFormatException.class);
        }
        assertThat(message.propertyExists("a")).isFalse();
    }

    /** 3.5.3, 3.10. */
    @Test
    void shouldNotLetAReceiverSetPropertiesBeforeClearingThem() throws JMSException {
        final TextMessage sent = MessageFactory.text();
        sent.setText("text");
        sent.setIntProperty("a", 1);
        final TextMessage received = Stored.passed(sent);
        assertThatThrownBy(() -> received.setBooleanProperty("b", true))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setByteProperty("b", (byte) 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setShortProperty("b", (short) 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setIntProperty("b", 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setLongProperty("b", 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setFloatProperty("b", 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setDoubleProperty("b", 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setStringProperty("b", "x"))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setObjectProperty("b", "x"))
                .isInstanceOf(MessageNotWriteableException.class);
        // 3.11.1: clearing the body leaves the properties, and their protection.
        received.clearBody();
        assertThatThrownBy(() -> received.setIntProperty("b", 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThat(received.getIntProperty("a")).isEqualTo(1);
    }

    /** 3.5.7. */
    @Test
    void shouldClearPropertiesAndNothingElse() throws JMSException {
        final TextMessage sent = MessageFactory.text();
        sent.setText("text");
        sent.setJMSType("type");
        sent.setIntProperty("a", 1);
        for (final TextMessage each : List.of(Stored.passed(sent), sent)) {
            each.clearProperties();
            assertThat(read(each)).isEmpty();
            assertThat(each.propertyExists("a")).isFalse();
            assertThat(each.getObjectProperty("a")).isNull();
            assertThat(each.getText()).isEqualTo("text");
            assertThat(each.getJMSType()).isEqualTo("type");
            each.setIntProperty("b", 2);
            assertThat(read(each)).isEqualTo(Map.of("b", 2));
        }
    }

    /** 3.5.8. */
    @Test
    void shouldTreatWhatIsNotThereAsNull() throws JMSException {
        for (final Message each :
                List.of(MessageFactory.plain(), Stored.sent(MessageFactory.plain()).received())) {
            assertThat(each.getObjectProperty("a")).isNull();
            assertThat(each.getObjectProperty(null)).isNull();
            assertThat(each.getStringProperty("a")).isNull();
            assertThat(each.getBooleanProperty("a")).isFalse();
            assertThat(each.propertyExists("a")).isFalse();
            assertThat(each.propertyExists(null)).isFalse();
            assertThatThrownBy(() -> each.getByteProperty("a"))
                    .isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getShortProperty("a"))
                    .isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getIntProperty("a"))
                    .isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getLongProperty("a"))
                    .isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getFloatProperty("a"))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> each.getDoubleProperty("a"))
                    .isInstanceOf(NullPointerException.class);
        }
    }

    /** 3.5.9: groups are the client's to set, everything else of the kind the provider's. */
    @Test
    void shouldSendThoseDefinedPropertiesOnlyThatAreAClientsToSet() throws JMSException {
        final Message sent = MessageFactory.plain();
        sent.setStringProperty("JMSXGroupID", "g");
        sent.setIntProperty("JMSXGroupSeq", 3);
        sent.setIntProperty("JMSXDeliveryCount", 9);
        sent.setStringProperty("JMSXUserID", "root");
        sent.setStringProperty("JMSXAppID", "app");
        sent.setStringProperty("JMSXProducerTXID", "t");
        sent.setStringProperty("JMSXConsumerTXID", "t");
        sent.setLongProperty("JMSXRcvTimestamp", 5);
        sent.setIntProperty("a", 1);
        assertThat(read(Stored.passed(sent)))
                .isEqualTo(
                        Map.of(
                                "JMSXGroupID",
                                "g",
                                "JMSXGroupSeq",
                                3,
                                "a",
                                1,
                                "JMSXDeliveryCount",
                                1));
    }

    /** 3.5.9: a bridge sends on what it received. */
    @Test
    void shouldSendOnWhatWasReceived() throws JMSException {
        final Message sent = MessageFactory.plain();
        sent.setStringProperty("JMSXGroupID", "g");
        sent.setLongProperty("a", 1);
        final Message received = Stored.sent(sent).received(4);
        assertThat(read(Stored.passed(received)))
                .isEqualTo(Map.of("JMSXGroupID", "g", "a", 1L, "JMSXDeliveryCount", 1));
        assertThatThrownBy(() -> received.setIntProperty("b", 1))
                .isInstanceOf(MessageNotWriteableException.class);
    }

    /** What RocketMQ's clients and the broker say among themselves is no property. */
    @Test
    void shouldShowPropertiesOfOtherClientsButNotThoseWithAMeaning() throws JMSException {
        final Message message =
                Stored.of(
                                Map.of(
                                        "TAGS",
                                        "TagA",
                                        "KEYS",
                                        "k1 k2",
                                        "UNIQ_KEY",
                                        "7F00",
                                        "WAIT",
                                        "true",
                                        "MSG_REGION",
                                        "DefaultRegion",
                                        "TRACE_ON",
                                        "true",
                                        "CLUSTER",
                                        "c",
                                        "trace-id",
                                        "5"),
                                "x")
                        .received();
        assertThat(read(message))
                .isEqualTo(
                        Map.of(
                                "TAGS",
                                "TagA",
                                "KEYS",
                                "k1 k2",
                                "trace-id",
                                "5",
                                "JMSXDeliveryCount",
                                1));
    }

    /** 3.5.6. */
    @Test
    void shouldShowNamesInAnEnumerationOfTheirOwn() throws JMSException {
        final Message message = MessageFactory.plain();
        message.setIntProperty("a", 1);
        final var names = message.getPropertyNames();
        message.setIntProperty("b", 1);
        assertThat(Collections.list(names)).hasSize(1);
    }
}
