package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conversion tables of Jakarta Messaging 3.1: table 3-2 (3.5.4) for properties, table 3-7
 * (3.11.3) for maps and streams. Each cell is tried on a message that was just made and on one that
 * was received.
 */
class ConversionTest {

    /** Reads one thing as one type. */
    @FunctionalInterface
    private interface Reading {
        Object read() throws JMSException;
    }

    /** A row of the tables: what was set, and what may be read of it. */
    private record Row(Object value, Map<String, Object> readable) {}

    private static final List<Row> ROWS =
            List.of(
                    new Row(true, Map.of("boolean", true, "String", "true")),
                    new Row(false, Map.of("boolean", false, "String", "false")),
                    new Row(
                            (byte) -7,
                            Map.of(
                                    "byte",
                                    (byte) -7,
                                    "short",
                                    (short) -7,
                                    "int",
                                    -7,
                                    "long",
                                    -7L,
                                    "String",
                                    "-7")),
                    new Row(
                            (short) 700,
                            Map.of(
                                    "short",
                                    (short) 700,
                                    "int",
                                    700,
                                    "long",
                                    700L,
                                    "String",
                                    "700")),
                    new Row(70_000, Map.of("int", 70_000, "long", 70_000L, "String", "70000")),
                    new Row(1L << 40, Map.of("long", 1L << 40, "String", "1099511627776")),
                    new Row(1.5f, Map.of("float", 1.5f, "double", 1.5, "String", "1.5")),
                    new Row(
                            Float.NEGATIVE_INFINITY,
                            Map.of(
                                    "float", Float.NEGATIVE_INFINITY,
                                    "double", Double.NEGATIVE_INFINITY,
                                    "String", "-Infinity")),
                    new Row(2.25, Map.of("double", 2.25, "String", "2.25")),
                    new Row(3.0, Map.of("double", 3.0, "String", "3.0")),
                    new Row(Double.NaN, Map.of("double", Double.NaN, "String", "NaN")),
                    new Row(
                            "7",
                            Map.of(
                                    "boolean", false, "byte", (byte) 7, "short", (short) 7, "int",
                                    7, "long", 7L, "float", 7f, "double", 7.0, "String", "7")));

    private static final List<Row> ROWS_OF_BODIES =
            List.of(
                    new Row('c', Map.of("char", 'c', "String", "c")),
                    new Row('\uD800', Map.of("char", '\uD800', "String", "\uD800")),
                    new Row(new byte[] {1, 2}, Map.of("byte[]", new byte[] {1, 2})));

    /** What reading a text or null comes to where that is an exception at run time. */
    private static final List<String> PRIMITIVES =
            List.of("boolean", "byte", "short", "int", "long", "float", "double");

    static Stream<Row> rows() {
        return ROWS.stream();
    }

    static Stream<Row> rowsOfBodies() {
        return Stream.concat(ROWS.stream(), ROWS_OF_BODIES.stream());
    }

    private static Map<String, Reading> readings(final Message message) {
        return Map.of(
                "boolean", () -> message.getBooleanProperty("a"),
                "byte", () -> message.getByteProperty("a"),
                "short", () -> message.getShortProperty("a"),
                "int", () -> message.getIntProperty("a"),
                "long", () -> message.getLongProperty("a"),
                "float", () -> message.getFloatProperty("a"),
                "double", () -> message.getDoubleProperty("a"),
                "String", () -> message.getStringProperty("a"));
    }

    private static Map<String, Reading> readings(final MapMessage message) {
        return Map.of(
                "boolean", () -> message.getBoolean("a"),
                "byte", () -> message.getByte("a"),
                "short", () -> message.getShort("a"),
                "int", () -> message.getInt("a"),
                "long", () -> message.getLong("a"),
                "float", () -> message.getFloat("a"),
                "double", () -> message.getDouble("a"),
                "String", () -> message.getString("a"),
                "char", () -> message.getChar("a"),
                "byte[]", () -> message.getBytes("a"));
    }

    private static Map<String, Reading> readings(final StreamMessage message) {
        return Map.of(
                "boolean", message::readBoolean,
                "byte", message::readByte,
                "short", message::readShort,
                "int", message::readInt,
                "long", message::readLong,
                "float", message::readFloat,
                "double", message::readDouble,
                "String", message::readString,
                "char", message::readChar,
                "byte[]", () -> bytesOf(message));
    }

    private static byte[] bytesOf(final StreamMessage message) throws JMSException {
        final byte[] into = new byte[9];
        final int count = message.readBytes(into);
        return count < 0 ? null : java.util.Arrays.copyOf(into, count);
    }

    private static List<Message> withProperty(final Object value) throws JMSException {
        final Message sent = MessageFactory.plain();
        sent.setObjectProperty("a", value);
        return List.of(sent, Stored.passed(sent));
    }

    private static List<MapMessage> withPart(final Object value) throws JMSException {
        final MapMessage sent = MessageFactory.map();
        sent.setObject("a", value);
        return List.of(sent, Stored.passed(sent));
    }

    private static List<StreamMessage> withValue(final Object value) throws JMSException {
        final StreamMessage sent = MessageFactory.stream();
        sent.writeObject(value);
        final StreamMessage received = Stored.passed(sent);
        sent.reset();
        return List.of(sent, received);
    }

    /** Table 3-2. */
    @ParameterizedTest
    @MethodSource("rows")
    void shouldConvertProperties(final Row row) throws JMSException {
        for (final Message each : withProperty(row.value())) {
            check(row, readings(each));
            assertThat(each.getObjectProperty("a")).isEqualTo(row.value());
        }
    }

    /** Table 3-7. */
    @ParameterizedTest
    @MethodSource("rowsOfBodies")
    void shouldConvertPartsOfMaps(final Row row) throws JMSException {
        for (final MapMessage each : withPart(row.value())) {
            check(row, readings(each));
            assertThat(each.getObject("a")).isEqualTo(row.value());
        }
    }

    private static void check(final Row row, final Map<String, Reading> readings)
            throws JMSException {
        for (final Map.Entry<String, Reading> each : readings.entrySet()) {
            if (row.readable().containsKey(each.getKey())) {
                assertThat(each.getValue().read())
                        .as(each.getKey())
                        .isEqualTo(row.readable().get(each.getKey()));
            } else {
                assertThatThrownBy(() -> each.getValue().read())
                        .as(each.getKey())
                        .isInstanceOf(MessageFormatException.class);
            }
        }
    }

    /** Table 3-7, and 3.11.3: what cannot be read is still there. */
    @ParameterizedTest
    @MethodSource("rowsOfBodies")
    void shouldConvertValuesOfStreamsAndStayWhereNothingWasRead(final Row row) throws JMSException {
        for (final StreamMessage each : withValue(row.value())) {
            final Map<String, Reading> readings = readings(each);
            for (final Map.Entry<String, Reading> reading : readings.entrySet()) {
                if (!row.readable().containsKey(reading.getKey())) {
                    assertThatThrownBy(() -> reading.getValue().read())
                            .as(reading.getKey())
                            .isInstanceOf(MessageFormatException.class);
                }
            }
            for (final Map.Entry<String, Object> readable : row.readable().entrySet()) {
                assertThat(readings.get(readable.getKey()).read())
                        .as(readable.getKey())
                        .isEqualTo(readable.getValue());
                each.reset();
            }
            assertThat(each.readObject()).isEqualTo(row.value());
        }
    }

    /** 3.5.4, 3.11.3: null is read as {@code valueOf(null)} would. */
    @ParameterizedTest
    @MethodSource("nullReadings")
    void shouldReadNullAsPrimitivesDo(final Map<String, Reading> readings) throws JMSException {
        assertThat(readings.get("boolean").read()).isEqualTo(false);
        assertThat(readings.get("String").read()).isNull();
        for (final String each : List.of("byte", "short", "int", "long")) {
            assertThatThrownBy(readings.get(each)::read)
                    .as(each)
                    .isInstanceOf(NumberFormatException.class);
        }
        for (final String each : List.of("float", "double")) {
            assertThatThrownBy(readings.get(each)::read)
                    .as(each)
                    .isInstanceOf(NullPointerException.class);
        }
        if (readings.containsKey("char")) {
            assertThatThrownBy(readings.get("char")::read).isInstanceOf(NullPointerException.class);
            assertThat(readings.get("byte[]").read()).isNull();
        }
    }

    static Stream<Map<String, Reading>> nullReadings() throws JMSException {
        final List<Map<String, Reading>> all = new ArrayList<>();
        withProperty(null).forEach(each -> all.add(readings(each)));
        withPart(null).forEach(each -> all.add(readings(each)));
        all.add(readings(MessageFactory.map()));
        final StreamMessage nulls = MessageFactory.stream();
        for (int i = 0; i < 10; i++) {
            nulls.writeObject(null);
        }
        all.add(readings((StreamMessage) Stored.passed(nulls)));
        return all.stream();
    }

    /** 3.5.4, 3.11.3. */
    @ParameterizedTest
    @MethodSource("textReadings")
    void shouldRefuseTextsThatAreNoNumbers(final Map<String, Reading> readings)
            throws JMSException {
        for (final String each : PRIMITIVES) {
            if (!each.equals("boolean")) {
                assertThatThrownBy(readings.get(each)::read)
                        .as(each)
                        .isInstanceOf(NumberFormatException.class);
            }
        }
        assertThat(readings.get("boolean").read()).isEqualTo(true);
    }

    static Stream<Map<String, Reading>> textReadings() throws JMSException {
        final List<Map<String, Reading>> all = new ArrayList<>();
        withProperty("TRUE").forEach(each -> all.add(readings(each)));
        withPart("TRUE").forEach(each -> all.add(readings(each)));
        withValue("TRUE").forEach(each -> all.add(readings(each)));
        return all.stream();
    }
}
