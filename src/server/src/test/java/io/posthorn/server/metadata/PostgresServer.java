package io.posthorn.server.metadata;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A real PostgreSQL that a test can switch off and on. One at a time in one process. */
public final class PostgresServer implements QuarkusTestResourceLifecycleManager {

    private static Path directory;
    private static int port;
    private static EmbeddedPostgres server;

    /** Called by Quarkus. */
    public PostgresServer() {}

    @Override
    public synchronized Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("posthorn-postgres");
            port = 0;
            on();
            return Map.of(
                    "posthorn.db.url",
                    "jdbc:postgresql://localhost:%d/postgres".formatted(port),
                    "posthorn.db.username",
                    "postgres",
                    "posthorn.data-directory",
                    directory.resolve("posthorn").toString());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Switches the server on, at its old port and with its old data. */
    static synchronized void on() throws IOException {
        if (server != null) {
            return;
        }
        final EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(directory.resolve("data"))
                        .setCleanDataDirectory(false);
        if (port != 0) {
            builder.setPort(port);
        }
        server = builder.start();
        port = server.getPort();
    }

    /** Switches the server off; connections break. */
    static synchronized void off() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public void stop() {
        try {
            off();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
