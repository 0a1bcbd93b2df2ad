package io.posthorn.broker.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SelectorCacheTest {

    private final SelectorCache cache = new SelectorCache(10);

    @Test
    void shouldRememberWhatIsInUse() throws InvalidSelector {
        final Selector first = cache.parse("a = 1", Dialect.SQL92);
        for (int i = 0; i < 100; i++) {
            cache.parse("b = " + i, Dialect.SQL92);
            assertThat(cache.parse("a = 1", Dialect.SQL92)).isSameAs(first);
        }
        assertThat(cache.parse("a = 1", Dialect.JMS)).isNotSameAs(first);
    }

    @Test
    void shouldForgetWhatIsNotInUse() throws InvalidSelector {
        final Selector first = cache.parse("a = 1", Dialect.SQL92);
        for (int i = 0; i < 100; i++) {
            cache.parse("b = " + i, Dialect.SQL92);
            assertThat(cache.size()).isLessThanOrEqualTo(20);
        }
        assertThat(cache.parse("a = 1", Dialect.SQL92)).isNotSameAs(first).isEqualTo(first);
    }

    @Test
    void shouldNotKeepWhatIsLongOrWrong() throws InvalidSelector {
        final String text = "a = '" + "x".repeat(2_000) + "'";
        assertThat(cache.parse(text, Dialect.SQL92)).isNotSameAs(cache.parse(text, Dialect.SQL92));
        assertThatThrownBy(() -> cache.parse("a =", Dialect.SQL92))
                .isInstanceOf(InvalidSelector.class);
        assertThat(cache.size()).isZero();
    }
}
