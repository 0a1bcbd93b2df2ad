package io.posthorn.examples.jakarta;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** WildFly with a home of its own, set up by its command line interface. */
final class WildFly extends Container {

    private static final int USUAL_PORT = 8080;
    private static final String CRASH = "io/posthorn/examples/jakarta/crash/";

    private final String url;

    /**
     * @param url where the broker is found
     * @throws IOException if its home cannot be made
     */
    WildFly(final String url) throws IOException {
        // All its ports are as far from the usual ones as this one.
        super("wildfly", freePort());
        this.url = url;
        furnish();
        configure();
        deploy();
    }

    /** What it changes is copied; what it only reads is not. */
    private void furnish() throws IOException {
        final Path distribution =
                distributions().resolve("wildfly-" + System.getProperty("wildfly.version"));
        for (final String link : List.of("modules", "welcome-content")) {
            Files.createSymbolicLink(directory().resolve(link), distribution.resolve(link));
        }
        Files.copy(
                distribution.resolve("jboss-modules.jar"),
                directory().resolve("jboss-modules.jar"));
        copy(distribution.resolve("standalone"), directory().resolve("standalone"));
        copy(distribution.resolve("bin"), directory().resolve("bin"));
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (final Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private void configure() throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(modules("org.jboss.as.cli"));
        command.add("--file=" + resource("/posthorn.cli"));
        final Path log = directory().resolve("cli.log");
        final ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JBOSS_HOME", directory().toString());
        try {
            final Process process = builder.start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "WildFly was not configured; %s:%n%s"
                                .formatted(log, Files.readString(log)));
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while WildFly was configured", e);
        }
    }

    private static Path resource(final String name) {
        try {
            return Path.of(WildFly.class.getResource(name).toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> modules(final String main) {
        return List.of(
                "-Djboss.home.dir=" + directory(),
                "-jar",
                directory().resolve("jboss-modules.jar").toString(),
                "-mp",
                directory().resolve("modules").toString(),
                main);
    }

    private void deploy() throws IOException {
        final Path deployments = directory().resolve("standalone").resolve("deployments");
        adapter(deployments);
        Files.copy(shop(), deployments.resolve("shop.war"));
        try (ZipOutputStream war =
                new ZipOutputStream(Files.newOutputStream(deployments.resolve("crash.war")))) {
            final Path classes = target().resolve("test-classes").resolve(CRASH);
            try (Stream<Path> files = Files.list(classes)) {
                for (final Path file : files.toList()) {
                    add(war, "WEB-INF/classes/" + CRASH + file.getFileName(), file);
                }
            }
            final String structure = "WEB-INF/jboss-deployment-structure.xml";
            add(war, structure, target().resolve("shop").resolve(structure));
        }
    }

    private static void add(final ZipOutputStream war, final String name, final Path file)
            throws IOException {
        war.putNextEntry(new ZipEntry(name));
        copyTo(war, file);
        war.closeEntry();
    }

    private static void copyTo(final OutputStream out, final Path file) {
        try {
            Files.copy(file, out);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    List<String> arguments() {
        final List<String> arguments = new ArrayList<>();
        arguments.add("-Xmx512m");
        arguments.add("-Dposthorn.url=" + url);
        arguments.add("-Djboss.socket.binding.port-offset=" + (port() - USUAL_PORT));
        // What was prepared is looked for often, and what nobody decides is not waited for long.
        arguments.add("-DRecoveryEnvironmentBean.periodicRecoveryPeriod=2");
        arguments.add("-DRecoveryEnvironmentBean.recoveryBackoffPeriod=1");
        arguments.add("-DJTAEnvironmentBean.orphanSafetyInterval=1000");
        arguments.addAll(modules("org.jboss.as.standalone"));
        return arguments;
    }
}
