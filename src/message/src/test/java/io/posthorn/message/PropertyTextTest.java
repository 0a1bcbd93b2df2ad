package io.posthorn.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PropertyTextTest {

    @Test
    void shouldReadWithAndWithoutTheLastSeparator() {
        assertThat(PropertyText.parse("a\u00015\u0002TAGS\u0001x\u0002").toMap())
                .isEqualTo(Map.of("a", "5", "TAGS", "x"));
        assertThat(PropertyText.parse("a\u00015\u0002TAGS\u0001x").toMap())
                .isEqualTo(Map.of("a", "5", "TAGS", "x"));
    }

    @Test
    void shouldPassOverWhatIsNoProperty() {
        final PropertyText text =
                PropertyText.parse(
                        "\u0002noseparator\u0002\u0001noname\u0002novalue\u0001\u0002good\u0001yes\u0002");
        assertThat(text.toMap()).isEqualTo(Map.of("good", "yes"));
    }

    @Test
    void shouldLetTheLaterDuplicateWin() {
        assertThat(PropertyText.parse("a\u00011\u0002a\u00012\u0002").get("a")).isEqualTo("2");
    }

    @Test
    void shouldNotTakeALongerNameForAShorterOne() {
        final PropertyText text = PropertyText.parse("DELAYED\u00011\u0002");
        assertThat(text.get("DELAY")).isNull();
        assertThat(text.has("DELAYED")).isTrue();
    }

    @Test
    void shouldEditInPlace() {
        final PropertyText text =
                PropertyText.parse("a\u00011\u0002b\u00012\u0002c\u00013\u0002")
                        .edit()
                        .set("b", "x")
                        .remove("c")
                        .setIfAbsent("a", "9")
                        .setIfAbsent("d", "4")
                        .toText();
        assertThat(text.text()).isEqualTo("a\u00011\u0002b\u0001x\u0002d\u00014\u0002");
    }

    @Test
    void shouldSetWhatIsEncodedAlready() {
        final PropertyText constants = PropertyText.parse("b\u0001x\u0002grün\u0001hellgrün\u0002");
        final PropertyText.Editor editor =
                PropertyText.parse("a\u00011\u0002b\u00012\u0002junk\u0002b\u00013").edit();
        final PropertyText text = editor.setAll(constants).toText();
        assertThat(text.text()).isEqualTo("a\u00011\u0002b\u0001x\u0002grün\u0001hellgrün\u0002");
        assertThat(text.get("grün")).isEqualTo("hellgrün");
        assertThat(editor.set("a", "ä").toText().get("a")).isEqualTo("ä");
        assertThat(text.get("a")).as("handed out before").isEqualTo("1");
    }

    @Test
    void shouldRefuseSeparatorsInNamesAndValues() {
        final PropertyText.Editor editor = PropertyText.EMPTY.edit();
        assertThatThrownBy(() -> editor.set("a\u0001", "1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> editor.set("a", "1\u0002"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> editor.set("a", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldGrowBeyondItsFirstTable() {
        final PropertyText.Editor editor = PropertyText.EMPTY.edit();
        for (int i = 0; i < 100; i++) {
            editor.set("name" + i, "value" + i);
        }
        final PropertyText text = editor.toText();
        assertThat(text.count()).isEqualTo(100);
        assertThat(text.get("name99")).isEqualTo("value99");
    }

    @Test
    void shouldHashValuesAsStringsAreHashed() {
        final PropertyText text =
                PropertyText.of(Map.of("TAGS", "grün", "KEYS", " a  bc ", "other", "x"));
        assertThat(text.hashOf("TAGS")).isEqualTo("grün".hashCode());
        assertThat(text.hashOf("TAG")).isZero();
        assertThat(TagCode.in(text)).isEqualTo(TagCode.of("grün"));
        final List<Integer> words = new ArrayList<>();
        text.hashWords("KEYS", words::add);
        text.hashWords("none", words::add);
        text.hashWords("other", words::add);
        assertThat(words).containsExactly("a".hashCode(), "bc".hashCode(), "x".hashCode());
    }

    @Test
    void shouldComeToTheSameAsReadingWhatItHasWritten() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            final StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(6); piece > 0; piece--) {
                text.append(random.nextInt(4) == 0 ? "" : "n" + random.nextInt(5))
                        .append(random.nextInt(6) == 0 ? "" : "\u0001")
                        .append(random.nextInt(6) == 0 ? "" : "v" + random.nextInt(1_000))
                        .append(piece == 1 && random.nextBoolean() ? "" : "\u0002");
            }
            final PropertyText base = PropertyText.parse(text.toString());
            final PropertyText.Editor editor = base.edit();
            final Map<String, String> expected = new LinkedHashMap<>(base.toMap());
            for (int change = random.nextInt(12); change > 0; change--) {
                final String name = "n" + random.nextInt(12);
                final String value = random.nextInt(3) == 0 ? null : "w" + random.nextInt(100);
                editor.set(name, value);
                expected.remove(name);
                if (value != null) {
                    expected.put(name, value);
                }
                assertThat(editor.get(name)).isEqualTo(value);
            }
            final PropertyText edited = editor.toText();
            assertThat(edited.toMap())
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderEntriesOf(expected);
            final PropertyText again = PropertyText.parse(edited.text());
            assertThat(again.toMap()).as("seed %d", seed).isEqualTo(edited.toMap());
            assertThat(again.count()).as("seed %d", seed).isEqualTo(edited.count());
        }
    }
}
