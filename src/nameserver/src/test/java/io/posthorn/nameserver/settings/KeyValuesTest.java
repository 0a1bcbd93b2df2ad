package io.posthorn.nameserver.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyValuesTest {

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("deep").resolve("kvConfig.json");
    }

    private KeyValues read() throws IOException {
        return KeyValues.read(file());
    }

    @Test
    void shouldRememberAcrossRestarts() throws Exception {
        final KeyValues values = read();
        values.put("NS", "k", "v1");
        values.put("NS", "k", "v2 ünïcode \n");
        values.put("OTHER", "k", "o");
        values.delete("OTHER", "k");
        values.delete("OTHER", "unknown");
        assertThat(read().get("NS", "k")).isEqualTo("v2 ünïcode \n");
        assertThat(read().all("OTHER")).isEmpty();
        assertThat(read().get("none", "k")).isNull();
    }

    @Test
    void shouldReadTheFileOfTheReference() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{\"configTable\":{\"ORDER_TOPIC_CONFIG\":{\"T\":\"b:4\"}}}");
        assertThat(read().get(KeyValues.ORDER_TOPIC_CONFIG, "T")).isEqualTo("b:4");
    }

    @Test
    void shouldGoOnWithTheCopyWhenTheFileIsTornAnywhere() throws Exception {
        final KeyValues values = read();
        values.put("NS", "k", "before");
        values.put("NS", "k", "after");
        final byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(whole, length));
            assertThat(read().get("NS", "k")).as("torn after %d bytes", length).isEqualTo("before");
        }
        assertThat(directory.resolve("deep").resolve("kvConfig.json.damaged")).exists();
    }

    @Test
    void shouldGoOnEmptyWhenNothingIsSound() throws Exception {
        Files.createDirectories(file().getParent());
        Files.write(file(), new byte[100]);
        final KeyValues values = read();
        assertThat(values.all("NS")).isEmpty();
        values.put("NS", "k", "v");
        assertThat(read().get("NS", "k")).isEqualTo("v");
    }

    @Test
    void shouldFindTheCopyWhenStoppedBetweenTheRenames() throws Exception {
        final KeyValues values = read();
        values.put("NS", "k", "v");
        Files.move(file(), directory.resolve("deep").resolve("kvConfig.json.bak"));
        assertThat(read().get("NS", "k")).isEqualTo("v");
    }

    @Test
    void shouldNotChangeWhatCannotBeKept() throws Exception {
        final KeyValues values = read();
        values.put("NS", "k", "v");
        // A directory in the place of the file to be written makes writing fail, also for root.
        Files.createDirectories(
                directory.resolve("deep").resolve("kvConfig.json.new").resolve("x"));
        assertThatThrownBy(() -> values.put("NS", "k", "w")).isInstanceOf(IOException.class);
        assertThat(values.get("NS", "k")).isEqualTo("v");
        assertThat(read().get("NS", "k")).isEqualTo("v");
    }

    @Test
    void shouldKeepNothingWithoutAFile() throws Exception {
        final KeyValues values = KeyValues.read(null);
        values.put("NS", "k", "v");
        assertThat(values.all("NS")).containsEntry("k", "v");
        assertThat(KeyValues.read(null).all("NS")).isEmpty();
    }
}
