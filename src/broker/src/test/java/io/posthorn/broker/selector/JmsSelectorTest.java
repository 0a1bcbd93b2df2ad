package io.posthorn.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JmsSelectorTest {

    private static final Map<String, Object> MESSAGE = new HashMap<>();

    static {
        MESSAGE.put("b", (byte) 7);
        MESSAGE.put("s", (short) 300);
        MESSAGE.put("i", 70_000);
        MESSAGE.put("l", 5_000_000_000L);
        MESSAGE.put("f", 1.5f);
        MESSAGE.put("d", 2.25d);
        MESSAGE.put("yes", true);
        MESSAGE.put("no", false);
        MESSAGE.put("text", "post horn");
        MESSAGE.put("seven", "7");
        MESSAGE.put("quote", "it's");
        MESSAGE.put("empty", "");
        MESSAGE.put("percent", "100%_\\");
        MESSAGE.put("$money_1", 1);
        MESSAGE.put("größe", 12);
        MESSAGE.put("JMSPriority", 4);
        MESSAGE.put("JMSDeliveryMode", "PERSISTENT");
        MESSAGE.put("JMSXGroupSeq", 3);
    }

    static boolean matches(final String text) throws InvalidSelector {
        return SelectorParser.parse(text, Dialect.JMS).matches(MESSAGE::get);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRUE",
                "yes",
                "not no",
                "NOT NOT yes",
                "(yes)",
                "yes = TRUE",
                "no <> TRUE",
                "b = 7",
                "7 = b",
                "b=7 AND s=300",
                "i = 70000",
                "l = 5000000000",
                "l > i",
                "b < s",
                "f = 1.5",
                "d = 2.25",
                "d > f",
                "b = 7.0",
                "7. = b",
                "f > 1",
                "f < .2e1",
                "d = 225E-2",
                "b = 0x7",
                "b = 07",
                "s = 0454",
                "s = 0x12C",
                "i = 70000L",
                "f = 1.5F",
                "f = 15e-1d",
                "b BETWEEN 7 AND 7",
                "b between 6.9 and 7.1",
                "b NOT BETWEEN 8 AND 9",
                "b + 1 = 8",
                "b+1=8",
                "b-1=6",
                "b*2=14",
                "b/2=3",
                "b/2.0=3.5",
                "f + d = 3.75",
                "2 + 3 * 4 = 14",
                "(2 + 3) * 4 = 20",
                "10 - 4 - 3 = 3",
                "24 / 4 / 2 = 3",
                "-b = -7",
                "- -b = 7",
                "+b = 7",
                "-b < -6",
                "1 - -1 = 2",
                "1--1=2",
                "b*-1=-7",
                "-9223372036854775808 < 0",
                "9223372036854775807 > 0",
                "-0x8000000000000000 < 0",
                "text = 'post horn'",
                "text <> 'horn post'",
                "quote = 'it''s'",
                "empty = ''",
                "text IN ('a', 'post horn')",
                "text NOT IN ('a')",
                "empty IN ('')",
                "text in('post horn')",
                "text LIKE 'post%'",
                "text LIKE '%horn'",
                "text LIKE '%t h%'",
                "text LIKE 'post_horn'",
                "text NOT LIKE 'horn%'",
                "empty LIKE ''",
                "empty LIKE '%'",
                "text LIKE '%'",
                "text LIKE 'p%t%n'",
                "text LIKE '%o%o%'",
                "text LIKE '_________'",
                "text LIKE '%%'",
                "text LIKE 'post horn'",
                "text LIKE '_%_'",
                "text LIKE '%_orn'",
                "percent LIKE '100!%!_%' ESCAPE '!'",
                "percent LIKE '%\\\\' ESCAPE '\\'",
                "percent LIKE '100\\%\\__' ESCAPE '\\'",
                "text LIKE 'pxost%' ESCAPE 'x'",
                "'abc' LIKE 'a%'",
                "'a' IN ('a')",
                "'a' = 'a'",
                "1 = 1.0",
                "missing IS NULL",
                "text IS NOT NULL",
                "text is not null",
                "$money_1 = 1",
                "größe > 11",
                "JMSPriority >= 4",
                "JMSDeliveryMode = 'PERSISTENT'",
                "JMSXGroupSeq = 3",
                "CONTAINS IS NULL",
                "startswith IS NULL",
                "no OR yes",
                "no or no or yes",
                "yes AND yes AND NOT no",
                "no AND no OR yes",
                "yes OR no AND no",
                "NOT no AND yes",
                "NOT b = 8",
                "NOT (b = 8)",
                "(b = 7) = yes",
                "(b = 8) = FALSE",
                "(missing IS NULL) = TRUE",
                "missing = 1 OR yes",
                "NOT (missing = 1 AND no)",
                "b\n=\t7",
                "(((b)))=((7))",
                "yes=(1=1)",
            })
    void shouldMatch(final String text) throws InvalidSelector {
        assertThat(matches(text)).as(text).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FALSE",
                "no",
                "NOT yes",
                "b = 8",
                "b <> 7",
                "b < 7",
                "b > 7",
                "b NOT BETWEEN 7 AND 7",
                "b BETWEEN 9 AND 5",
                "text = 'Post Horn'",
                "TEXT = 'post horn'",
                "text LIKE 'Post%'",
                "text LIKE 'post'",
                "text LIKE 'post_'",
                "text LIKE '_'",
                "text LIKE ''",
                "percent LIKE '100!%' ESCAPE '!'",
                "text NOT LIKE '%'",
                "text IN ('a')",
                "text IS NULL",
                "missing IS NOT NULL",
                "yes AND no",
                "no OR no",
            })
    void shouldNotMatch(final String text) throws InvalidSelector {
        assertThat(matches(text)).as(text).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing = 1",
                "missing <> 1",
                "missing = missing",
                "missing > 1",
                "missing",
                "missing + 1 = 2",
                "missing BETWEEN 1 AND 2",
                "missing IN ('a')",
                "missing LIKE '%'",
                "b BETWEEN missing AND 9",
                "-missing = 1",
                "b / 0 = 1",
                "b + text = 7",
                "text + 1 = 1",
                "yes * 2 = 2",
                "text",
                "b",
            })
    void shouldNotMatchWhatIsUnknownNorItsOpposite(final String text) throws InvalidSelector {
        assertThat(matches(text)).as(text).isFalse();
        assertThat(matches("NOT (" + text + ")")).as("NOT " + text).isFalse();
    }

    @Test
    void shouldCalculateUnknownByPropertyAndNotByWholeExpression() throws InvalidSelector {
        assertThat(matches("b NOT BETWEEN 8 AND missing")).as("settled by its first half").isTrue();
        assertThat(matches("b BETWEEN 8 AND missing")).isFalse();
        assertThat(matches("NOT (b BETWEEN 8 AND missing)")).isTrue();
        assertThat(matches("b NOT BETWEEN missing AND 6")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seven = 7",
                "seven <> 7",
                "7 = seven",
                "b = '7'",
                "b <> '7'",
                "yes = 1",
                "yes <> 1",
                "yes = 'true'",
                "yes <> 'true'",
                "seven > 6",
                "seven < 8",
                "text > text",
                "yes >= yes",
                "seven BETWEEN 6 AND 8",
                "seven NOT BETWEEN 8 AND 9",
                "b IN ('7')",
                "b LIKE '7'",
                "b NOT IN ('7')",
                "b NOT IN ('x', 'y')",
                "b NOT LIKE '7'",
                "b NOT LIKE 'x%'",
                "yes NOT IN ('false')",
                "yes NOT LIKE 'f%'",
            })
    void shouldCompareUnlikeTypesFalse(final String text) throws InvalidSelector {
        assertThat(matches(text)).as(text).isFalse();
        assertThat(matches("NOT (" + text + ")")).as("false, not unknown: " + text).isTrue();
    }

    @Test
    void shouldTakeNegationsOfTextTestsAsTheirOpposites() throws InvalidSelector {
        assertThat(matches("seven NOT IN ('8')")).isTrue();
        assertThat(matches("seven NOT LIKE '8'")).isTrue();
        assertThat(matches("missing NOT IN ('7')")).isFalse();
        assertThat(matches("missing NOT LIKE '7'")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "nan = nan, false",
        "nan <> nan, true",
        "nan < 1, false",
        "nan >= 1, false",
        "0.0 = -0.0, true",
        "huge / 0 > 1, true"
    })
    void shouldFollowJavaWithApproximateNumbers(final String text, final boolean expected)
            throws InvalidSelector {
        final Map<String, Object> message = Map.of("nan", Double.NaN, "huge", 1e300);
        assertThat(SelectorParser.parse(text, Dialect.JMS).matches(message::get))
                .isEqualTo(expected);
    }

    @Test
    void shouldCompareLargeExactNumbersExactly() throws InvalidSelector {
        final Map<String, Object> message = Map.of("a", 9_007_199_254_740_993L);
        assertThat(SelectorParser.parse("a = 9007199254740992", Dialect.JMS).matches(message::get))
                .isFalse();
    }

    @Test
    void shouldTakeABooleanThatIsNotTheSharedOne() throws InvalidSelector {
        @SuppressWarnings({"removal", "deprecation"})
        final Boolean own = new Boolean(true);
        assertThat(SelectorParser.parse("a AND a = TRUE", Dialect.JMS).matches(name -> own))
                .isTrue();
    }
}
