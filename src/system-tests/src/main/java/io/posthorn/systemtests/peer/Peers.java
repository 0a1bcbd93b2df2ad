package io.posthorn.systemtests.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Places in the project's tree. */
public final class Peers {

    private Peers() {}

    /**
     * The directory of this module.
     *
     * @return an absolute path
     */
    public static Path module() {
        return Path.of(System.getProperty("posthorn.system-tests.directory", "src/system-tests"))
                .toAbsolutePath()
                .normalize();
    }

    /**
     * Where a run may write.
     *
     * @return an absolute path; the directory may be missing
     */
    public static Path target() {
        return module().resolve("target");
    }

    /**
     * The classes of this module, the driver among them.
     *
     * @return a directory
     */
    public static Path driverClasses() {
        return target().resolve("classes");
    }

    /**
     * Our server as it is shipped.
     *
     * @return the jar to run
     */
    public static Path packagedServer() {
        return module().resolveSibling("server")
                .resolve("target")
                .resolve("quarkus-app")
                .resolve("quarkus-run.jar");
    }

    /**
     * The jars of a published artifact and of all it needs.
     *
     * @param peer a directory below {@code peers}
     * @return the jars, in a fixed order
     */
    public static List<Path> jars(final String peer) {
        final Path lib = module().resolve("peers").resolve(peer).resolve("target").resolve("lib");
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (final IOException e) {
            throw new IllegalStateException(
                    "no jars in %s; ./mvnw -pl src/system-tests/peers/%s package puts them there"
                            .formatted(lib, peer),
                    e);
        }
    }
}
