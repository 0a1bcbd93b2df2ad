package io.posthorn.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BranchIdTest {

    @Test
    void shouldBeReadFromItsText() {
        final BranchId id = new BranchId(-131_077, new byte[] {0, -1, 16}, new byte[0]);
        assertThat(id.text()).isEqualTo("-131077:00ff10:");
        assertThat(BranchId.parse(id.text())).contains(id);
        final BranchId longest = new BranchId(1, new byte[64], new byte[64]);
        assertThat(BranchId.parse(longest.text()))
                .contains(longest)
                .hasValueSatisfying(read -> assertThat(read).hasSameHashCodeAs(longest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1:",
                "1::",
                "1:a:",
                "1:AA:",
                "1:aa:b",
                "-1:aa:bb",
                "9999999999:aa:bb",
                "x:aa:bb"
            })
    void shouldRefuseWhatIsNoId(final String text) {
        assertThat(BranchId.parse(text)).isEmpty();
    }

    @Test
    void shouldRefuseParts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BranchId(1, new byte[0], new byte[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BranchId(1, new byte[65], new byte[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BranchId(1, new byte[1], new byte[65]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BranchId(-1, new byte[1], new byte[1]));
    }
}
