package io.posthorn.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedPropertiesTest {

    private static PropertyText written(final Map<String, Object> values) {
        final PropertyText.Editor editor = PropertyText.EMPTY.edit();
        TypedProperties.write(editor, values);
        return PropertyText.parse(editor.toText().text());
    }

    private static Map<String, Object> read(final PropertyText text) {
        final Map<String, Object> values = new HashMap<>();
        new TypedProperties(text).forEach(values::put);
        return values;
    }

    private static Map<String, Object> everyType() {
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("yes", true);
        values.put("no", false);
        values.put("b", (byte) -128);
        values.put("s", Short.MIN_VALUE);
        values.put("i", Integer.MIN_VALUE);
        values.put("l", Long.MIN_VALUE);
        values.put("most", Long.MAX_VALUE);
        values.put("f", 1.1f);
        values.put("d", -0.0);
        values.put("tiny", Double.MIN_VALUE);
        values.put("nan", Double.NaN);
        values.put("endless", Float.NEGATIVE_INFINITY);
        values.put("text", "5");
        values.put("größe", "grün");
        values.put("nothing", null);
        values.put("empty", "");
        values.put("separators", "100%\u0001\u0002%25");
        values.put("percent", "100%25");
        return values;
    }

    @Test
    void shouldGiveBackWhatWasSetInItsType() {
        final Map<String, Object> values = everyType();
        final PropertyText text = written(values);
        assertThat(read(text)).isEqualTo(values);
        final TypedProperties typed = new TypedProperties(text);
        values.forEach(
                (name, value) -> {
                    assertThat(typed.get(name)).as(name).isEqualTo(value);
                    assertThat(typed.has(name)).as(name).isTrue();
                });
        assertThat(typed.has("other")).isFalse();
        assertThat(typed.get("other")).isNull();
    }

    @Test
    void shouldShowTextsToWhoKnowsNoTypes() {
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("price", 5);
        values.put("urgent", true);
        values.put("name", "x");
        assertThat(written(values).toMap())
                .isEqualTo(
                        Map.of(
                                "price",
                                "5",
                                "urgent",
                                "true",
                                "name",
                                "x",
                                "PROPERTY_TYPES",
                                "Iprice Zurgent"));
        assertThat(written(Map.of("name", "x")).toMap()).isEqualTo(Map.of("name", "x"));
    }

    @Test
    void shouldKeepApplicationsNamesApartFromThoseWithAMeaning() {
        final Map<String, Object> values =
                Map.of("DELAY", 3, "TAGS", "a", "_APP_x", 1L, "CORRELATION_ID", "c", "TTL", 5);
        final PropertyText text = written(values);
        assertThat(text.has("DELAY")).isFalse();
        assertThat(text.get("_APP_DELAY")).isEqualTo("3");
        assertThat(text.get("_APP__APP_x")).isEqualTo("1");
        assertThat(text.get("TAGS")).isEqualTo("a");
        assertThat(read(text)).isEqualTo(values);
        assertThat(read(text.edit().set("UNIQ_KEY", "u").set("JMSType", "t").toText()))
                .isEqualTo(values);
    }

    @Test
    void shouldChangeSomeAndKeepTheTypesOfOthers() {
        final PropertyText.Editor editor = written(Map.of("a", 1, "b", 2L, "c", "x")).edit();
        final Map<String, Object> changes = new HashMap<>();
        changes.put("a", "now a text");
        changes.put("c", 2.5);
        TypedProperties.write(editor, changes);
        assertThat(read(editor.toText())).isEqualTo(Map.of("a", "now a text", "b", 2L, "c", 2.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "a\u0001b\u0002", "100%", "%01", "grün"})
    void shouldKeepTextsThatAreNoPropertiesOfApplications(final String text) {
        final PropertyText.Editor editor = written(Map.of("a", 1)).edit();
        TypedProperties.writeText(editor, "JMSType", text);
        final PropertyName type = new PropertyName("JMSType");
        final PropertyWindow window = new PropertyWindow();
        assertThat(window.wrap(editor.toText()).textOf(type)).isEqualTo(text);
        assertThat(read(editor.toText())).isEqualTo(Map.of("a", 1));
        TypedProperties.write(editor, Map.of("b", 2L));
        assertThat(window.wrap(editor.toText()).textOf(type)).isEqualTo(text);
        TypedProperties.writeText(editor, "JMSType", "plain");
        assertThat(editor.get("PROPERTY_TYPES")).isEqualTo("Ia Jb");
        TypedProperties.writeText(editor, "JMSType", null);
        assertThat(window.wrap(editor.toText()).textOf(type)).isNull();
        assertThat(read(editor.toText())).isEqualTo(Map.of("a", 1, "b", 2L));
    }

    @Test
    void shouldReadATextAsOneWhateverElseItIsSaidToBe() {
        final PropertyText text = PropertyText.of(Map.of("a", "7", "PROPERTY_TYPES", "Ia"));
        assertThat(new PropertyWindow().wrap(text).textOf(new PropertyName("a"))).isEqualTo("7");
    }

    @Test
    void shouldRefuseWhatIsNoPropertyValue() {
        final PropertyText.Editor editor = PropertyText.EMPTY.edit();
        assertThatThrownBy(() -> TypedProperties.write(editor, Map.of("a", 'c')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("property a cannot be a java.lang.Character");
    }

    @Test
    void shouldStoreATypedValueAsATextIfItsNameHasASpace() {
        assertThat(read(written(Map.of("a b", 1)))).isEqualTo(Map.of("a b", "1"));
    }

    @ParameterizedTest
    @CsvSource({
        "Ia, x",
        "Ia, 1.5",
        "Ia, 2147483648",
        "Ba, 128",
        "Sa, -32769",
        "Ja, 9223372036854775808",
        "Ja, -9223372036854775809",
        "Za, TRUE",
        "Za, 1",
        "Da, 0x1p3",
        "Da, 1d",
        "Da, 1e",
        "Fa, --1",
        "Xa, 5%",
        "Xa, %03",
        "Na, 7",
        "Ea, 7",
        "Ta, 7",
        "?a, 7",
        "Ib, 7",
        "Iaa, 7",
        "a, 7",
        "I, 7",
        "äa, 7",
        "I a, 7",
        "'Ib  Ja', 1x",
        "Da, '1 '"
    })
    void shouldTakeValueAsTextIfItsMarkDoesNotFit(final String types, final String value) {
        final PropertyText text = PropertyText.of(Map.of("a", value, "PROPERTY_TYPES", types));
        assertThat(new TypedProperties(text).get("a")).isEqualTo(value);
        assertThat(read(text)).containsEntry("a", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zb Ia", "Ia", "Iaa Ia", "Ia Ja", "  Ia ", "Iab ab Ia", "Ib Ia Ic"})
    void shouldFindTheMarkAmongOthers(final String types) {
        final PropertyText text = PropertyText.of(Map.of("a", "7", "PROPERTY_TYPES", types));
        assertThat(new TypedProperties(text).get("a")).isEqualTo(7);
    }

    @Test
    void shouldNeverFailWhateverTheBytesAre() {
        final long seed = Long.getLong("posthorn.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        final String alphabet = "aaaIZDXEN 5.-e%1\u0001\u0001\u0002ä";
        for (int i = 0; i < 20_000; i++) {
            final StringBuilder text = new StringBuilder("a\u00015\u0002");
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            text.append("\u0002PROPERTY_TYPES\u0001");
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            final TypedProperties typed = new TypedProperties(PropertyText.parse(text.toString()));
            assertThat(typed.has("a")).as("seed %d", seed).isTrue();
            typed.get("a");
            typed.forEach((name, value) -> assertThat(name).as("seed %d", seed).isNotNull());
        }
    }

    @Test
    void shouldReadTheSameThroughAWindowOnRecords() {
        final PropertyWindow window = new PropertyWindow();
        final RecordView record = new RecordView();
        final Map<String, Object> large = everyType();
        large.put("large", "x".repeat(5_000));
        for (final Map<String, Object> values : List.of(everyType(), large)) {
            final Draft draft = Draft.to("t", 0).properties(written(values)).build();
            final ByteBuffer bytes = ByteBuffer.allocate(draft.recordLength(HostAddress.NONE) + 3);
            draft.write(bytes, 3, 0, 0, 0, HostAddress.NONE, BatchMark.NONE, new RecordCheck());
            window.wrap(record.wrap(bytes, 3));
            values.forEach(
                    (name, value) ->
                            assertThat(window.value(new PropertyName(name)))
                                    .as(name)
                                    .isEqualTo(value));
            assertThat(window.isTyped()).isTrue();
        }
        window.wrap(PropertyText.EMPTY);
        assertThat(window.isTyped()).isFalse();
        assertThat(window.has(new PropertyName("text"))).isFalse();
    }

    @Test
    void shouldReadNumbersAsJavaDoes() {
        final long seed = Long.getLong("posthorn.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            final String text =
                    (random.nextBoolean() ? "-" : "")
                            + random.nextLong(1L << random.nextInt(1, 55))
                            + "."
                            + "0".repeat(random.nextInt(3))
                            + random.nextInt(1 << random.nextInt(1, 20));
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            final double read = Decimals.withPoint(bytes, 0, bytes.length);
            if (!Double.isNaN(read)) {
                assertThat(read).as("seed %d: %s", seed, text).isEqualTo(Double.parseDouble(text));
            }
            assertThat(Decimals.whole(bytes, 0, bytes.length)).isEqualTo(Decimals.NOT_WHOLE);
            final int point = text.indexOf('.');
            assertThat(Decimals.whole(bytes, 0, point))
                    .isEqualTo(Long.parseLong(text.substring(0, point)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1", ".", "1.", ".5", "-.5", "1.2.3", "1e5", "1.5e3", "+1.5"})
    void shouldLeaveOtherTextsToOthers(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Decimals.withPoint(bytes, 0, bytes.length)).isNaN();
    }
}
