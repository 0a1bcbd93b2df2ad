package io.posthorn.examples.jakarta;

import io.posthorn.systemtests.server.Ports;
import io.posthorn.systemtests.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A Jakarta EE container in a process of its own, with adapter and applications. */
abstract class Container implements AutoCloseable {

    private final Path directory;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private ServerProcess process;

    /**
     * @param name what it is called
     * @param port where it serves HTTP
     */
    Container(final String name, final int port) {
        this.directory = freshDirectory(name);
        this.port = port;
    }

    private static Path freshDirectory(final String name) {
        final Path directory = target().resolve("servers").resolve(name);
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> files = Files.walk(directory)) {
                    for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(directory);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where this module's build writes. */
    static Path target() {
        return Path.of("target").toAbsolutePath();
    }

    /** Where the profile puts the containers. */
    static Path distributions() {
        return target().resolve("containers");
    }

    /** The application. */
    static Path shop() {
        return target().resolve("shop.war");
    }

    /** A port for HTTP. */
    static int freePort() {
        return Ports.free(0, 0);
    }

    /** The container's own directory. */
    final Path directory() {
        return directory;
    }

    /** Where it serves HTTP. */
    final int port() {
        return port;
    }

    /** Puts the adapter where it can be deployed, under the name the applications know. */
    static Path adapter(final Path where) {
        final String name =
                "posthorn-jms-connector-%s-adapter.rar"
                        .formatted(System.getProperty("posthorn.version"));
        final Path built =
                target().resolve("../../../jms-connector/target").resolve(name).normalize();
        try {
            return Files.copy(
                    built, where.resolve("posthorn.rar"), StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code java} is given to run the container. */
    abstract List<String> arguments();

    /** Starts it, also after a kill, and returns when the application answers. */
    final void start() {
        if (process == null) {
            process = new ServerProcess(directory.resolve("container.log"), arguments());
        }
        process.start(this::serves);
    }

    private boolean serves() {
        try {
            // Without an order it is a bad request, to the application only.
            return post("/shop/orders") == 400;
        } catch (final IOException e) {
            return false;
        }
    }

    /** Whether the process runs. */
    final boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Asks an application.
     *
     * @param path with the query
     * @return the status of the answer
     * @throws IOException if there is none
     */
    final int post(final String path) throws IOException {
        final HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a container was asked", e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.stop();
        }
    }
}
