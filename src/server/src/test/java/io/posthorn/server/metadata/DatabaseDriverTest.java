package io.posthorn.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DatabaseDriverTest {

    private final DatabaseDriver driver = new DatabaseDriver();

    @Test
    void shouldTakeBothDatabasesAndNoOther() throws Exception {
        assertThat(driver.acceptsURL("jdbc:h2:mem:x")).isTrue();
        assertThat(driver.acceptsURL("jdbc:postgresql://localhost/x")).isTrue();
        assertThat(driver.acceptsURL("jdbc:mysql://localhost/x")).isFalse();
        assertThat(driver.connect("jdbc:mysql://localhost/x", new Properties())).isNull();
    }

    @Test
    void shouldMakeRelativePathsAbsolute() {
        assertThat(DatabaseDriver.h2Address("jdbc:h2:file:data/meta"))
                .startsWith("jdbc:h2:file:" + Path.of("data/meta").toAbsolutePath() + ";");
        assertThat(DatabaseDriver.h2Address("jdbc:h2:file:./data/meta"))
                .startsWith("jdbc:h2:file:" + Path.of("data/meta").toAbsolutePath() + ";");
        assertThat(DatabaseDriver.h2Address("jdbc:h2:file:~/meta"))
                .startsWith("jdbc:h2:file:~/meta;");
        assertThat(DatabaseDriver.h2Address("jdbc:h2:mem:x")).startsWith("jdbc:h2:mem:x;");
    }

    @Test
    void shouldSpeakPostgresButKeepOptionsThatAreGiven() {
        assertThat(DatabaseDriver.h2Address("jdbc:h2:mem:x;mode=Regular"))
                .isEqualTo(
                        "jdbc:h2:mem:x;mode=Regular;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0");
    }
}
