package io.posthorn.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NamedValuesTest {

    private static Map<String, Object> through(final Map<String, Object> values) {
        return NamedValues.read(ByteBuffer.wrap(NamedValues.bytesOf(values)));
    }

    @Test
    void shouldGiveEachValueBackInItsType() {
        final Map<String, Object> values = new TreeMap<>();
        values.put("truth", true);
        values.put("byte", (byte) -1);
        values.put("short", (short) 300);
        values.put("int", 70_000);
        values.put("long", Long.MIN_VALUE);
        values.put("float", 1.5f);
        values.put("double", -0.1);
        values.put("text", "gr\u00fc\u00dfe \u0001 and \u0002");
        values.put("empty", "");
        values.put("nothing", null);
        values.put("x-opt-reason", "late");
        assertThat(through(values)).isEqualTo(values);
    }

    @Test
    void shouldKeepNamesApartThatTheBrokerUsesItself() {
        final Map<String, Object> values =
                Map.of(PropertyKeys.TAGS, "a", PropertyKeys.PROPERTY_TYPES, 1, "_APP_x", 2L);
        assertThat(through(values)).isEqualTo(values);
    }

    @Test
    void shouldGiveNothingBackForNothing() {
        assertThat(through(Map.of())).isEmpty();
    }

    @Test
    void shouldLeaveTheBytesWhereTheyAre() {
        final ByteBuffer bytes = ByteBuffer.allocate(100);
        final byte[] text = NamedValues.bytesOf(Map.of("a", 1));
        bytes.position(7).put(text).flip().position(7);
        assertThat(NamedValues.read(bytes)).containsExactly(Map.entry("a", 1));
        assertThat(bytes.position()).isEqualTo(7);
    }

    @Test
    void shouldRefuseWhatItCouldNotGiveBack() {
        for (final String name : List.of("", "a b", "a\u0001")) {
            assertThatThrownBy(() -> NamedValues.bytesOf(Map.of(name, 1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> NamedValues.bytesOf(Map.of("a", List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
