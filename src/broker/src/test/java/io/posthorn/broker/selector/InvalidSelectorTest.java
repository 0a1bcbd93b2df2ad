package io.posthorn.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidSelectorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"            | column 1: expected a condition, found the end",
                "\"   \"         | column 4: expected a condition, found the end",
                "a =             | column 4: expected a value after '=', found the end",
                "a = AND b       | column 5: expected a value after '=', found 'AND'",
                "a = 1 AND       | column 10: expected a value after 'AND', found the end",
                "a = 1 b         | column 7: expected AND, OR or the end, found 'b'",
                "a = 1 = 1       | column 7: expected AND, OR or the end, found '='",
                "(a = 1          | column 7: expected ')', found the end",
                "a = 1)          | column 6: expected AND, OR or the end, found ')'",
                "a == 1          | column 4: expected a value after '=', found '='",
                "a != 1          | column 3: '!' has no meaning here",
                "a = 'x          | column 5: this text is not closed by a '",
                "a = \"x\"       | column 5: '\"' has no meaning here",
                "a.b = 1         | column 2: '.' has no meaning here",
                "a = NULL        | column 5: NULL is no value to compare with, use IS NULL",
                "a IS 1          | column 6: expected NULL, found '1'",
                "a NOT 1         | column 7: expected BETWEEN, IN or LIKE after NOT, found '1'",
                "a IN (1)        | column 7: expected a text in quotes, found '1'",
                "a IN ()         | column 7: expected a text in quotes, found ')'",
                "a IN ('x' 'y')  | column 11: expected ')', found 'y'",
                "1 IN ('x')      | column 1: expected a property or a text before IN",
                "a LIKE b        | column 8: expected a pattern in quotes after LIKE, found 'b'",
                "a LIKE 'b' ESCAPE 'cd' | column 19: expected a single character after ESCAPE",
                "a LIKE 'b!' ESCAPE '!' | column 8: the pattern ends in its escape character, which"
                        + " escapes nothing",
                "a BETWEEN 1 OR 2 | column 13: expected AND, found 'OR'",
                "a > 'x'         | column 5: texts and booleans have no order, '>' compares"
                        + " numbers",
                "TRUE < a        | column 1: texts and booleans have no order, '<' compares"
                        + " numbers",
                "a BETWEEN 'b' AND 'c' | column 11: texts and booleans have no order, 'BETWEEN'"
                        + " compares numbers",
                "TRUE = 0        | column 8: a boolean cannot be compared with a number or a text",
                "'x' <> FALSE    | column 8: a boolean cannot be compared with a number or a text",
                "(a = 1) = 1     | column 11: a boolean cannot be compared with a number or a text",
                "a + 'x' = 1     | column 5: expected a number beside '+'",
                "-'x' = 1        | column 2: expected a number beside '-'",
                "1               | column 1: expected a condition, found a number",
                "'x' AND a       | column 1: expected a condition, found a text",
                "a AND b + 1     | column 7: expected a condition, found a number",
                "a = 12abc       | column 5: '12abc' is not a number",
                "a = 1.2.3       | column 5: '1.2.3' is not a number",
                "a = 09          | column 5: '09' is not a number",
                "a = 9223372036854775808 | column 5: '9223372036854775808' does not fit into 64"
                        + " bits",
                "a = 1e999       | column 5: '1e999' is too large",
                "JMSReplyTo IS NULL | column 1: JMSReplyTo cannot be used in a selector",
            })
    void shouldNameColumnAndWhatWasExpected(final String text, final String message) {
        assertThatThrownBy(() -> SelectorParser.parse(text, Dialect.JMS))
                .isInstanceOf(InvalidSelector.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOT",
                "AND a",
                "a OR",
                "a NOT LIKE",
                "()",
                "a ESCAPE 'x'",
                "BETWEEN = 1",
                "LIKE = 1",
                "NULL = 0",
                "NOT = 0",
                "AND = 0",
                "OR = 0",
                "IN = 0",
                "IS = 0",
                "ESCAPE = 0",
                "a IS NOT",
                "a, b",
                "*",
                "a = - ",
                "a = (1",
                "not",
                "a = 1 ; b",
                "a <> ",
                "a => 1",
                "a = 0x",
                "a = 1e",
                "\uD800 = 1",
                "a\u0000b = \u0001",
            })
    void shouldRefuseWhatIsNotInTheGrammar(final String text) {
        for (final Dialect dialect : Dialect.values()) {
            assertThatThrownBy(() -> SelectorParser.parse(text, dialect))
                    .as(text)
                    .isInstanceOf(InvalidSelector.class);
        }
    }

    @Test
    void shouldKnowTheWordsOfRocketMqInItsDialectOnly() throws InvalidSelector {
        assertThatThrownBy(() -> SelectorParser.parse("a CONTAINS 'x'", Dialect.JMS))
                .hasMessage("column 3: expected AND, OR or the end, found 'CONTAINS'");
        assertThatThrownBy(() -> SelectorParser.parse("a CONTAINS b", Dialect.SQL92))
                .hasMessage("column 12: expected a text in quotes after CONTAINS, found 'b'");
        assertThat(SelectorParser.parse("JMSReplyTo IS NULL", Dialect.SQL92).matches(name -> null))
                .isTrue();
    }

    @Test
    void shouldSayWhereTheProblemIs() {
        try {
            SelectorParser.parse("abc = ", Dialect.JMS);
        } catch (final InvalidSelector e) {
            assertThat(e.column()).isEqualTo(7);
            return;
        }
        throw new AssertionError("was accepted");
    }

    @Test
    void shouldRefuseWhatIsTooLong() throws InvalidSelector {
        final String shorter = "a = '" + "x".repeat(SelectorParser.MAX_LENGTH - 6) + "'";
        assertThat(SelectorParser.parse(shorter, Dialect.JMS).text()).isEqualTo(shorter);
        assertThatThrownBy(() -> SelectorParser.parse(shorter + " ", Dialect.JMS))
                .hasMessageContaining("has 16385 characters, at most 16384");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "NOT ", "- ", "((a = 1) = ", "NOT(", "1 + (", "a AND (", "a OR ("})
    void shouldRefuseWhatIsNestedTooDeepWithoutRunningOutOfStack(final String opening) {
        final String text = opening.repeat(SelectorParser.MAX_LENGTH / opening.length());
        assertThatThrownBy(() -> SelectorParser.parse(text, Dialect.JMS))
                .isInstanceOf(InvalidSelector.class)
                .hasMessageContaining("nested deeper than the 128 levels");
    }

    @Test
    void shouldBoundTheDepthOfChainsThatNeedNoParentheses() throws InvalidSelector {
        assertThatThrownBy(() -> SelectorParser.parse("a" + "+1".repeat(200) + " = 1", Dialect.JMS))
                .hasMessageContaining("nested deeper");
        final String manyAlternatives = "a = 1" + " OR a = 1".repeat(1_500);
        assertThat(SelectorParser.parse(manyAlternatives, Dialect.JMS).matches(name -> 2L))
                .isFalse();
    }

    @Test
    void shouldAnswerAnyTextWithASelectorOrARefusal() {
        final long seed = Long.getLong("posthorn.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        final String[] words = {
            "a",
            "b1",
            "'x'",
            "'",
            "1",
            "2.5",
            "0x",
            "1e",
            "(",
            ")",
            "=",
            "<>",
            "<",
            ">=",
            "+",
            "-",
            "*",
            "/",
            ",",
            "NOT",
            "AND",
            "OR",
            "BETWEEN",
            "LIKE",
            "IN",
            "IS",
            "NULL",
            "ESCAPE",
            "TRUE",
            "CONTAINS",
            "\u00e4",
            "\ud83d",
            ".",
            "%",
            "\t",
        };
        for (int i = 0; i < 20_000; i++) {
            final StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(words[random.nextInt(words.length)]);
                if (random.nextInt(4) > 0) {
                    text.append(' ');
                }
            }
            final Dialect dialect = Dialect.values()[i % 2];
            try {
                SelectorParser.parse(text.toString(), dialect).matches(name -> 1);
            } catch (final InvalidSelector e) {
                assertThat(e.column())
                        .as("seed %d: %s", seed, text)
                        .isBetween(1, text.length() + 1);
            }
        }
    }
}
