package io.posthorn.server.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PasswordsTest {

    private final Passwords passwords = new Passwords(1_000);

    @Test
    void shouldKnowAPasswordByItsHash() {
        final String hash = passwords.hash("straße 12");
        assertThat(passwords.matches("straße 12", hash)).isTrue();
        assertThat(passwords.matches("straße 13", hash)).isFalse();
        assertThat(passwords.matches("", hash)).isFalse();
    }

    @Test
    void shouldMakeAnotherHashEachTime() {
        assertThat(passwords.hash("same")).isNotEqualTo(passwords.hash("same"));
    }

    @Test
    void shouldHoldNothingOfThePassword() {
        assertThat(passwords.hash("correct horse"))
                .matches("pbkdf2-sha256:1000:[\\w+/]{22}==:[\\w+/]{43}=")
                .doesNotContain("correct");
    }

    /** The first test vector of RFC 7914, 11, for this function, with one iteration. */
    @Test
    void shouldHashAsTheStandardSays() {
        assertThat(
                        passwords.matches(
                                "passwd",
                                "pbkdf2-sha256:1:c2FsdA==:"
                                        + "VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw="))
                .as("salt \"salt\", first 32 of the 64 bytes")
                .isTrue();
    }

    @Test
    void shouldReadHashesOfOtherIterations() {
        assertThat(passwords.matches("same", new Passwords(2_000).hash("same"))).isTrue();
    }

    @Test
    void shouldRefuseWhatIsNoHash() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> passwords.matches("secret", "secret"))
                .withMessage("A stored password is no pbkdf2-sha256 hash.");
    }
}
