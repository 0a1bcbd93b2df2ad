package io.posthorn.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The reference page says what the mappings say, word for word, since it is written from them.
 * Write it anew with {@code ./mvnw -pl src/server -am test -Dtest=ConfigurationPageTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true}.
 */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../../docs/configuration.md");
    private static final Path SOURCES = Path.of("src/main/java/io/posthorn/server/settings");

    @Test
    void shouldSayWhatTheMappingsSay() throws Exception {
        final String page = page();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md is behind the mappings; this class says how to write it")
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        final Map<String, String> comments = comments();
        final StringBuilder page =
                new StringBuilder(
                        """
                        # Configuration

                        Every key of Posthorn begins with `posthorn.`. A key can be set, the strongest first,

                        * as a system property: `java -Dposthorn.broker.name=broker-b -jar quarkus-run.jar`
                        * as an environment variable: `POSTHORN_BROKER_NAME=broker-b`
                        * in a file `config/application.properties` beside the working directory: `posthorn.broker.name=broker-b`

                        Posthorn does not start with a key it does not know or a value it cannot use. It then lists every
                        fault and, where it can guess, the key that was meant.

                        The HTTP port (REST, console, health, metrics) is Quarkus' own: `quarkus.http.port`
                        (`QUARKUS_HTTP_PORT`), 8080 by default. Logs as JSON: `QUARKUS_LOG_CONSOLE_JSON_ENABLED=true`.

                        This page is written from the source by `ConfigurationPageTest`.
                        """);
        section(page, PosthornSettings.class, "The process", comments);
        for (final Key key : groups()) {
            final Class<?> group = key.declaredBy().getDeclaringClass();
            if (page.indexOf(comments.get(group.getSimpleName())) < 0) {
                section(page, group, titleOf(group), comments);
            }
        }
        return page.toString();
    }

    private static List<Key> groups() {
        return SettingsCheck.allKeys().stream()
                .filter(key -> key.declaredBy().getDeclaringClass() != PosthornSettings.class)
                .sorted(
                        Comparator.comparing(
                                key -> key.declaredBy().getDeclaringClass().getSimpleName()))
                .toList();
    }

    private static String titleOf(final Class<?> group) {
        return switch (group.getSimpleName()) {
            case "DatabaseSettings" -> "Database";
            case "NameServerSettings" -> "Name server";
            case "TlsSettings" -> "TLS";
            default -> group.getSimpleName().replace("Settings", "");
        };
    }

    private static void section(
            final StringBuilder page,
            final Class<?> group,
            final String title,
            final Map<String, String> comments) {
        page.append("\n## ").append(title).append("\n\n");
        page.append(comments.get(group.getSimpleName())).append('\n');
        SettingsCheck.allKeys().stream()
                .filter(key -> key.declaredBy().getDeclaringClass() == group)
                .forEach(key -> entry(page, key, comments));
    }

    private static void entry(
            final StringBuilder page, final Key key, final Map<String, String> comments) {
        page.append("\n### `").append(key.name()).append("`\n\n");
        page.append(
                        comments.get(
                                key.declaredBy().getDeclaringClass().getSimpleName()
                                        + "."
                                        + key.declaredBy().getName()))
                .append("\n\n");
        page.append("* Value: ").append(key.form()).append('\n');
        if (key.type().isEnum()) {
            for (final Object constant : key.type().getEnumConstants()) {
                final String name = ((Enum<?>) constant).name();
                page.append("    * `")
                        .append(name.toLowerCase(Locale.ROOT).replace('_', '-'))
                        .append("`: ")
                        .append(comments.get(key.type().getSimpleName() + "." + name))
                        .append('\n');
            }
        }
        page.append("* Default: ")
                .append(key.defaultValue() == null ? "none" : "`" + key.defaultValue() + "`")
                .append('\n');
        page.append("* Environment: `").append(key.environmentName()).append("`\n");
    }

    /** What the sources say, by class and by class and member. */
    private static Map<String, String> comments() throws IOException {
        final Map<String, String> comments = new HashMap<>();
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.list(SOURCES)) {
            final JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(
                                            sources.sorted().collect(Collectors.toList())));
            final DocTrees trees = DocTrees.instance(task);
            for (final CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<Void, String>() {
                    @Override
                    public Void visitClass(final ClassTree type, final String outer) {
                        note(type.getSimpleName().toString());
                        return super.visitClass(type, type.getSimpleName().toString());
                    }

                    @Override
                    public Void visitMethod(final MethodTree method, final String type) {
                        note(type + "." + method.getName());
                        return null;
                    }

                    @Override
                    public Void visitVariable(
                            final com.sun.source.tree.VariableTree constant, final String type) {
                        note(type + "." + constant.getName());
                        return null;
                    }

                    private void note(final String name) {
                        final String comment = trees.getDocComment(getCurrentPath());
                        if (comment != null) {
                            comments.put(name, plain(comment));
                        }
                    }
                }.scan(unit, "");
            }
        }
        return comments;
    }

    private static String plain(final String comment) {
        final String words =
                Arrays.stream(comment.split("\n"))
                        .map(String::strip)
                        .takeWhile(line -> !line.startsWith("@"))
                        .collect(Collectors.joining(" "))
                        .strip();
        return words.replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`");
    }
}
