package io.posthorn.remoting.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void shouldShowEverythingButPasswords() {
        final Fields fields = new Fields().put("user", "ann").put("password", "rose garden");
        assertThat(fields).hasToString("{user=ann, password=***}");
        assertThat(fields.get("password")).isEqualTo("rose garden");
    }
}
