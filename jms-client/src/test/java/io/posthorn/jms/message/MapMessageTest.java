package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Map messages: Jakarta Messaging 3.1, 3.11; their conversions are in {@link ConversionTest}. */
class MapMessageTest {

    private static MapMessage filled() throws JMSException {
        final MapMessage message = MessageFactory.map();
        message.setBoolean("boolean", true);
        message.setByte("byte", (byte) -1);
        message.setShort("short", (short) -2);
        message.setChar("char", 'ü');
        message.setInt("int", -3);
        message.setLong("long", -4);
        message.setFloat("float", 1.1f);
        message.setDouble("double", 1e300);
        message.setString("String", "grün");
        message.setString("null", null);
        message.setBytes("bytes", new byte[] {1, 2});
        message.setBytes("some bytes", new byte[] {0, 1, 2, 0}, 1, 2);
        message.setBytes("no bytes", null);
        message.setObject("$long", 5L);
        return message;
    }

    private static Map<String, Object> read(final MapMessage message) throws JMSException {
        final Map<String, Object> values = new HashMap<>();
        for (final Object name : Collections.list(message.getMapNames())) {
            assertThat(message.itemExists((String) name)).isTrue();
            values.put((String) name, message.getObject((String) name));
        }
        return values;
    }

    @Test
    void shouldReadWhatWasSet() throws JMSException {
        final Map<String, Object> expected = new HashMap<>();
        expected.put("boolean", true);
        expected.put("byte", (byte) -1);
        expected.put("short", (short) -2);
        expected.put("char", 'ü');
        expected.put("int", -3);
        expected.put("long", -4L);
        expected.put("float", 1.1f);
        expected.put("double", 1e300);
        expected.put("String", "grün");
        expected.put("null", null);
        expected.put("bytes", new byte[] {1, 2});
        expected.put("some bytes", new byte[] {1, 2});
        expected.put("no bytes", null);
        expected.put("$long", 5L);
        for (final MapMessage each : List.of(filled(), Stored.passed(filled()))) {
            assertThat(read(each)).usingRecursiveComparison().isEqualTo(expected);
            assertThat(each.itemExists("other")).isFalse();
            assertThat(each.getObject("other")).isNull();
            assertThat(each.getObject(null)).isNull();
        }
    }

    /** 3.11.4: plain where JSON is plain, so that other clients need not know of Java's types. */
    @Test
    void shouldBeJsonThatOthersCanRead() throws JMSException {
        final MapMessage message = filled();
        message.setDouble("nan", Double.NaN);
        message.setFloat("endless", Float.POSITIVE_INFINITY);
        message.setChar("half", '\uD800');
        assertThat(Stored.sent(message).body())
                .isEqualTo(
                        "{\"boolean\":true,\"byte\":{\"$byte\":-1},\"short\":{\"$short\":-2},"
                                + "\"char\":{\"$char\":\"ü\"},\"int\":-3,\"long\":{\"$long\":-4},"
                                + "\"float\":{\"$float\":1.1},\"double\":1.0E300,\"String\":\"grün\","
                                + "\"null\":null,\"bytes\":{\"$bytes\":\"AQI=\"},"
                                + "\"some bytes\":{\"$bytes\":\"AQI=\"},\"no bytes\":null,"
                                + "\"$long\":{\"$long\":5},\"nan\":{\"$double\":\"NaN\"},"
                                + "\"endless\":{\"$float\":\"Infinity\"},"
                                + "\"half\":{\"$char\":55296}}");
        assertThat(Stored.sent(message).properties()).containsEntry("BODY_KIND", "map");
    }

    /** 3.12: what is put in and what is taken out are copies. */
    @Test
    void shouldCopyBytes() throws JMSException {
        final byte[] bytes = {1, 2};
        final MapMessage message = MessageFactory.map();
        message.setBytes("a", bytes);
        message.setObject("b", bytes);
        message.setBytes("c", bytes, 0, 2);
        bytes[0] = 9;
        message.getBytes("a")[0] = 9;
        ((byte[]) message.getObject("b"))[0] = 9;
        ((byte[]) message.getBody(Map.class).get("c"))[0] = 9;
        for (final String name : List.of("a", "b", "c")) {
            assertThat(message.getBytes(name)).containsExactly(1, 2);
        }
        assertThatThrownBy(() -> message.setBytes("d", bytes, 1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @NullAndEmptySource
    void shouldRefuseValuesWithoutAName(final String name) {
        final MapMessage message = MessageFactory.map();
        for (final ThrowingCallable set : settings(message, name)) {
            assertThatThrownBy(set).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<ThrowingCallable> settings(final MapMessage message, final String name) {
        return List.of(
                () -> message.setBoolean(name, true),
                () -> message.setByte(name, (byte) 1),
                () -> message.setShort(name, (short) 1),
                () -> message.setChar(name, 'c'),
                () -> message.setInt(name, 1),
                () -> message.setLong(name, 1),
                () -> message.setFloat(name, 1),
                () -> message.setDouble(name, 1),
                () -> message.setString(name, "x"),
                () -> message.setBytes(name, new byte[1]),
                () -> message.setBytes(name, new byte[1], 0, 1),
                () -> message.setObject(name, 1));
    }

    @Test
    void shouldRefuseOtherObjects() {
        final MapMessage message = MessageFactory.map();
        assertThatThrownBy(() -> message.setObject("a", new Date()))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.setObject("a", List.of()))
                .isInstanceOf(MessageFormatException.class);
    }

    /** 3.11.2, 3.11.1. */
    @Test
    void shouldNotLetAReceiverSetValuesBeforeClearingThem() throws JMSException {
        final MapMessage received = Stored.passed(filled());
        for (final ThrowingCallable set : settings(received, "a")) {
            assertThatThrownBy(set).isInstanceOf(MessageNotWriteableException.class);
        }
        assertThat(read(received)).hasSize(14);
        received.clearBody();
        assertThat(read(received)).isEmpty();
        received.setInt("a", 1);
        assertThat(read(received)).isEqualTo(Map.of("a", 1));
        assertThat(read(Stored.passed(received))).isEqualTo(Map.of("a", 1));
    }

    /** {@link Message#getBody}. */
    @Test
    void shouldGiveAMapAsBody() throws JMSException {
        for (final MapMessage each : List.of(filled(), Stored.passed(filled()))) {
            assertThat(each.getBody(Map.class)).hasSize(14).containsEntry("int", -3);
            assertThat(each.getBody(Object.class)).isInstanceOf(Map.class);
            assertThat(each.isBodyAssignableTo(Map.class)).isTrue();
            assertThat(each.isBodyAssignableTo(HashMap.class)).isFalse();
            assertThatThrownBy(() -> each.getBody(HashMap.class))
                    .isInstanceOf(MessageFormatException.class);
            each.getBody(Map.class).clear();
            assertThat(each.getBody(Map.class)).hasSize(14);
        }
        for (final MapMessage each :
                List.of(MessageFactory.map(), Stored.passed(MessageFactory.map()))) {
            assertThat(each.isBodyAssignableTo(String.class)).isTrue();
            assertThat(each.getBody(String.class)).isNull();
        }
    }

    /** 3.11.4: lenient with what others write. */
    @Test
    void shouldReadWhatOthersWrite() throws JMSException {
        final MapMessage received =
                (MapMessage)
                        Stored.of(
                                        Map.of("BODY_KIND", "map"),
                                        " {\"int\": 1, \"long\": 2147483648, \"huge\": 9223372036854775808,"
                                                + " \"double\": 1e2, \"nan\": NaN, \"a\\u0041\": \"\\u00fc\","
                                                + " \"int\": 2, \"char\": {\"$char\": 65},"
                                                + " \"float\": {\"$float\": \"1.5\"},"
                                                + " \"byte\": {\"$byte\": \"7\"}} ")
                                .received();
        assertThat(read(received))
                .isEqualTo(
                        Map.of(
                                "int",
                                2,
                                "long",
                                2_147_483_648L,
                                "huge",
                                9.223372036854776E18,
                                "double",
                                100.0,
                                "nan",
                                Double.NaN,
                                "aA",
                                "ü",
                                "char",
                                'A',
                                "float",
                                1.5f,
                                "byte",
                                (byte) 7));
        final MapMessage empty = (MapMessage) Stored.of(Map.of("BODY_KIND", "map"), "").received();
        assertThat(read(empty)).isEmpty();
    }

    /** A body that is broken comes all the same, and says so to who reads it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "[1]",
                "1",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{\"a\":[1]}",
                "{\"a\":{}}",
                "{\"a\":{\"b\":1}}",
                "{\"a\":{\"$huge\":1}}",
                "{\"a\":{\"$byte\":128}}",
                "{\"a\":{\"$long\":1,\"$int\":1}}",
                "{\"a\":{\"$char\":\"xy\"}}",
                "{\"a\":{\"$char\":70000}}",
                "{\"a\":{\"$bytes\":\"!\"}}",
                "{\"a\":{\"$bytes\":[1]}}",
                "{\"a\":{\"$long\":null}}",
                "{\"a\":{\"$double\":{}}}",
                "{\"a\":1}{}",
                "{\"a\":1} x"
            })
    void shouldTellTheReaderThatABodyIsBroken(final String body) throws JMSException {
        final MapMessage received =
                (MapMessage) Stored.of(Map.of("BODY_KIND", "map"), body).received();
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        for (final ThrowingCallable read :
                List.<ThrowingCallable>of(
                        () -> received.getInt("a"),
                        received::getMapNames,
                        () -> received.getBody(Map.class))) {
            assertThatThrownBy(read)
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageStartingWith("The body of the map message cannot be read: ");
        }
        received.clearBody();
        received.setInt("a", 1);
        assertThat(received.getInt("a")).isEqualTo(1);
    }

    /** Whatever fits into a message can be read again. */
    @Test
    void shouldCarryLargeParts() throws JMSException {
        final MapMessage sent = MessageFactory.map();
        sent.setString("n".repeat(60_000), "x".repeat(21_000_000));
        sent.setBytes("bytes", new byte[16_000_000]);
        final MapMessage received = Stored.passed(sent);
        assertThat(received.getString("n".repeat(60_000))).hasSize(21_000_000);
        assertThat(received.getBytes("bytes")).hasSize(16_000_000);
    }
}
