package io.posthorn.nameserver.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {

    @TempDir Path directory;

    private Options read() throws Exception {
        return Options.read(
                directory.resolve("namesrv.properties"), 9876, NameServerOptions.DEFAULT);
    }

    @Test
    void shouldChangeShowAndRememberKnownOptions() throws Exception {
        final Options options = read();
        assertThat(options.update("orderMessageEnable=true\nsupportActingMaster = true\n"))
                .isInstanceOf(Options.Outcome.Changed.class);
        assertThat(options.current()).isEqualTo(new NameServerOptions(true, true, true, false));
        assertThat(options.text())
                .contains("orderMessageEnable=true\n")
                .contains("listenPort=9876\n");
        assertThat(read().current()).isEqualTo(options.current());
    }

    @Test
    void shouldNeverChangePathsThroughTheNetwork() throws Exception {
        final Options options = read();
        for (final String key :
                new String[] {
                    "configBlackList", "configStorePath", "kvConfigPath", "rocketmqHome"
                }) {
            assertThat(options.update("orderMessageEnable=true\n" + key + "=/etc/x"))
                    .isEqualTo(new Options.Outcome.Forbidden(key));
        }
        assertThat(options.current()).isEqualTo(NameServerOptions.DEFAULT);
    }

    @Test
    void shouldRefuseWhatItDoesNotKnowOrUnderstand() throws Exception {
        final Options options = read();
        for (final String text :
                new String[] {
                    "unknown=1",
                    "listenPort=1",
                    "orderMessageEnable=maybe",
                    "orderMessageEnable=\\u00zz"
                }) {
            assertThat(options.update(text))
                    .as(text)
                    .isInstanceOf(Options.Outcome.Unacceptable.class);
        }
        assertThat(options.current()).isEqualTo(NameServerOptions.DEFAULT);
    }
}
