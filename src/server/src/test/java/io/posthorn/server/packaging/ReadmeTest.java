package io.posthorn.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What readers are told is what is there. */
class ReadmeTest {

    private static final Path ROOT = Path.of("../..");

    private static String read(final String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    @Test
    void shouldQuoteTheProgramThatIsCompiled() throws Exception {
        final Matcher quote =
                Pattern.compile("<!-- (\\S+\\.java) -->\\n```java\\n(.*?)```", Pattern.DOTALL)
                        .matcher(read("README.md"));
        assertThat(quote.find()).isTrue();
        final Matcher compiled =
                Pattern.compile("// README: begin\\n(.*?) *// README: end", Pattern.DOTALL)
                        .matcher(read(quote.group(1)));
        assertThat(compiled.find()).isTrue();
        assertThat(quote.group(2))
                .isEqualTo(compiled.group(1).stripTrailing().stripIndent() + "\n");
    }

    /** A quote of a page names the file and the part of it, which stands between two comments. */
    @Test
    void shouldQuoteTheExamplesThatAreTested() throws Exception {
        final Matcher quote =
                Pattern.compile(
                                "<!-- (\\S+\\.java)#(\\S+) -->\\n```java\\n(.*?)```",
                                Pattern.DOTALL)
                        .matcher(read("docs/jms-frameworks.md"));
        int count = 0;
        while (quote.find()) {
            final String part = Pattern.quote(quote.group(2));
            final Matcher tested =
                    Pattern.compile(
                                    "// begin: %s\\n(.*?) *// end: %s\\n".formatted(part, part),
                                    Pattern.DOTALL)
                            .matcher(read(quote.group(1)));
            assertThat(tested.find()).as(quote.group(2)).isTrue();
            assertThat(quote.group(3))
                    .isEqualTo(tested.group(1).stripTrailing().stripIndent() + "\n");
            count++;
        }
        assertThat(count).isEqualTo(15);
    }

    @Test
    void shouldGiveTheCommandThatTheBuildRuns() throws Exception {
        assertThat(read("README.md")).contains("```shell\n./mvnw verify\n```");
        assertThat(read(".ci/run")).containsPattern("./mvnw .*verify");
    }

    @Test
    void shouldLinkOnlyToWhatIsThere() throws Exception {
        final List<String> broken = new ArrayList<>();
        final List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        for (final Path page : pages) {
            final Matcher link =
                    Pattern.compile("]\\((?!https?:|#)([^)#]+)").matcher(Files.readString(page));
            while (link.find()) {
                if (!Files.exists(page.getParent().resolve(link.group(1)))) {
                    broken.add(page + ": " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }
}
