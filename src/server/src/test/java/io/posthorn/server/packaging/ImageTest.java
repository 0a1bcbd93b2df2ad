package io.posthorn.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be said of the image without building it. */
class ImageTest {

    private static final Path ROOT = Path.of("../..");

    private static List<String> instructions() throws Exception {
        return Files.readString(ROOT.resolve("docker/Dockerfile"))
                .replace("\\\n", " ")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    @Test
    void shouldCopyOnlyWhatTheIgnoreFileLetsThrough() throws Exception {
        final List<String> allowed =
                Files.readAllLines(ROOT.resolve(".dockerignore")).stream()
                        .filter(line -> line.startsWith("!"))
                        .map(line -> line.substring(1))
                        .toList();
        assertThat(instructions())
                .filteredOn(line -> line.startsWith("COPY"))
                .isNotEmpty()
                .allSatisfy(
                        line -> {
                            final Matcher copy =
                                    Pattern.compile("COPY (\\S+) (\\S+)").matcher(line);
                            assertThat(copy.matches()).as(line).isTrue();
                            assertThat(allowed).as(line).anyMatch(copy.group(1)::startsWith);
                        });
    }

    @Test
    void shouldRunAsSomebodyWithoutRights() throws Exception {
        assertThat(instructions()).contains("USER 10911:10911");
        assertThat(instructions().indexOf("USER 10911:10911"))
                .isLessThan(
                        instructions().stream()
                                .filter(line -> line.startsWith("ENTRYPOINT"))
                                .map(instructions()::indexOf)
                                .findFirst()
                                .orElseThrow());
    }

    @Test
    void shouldOfferTheSamePortsAsTheManifests() throws Exception {
        assertThat(instructions()).contains("EXPOSE 10911 9876 8080");
        final String compose = Files.readString(ROOT.resolve("docker/compose.yaml"));
        assertThat(compose).contains("\"10911:10911\"", "\"9876:9876\"", "\"8080:8080\"");
    }

    @Test
    void shouldLetNettyLoadItsTransportFromTheTemporaryDirectory() throws Exception {
        assertThat(Files.readString(ROOT.resolve("docker/compose.yaml")))
                .contains("read_only: true")
                .contains("- /tmp:exec");
    }

    @Test
    void shouldHaveAStartScriptThatTheShellUnderstands() throws Exception {
        final Process check =
                new ProcessBuilder("sh", "-n", ROOT.resolve("docker/run").toString())
                        .redirectErrorStream(true)
                        .start();
        assertThat(new String(check.getInputStream().readAllBytes())).isEmpty();
        assertThat(check.waitFor()).isZero();
    }
}
