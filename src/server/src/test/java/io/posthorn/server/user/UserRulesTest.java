package io.posthorn.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "billing-1", "Ann.Lee@example.org", "x+y_z"})
    void shouldTakeNames(final String name) {
        assertThat(UserRules.faultOfName(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ann lee", "ann\n", "änn", "a/b", "a%b", "<a>"})
    void shouldRefuseNames(final String name) {
        assertThat(UserRules.faultOfName(name)).hasValue(UserRules.NAME_WORDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 1_000})
    void shouldRefuseLongNames(final int length) {
        assertThat(UserRules.faultOfName("a".repeat(64))).isEmpty();
        assertThat(UserRules.faultOfName("a".repeat(length))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678", "        ", "pässwörd", "🔑🔑🔑🔑🔑🔑🔑🔑"})
    void shouldTakePasswords(final String password) {
        assertThat(UserRules.faultOfPassword(password)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "🔑🔑🔑🔑🔑🔑🔑"})
    void shouldRefuseShortPasswords(final String password) {
        assertThat(UserRules.faultOfPassword(password)).hasValue("must have 8 to 256 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "tab\tulator", "end of text\u0003"})
    void shouldRefuseControlCharactersInPasswords(final String password) {
        assertThat(UserRules.faultOfPassword(password))
                .hasValue("must not contain control characters");
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 100_000})
    void shouldRefuseLongPasswords(final int length) {
        assertThat(UserRules.faultOfPassword("a".repeat(256))).isEmpty();
        assertThat(UserRules.faultOfPassword("a".repeat(length))).isPresent();
    }
}
