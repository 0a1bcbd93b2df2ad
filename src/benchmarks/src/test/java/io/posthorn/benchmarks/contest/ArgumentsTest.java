package io.posthorn.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void shouldTakeWhatIsGivenAndDefaultsForTheRest() {
        final Arguments given = Arguments.of(ArgumentsTest.class, "threads=1,4", "mb=7");
        assertThat(given.numbers("threads", "1,2")).containsExactly(1, 4);
        assertThat(given.longNumber("mb", 3)).isEqualTo(7);
        assertThat(given.number("rounds", 3)).isEqualTo(3);
        given.end();
        assertThat(given.inForce()).isEqualTo("threads=1,4 mb=7 rounds=3");
    }

    @Test
    void shouldSayAllThatIsWrongAndWhatItTakes() {
        final Arguments given = Arguments.of(ArgumentsTest.class, "mb=many", "foo=1", "help");
        given.number("mb", 3);
        given.number("rounds", 2);
        assertThatThrownBy(given::end)
                .isInstanceOf(UsageFault.class)
                .hasMessageContainingAll(
                        "ArgumentsTest",
                        "help is not",
                        "mb=many",
                        "foo is unknown",
                        "mb=3 rounds=2");
    }
}
