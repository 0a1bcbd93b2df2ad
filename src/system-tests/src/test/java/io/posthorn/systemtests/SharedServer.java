package io.posthorn.systemtests;

import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.peer.Peers;
import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.systemtests.server.ServerUnderTest;
import io.posthorn.systemtests.server.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One server for all classes that leave it as they found it; started for the first of them. */
public final class SharedServer implements BeforeAllCallback {

    private static final ExtensionContext.Namespace SPACE =
            ExtensionContext.Namespace.create(SharedServer.class);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static volatile ServerUnderTest server;
    private static RuntimeException whyItDidNotStart;

    @Override
    public void beforeAll(final ExtensionContext context) {
        // Closed by JUnit at the end of the run.
        context.getRoot()
                .getStore(SPACE)
                .computeIfAbsent("server", key -> startShared(), ServerUnderTest.class);
    }

    /** Tried once: what does not start for one class does not start for the next. */
    private static synchronized ServerUnderTest startShared() {
        if (whyItDidNotStart != null) {
            throw whyItDidNotStart;
        }
        try {
            final ServerUnderTest shared =
                    Servers.chosen().prepare(ServerSettings.small(freshDirectory("shared")));
            shared.start();
            server = shared;
            return shared;
        } catch (final RuntimeException e) {
            whyItDidNotStart = e;
            throw e;
        }
    }

    /**
     * The server.
     *
     * @return running
     */
    public static ServerUnderTest server() {
        return server;
    }

    /** A name that no other test uses, so that tests can run side by side. */
    static String unique(final String word, final StockClients client) {
        return "%s_%s_%d".formatted(word, client, NAMES.incrementAndGet());
    }

    /** An empty directory for a server's data. */
    static Path freshDirectory(final String name) {
        final Path directory = Peers.target().resolve("servers").resolve(name);
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return directory;
    }
}
