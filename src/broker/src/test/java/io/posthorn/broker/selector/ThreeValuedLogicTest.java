package io.posthorn.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of JMS 3.1, 3.8.1.2. The property u is missing, so its value is unknown. */
class ThreeValuedLogicTest {

    private static final Map<String, Object> MESSAGE = Map.of("t", true, "f", false);

    private static String valueOf(final String text, final Dialect dialect) throws InvalidSelector {
        final boolean isTrue = SelectorParser.parse(text, dialect).matches(MESSAGE::get);
        final boolean isFalse =
                SelectorParser.parse("NOT (" + text + ")", dialect).matches(MESSAGE::get);
        assertThat(isTrue && isFalse).isFalse();
        if (isTrue) {
            return "t";
        }
        return isFalse ? "f" : "u";
    }

    @ParameterizedTest
    @CsvSource({"t,t,t", "t,f,f", "t,u,u", "f,t,f", "f,f,f", "f,u,f", "u,t,u", "u,f,f", "u,u,u"})
    void shouldFollowTableOfAnd(final String left, final String right, final String expected)
            throws InvalidSelector {
        for (final Dialect dialect : Dialect.values()) {
            assertThat(valueOf(left + " AND " + right, dialect)).isEqualTo(expected);
            assertThat(valueOf(left + " AND t AND " + right, dialect)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"t,t,t", "t,f,t", "t,u,t", "f,t,t", "f,f,f", "f,u,u", "u,t,t", "u,f,u", "u,u,u"})
    void shouldFollowTableOfOr(final String left, final String right, final String expected)
            throws InvalidSelector {
        for (final Dialect dialect : Dialect.values()) {
            assertThat(valueOf(left + " OR " + right, dialect)).isEqualTo(expected);
            assertThat(valueOf(left + " OR f OR " + right, dialect)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void shouldFollowTableOfNot(final Dialect dialect) throws InvalidSelector {
        assertThat(valueOf("NOT t", dialect)).isEqualTo("f");
        assertThat(valueOf("NOT f", dialect)).isEqualTo("t");
        assertThat(valueOf("NOT u", dialect)).isEqualTo("u");
    }
}
