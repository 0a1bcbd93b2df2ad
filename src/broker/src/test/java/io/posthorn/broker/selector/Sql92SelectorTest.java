package io.posthorn.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sql92SelectorTest {

    private static final Map<String, Object> MESSAGE =
            Map.ofEntries(
                    Map.entry("a", "1"),
                    Map.entry("b", "xyz"),
                    Map.entry("c", "true"),
                    Map.entry("C", "FALSE"),
                    Map.entry("d", "2.5"),
                    Map.entry("n", "-3"),
                    Map.entry("e", "1e3"),
                    Map.entry("big", "99999999999999999999"),
                    Map.entry("blank", " 1"),
                    Map.entry("empty", ""),
                    Map.entry("LIKES", "x"),
                    Map.entry("TAGS", "TagA"),
                    Map.entry("typed", 5));

    private static boolean matches(final String text) throws InvalidSelector {
        return SelectorParser.parse(text, Dialect.SQL92).matches(MESSAGE::get);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = 1",
                "a=1.0",
                "1 = a",
                "1.0 = a",
                "a = '1'",
                "a <> 2",
                "a <> '1.0'",
                "a > 0",
                "0 < a",
                "a >= 1",
                "a <= 1",
                "d > 2",
                "d = 2.50",
                "d <> 2",
                "n = -3",
                "n = - 3",
                "n < a",
                "d > a",
                "e = 1000",
                "e > 1",
                "big > 1",
                "typed = 5",
                "typed > a",
                "-n = 3",
                "a + 1 = 2",
                "d * 2 = 5",
                "a BETWEEN 0 AND 2",
                "a BETWEEN 0 AND d",
                "1 BETWEEN 0 AND a",
                "d NOT BETWEEN 0 AND 2",
                "a IN ('1', '2')",
                "b NOT IN ('1')",
                "b = 'xyz'",
                "b <> 'q'",
                "b = b",
                "b <> a",
                "c = TRUE",
                "c = true",
                "c <> FALSE",
                "C = FALSE",
                "TRUE = c",
                "c = 'true'",
                "c",
                "NOT C",
                "b <> TRUE",
                "b = FALSE",
                "a = 1 AND c",
                "TAGS = 'TagA'",
                "TAGS IN ('TagA')",
                "b CONTAINS 'y'",
                "b contains 'xyz'",
                "b STARTSWITH 'x'",
                "b ENDSWITH 'yz'",
                "b NOT CONTAINS 'q'",
                "b NOT STARTSWITH 'y'",
                "b NOT ENDSWITH 'y'",
                "'abc' CONTAINS 'b'",
                "b LIKE 'x_z'",
                "zz IS NULL",
                "a IS NOT NULL",
                "empty IS NOT NULL",
                "empty = ''",
                "a = 1 OR zz = 1",
                "zz = 1 OR a = 1",
                "NOT (zz = 1 AND a = 2)",
                "NOT a = 2",
                "b = 1 OR a = 1",
                "a IS NOT NULL AND a IN ('1', '2') AND NOT (b IN ('q'))",
                "(a=1)=TRUE",
            })
    void shouldMatch(final String text) throws InvalidSelector {
        assertThat(matches(text)).as(text).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = 2",
                "a = '1.0'",
                "a > 1",
                "b = TRUE",
                "b CONTAINS 'q'",
                "b NOT CONTAINS 'y'",
                "b STARTSWITH 'y'",
                "b ENDSWITH 'y'",
                "c = FALSE",
                "a NOT BETWEEN 0 AND 2",
                "a IN ('2')",
            })
    void shouldNotMatch(final String text) throws InvalidSelector {
        assertThat(matches(text)).as(text).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b = 1", "b <> 1", "b > 1", "b BETWEEN 1 AND 2", "b > b", "a > b", "blank = 1",
                        "empty = 0",
                "zz = 1", "zz <> 'q'", "zz CONTAINS 'y'", "zz IN ('q')", "b", "zz", "c > 0",
                        "typed = TRUE AND typed > b",
            })
    void shouldNotMatchWhatIsUnknownNorItsOpposite(final String text) throws InvalidSelector {
        assertThat(matches(text)).as(text).isFalse();
        assertThat(matches("NOT (" + text + ")")).as("NOT " + text).isFalse();
    }

    @Test
    void shouldReadNumbersAsPeopleWriteThem() {
        assertThat(Values.parseNumber("0")).isEqualTo(0L);
        assertThat(Values.parseNumber("-0012")).isEqualTo(-12L);
        assertThat(Values.parseNumber("+5")).isEqualTo(5L);
        assertThat(Values.parseNumber("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(Values.parseNumber("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(Values.parseNumber("9223372036854775808")).isEqualTo(9223372036854775808d);
        assertThat(Values.parseNumber("1.")).isEqualTo(1d);
        assertThat(Values.parseNumber(".5")).isEqualTo(.5d);
        assertThat(Values.parseNumber("-1.5E-3")).isEqualTo(-.0015d);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                "-.",
                "e",
                "e5",
                "1e",
                "1e+",
                "1.2.3",
                "0x1",
                "1L",
                "1f",
                " 1",
                "1 ",
                "NaN",
                "Infinity",
                "١",
                "1_000",
                "--1"
            })
    void shouldNotReadWhatIsNoDecimalNumber(final String text) {
        assertThat(Values.parseNumber(text)).as(text).isNull();
    }
}
