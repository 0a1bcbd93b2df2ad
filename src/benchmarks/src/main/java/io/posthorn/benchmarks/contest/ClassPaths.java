package io.posthorn.benchmarks.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What JVMs of contenders run with: the build of this module, seen from the project's root. */
public final class ClassPaths {

    /** Where this module is built, and where programs may write. */
    public static final Path TARGET = Path.of("src/benchmarks/target").toAbsolutePath();

    /** Runs on both sides and knows neither. */
    private static final String SHARED_JAR = "HdrHistogram";

    private ClassPaths() {}

    /**
     * The programs with everything of the project.
     *
     * @return directories and jars
     * @throws IOException if the module is not packaged
     */
    public static List<Path> ours() throws IOException {
        return built("");
    }

    /**
     * The programs with a rival's jars, and nothing of the project beside them.
     *
     * @param jars of the rival
     * @return directories and jars
     * @throws IOException if the module is not packaged
     */
    public static List<Path> withNoneOfOurs(final List<Path> jars) throws IOException {
        final List<Path> path = built(SHARED_JAR);
        path.addAll(jars);
        return path;
    }

    private static List<Path> built(final String namesBegin) throws IOException {
        final List<Path> path = new ArrayList<>();
        path.add(TARGET.resolve("classes"));
        try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
            files.filter(file -> file.getFileName().toString().startsWith(namesBegin))
                    .sorted()
                    .forEach(path::add);
        }
        return path;
    }
}
