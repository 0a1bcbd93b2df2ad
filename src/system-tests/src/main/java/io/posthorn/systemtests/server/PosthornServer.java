package io.posthorn.systemtests.server;

import io.posthorn.systemtests.peer.Peers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Our server as it is packaged: one process, and one more for each name server after the first. */
public final class PosthornServer implements ServerUnderTest {

    private final ServerSettings settings;
    private final Map<String, String> brokerOptions;
    private final List<Part> parts = new ArrayList<>();

    /** One process. */
    private static final class Part {
        private final int nameServerPort = Ports.free(0, 0);
        private final int httpPort = Ports.free(0, 0);
        private final int brokerPort = Ports.free(2, 0);
        private ServerProcess process;
    }

    /**
     * @param settings how it is to run
     */
    public PosthornServer(final ServerSettings settings) {
        this(settings, Map.of());
    }

    /**
     * @param settings how it is to run
     * @param brokerOptions what the broker's process is told beside, or instead of, the usual
     */
    public PosthornServer(final ServerSettings settings, final Map<String, String> brokerOptions) {
        this.settings = settings;
        this.brokerOptions = Map.copyOf(brokerOptions);
        if (!Files.exists(Peers.packagedServer())) {
            throw new IllegalStateException(
                    "%s is missing; ./mvnw -pl src/server -am package makes it"
                            .formatted(Peers.packagedServer()));
        }
        for (int i = 0; i < settings.nameServers(); i++) {
            parts.add(new Part());
        }
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).process = process(i);
        }
    }

    private ServerProcess process(final int index) {
        final Part part = parts.get(index);
        final boolean hasBroker = index == 0;
        final List<String> arguments = new ArrayList<>();
        arguments.add("-Xmx" + (hasBroker ? settings.heapMb() : 128) + "m");
        arguments.add("-Dquarkus.http.host=127.0.0.1");
        arguments.add("-Dquarkus.http.port=" + part.httpPort);
        arguments.add("-Dposthorn.roles=" + (hasBroker ? "broker,nameserver" : "nameserver"));
        arguments.add("-Dposthorn.data-directory=" + directory().resolve("data-" + index));
        arguments.add("-Dposthorn.nameserver.bind-address=127.0.0.1");
        arguments.add("-Dposthorn.nameserver.port=" + part.nameServerPort);
        if (hasBroker) {
            arguments.add("-Dposthorn.nameserver.addresses=" + nameServers().replace(';', ','));
            arguments.add("-Dposthorn.broker.bind-address=127.0.0.1");
            arguments.add("-Dposthorn.broker.advertised-address=127.0.0.1");
            arguments.add("-Dposthorn.broker.port=" + part.brokerPort);
            arguments.add("-Dposthorn.store.segment-size=" + settings.segmentMb() + "M");
            // A segment has to hold the largest message.
            arguments.add(
                    "-Dposthorn.broker.max-message-size="
                            + Math.min(4096, settings.segmentMb() * 512)
                            + "K");
            arguments.add("-Dposthorn.store.flush=" + (settings.syncFlush() ? "SYNC" : "ASYNC"));
            // Of two values the later one counts.
            brokerOptions.forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        }
        arguments.add("-jar");
        arguments.add(Peers.packagedServer().toString());
        makeDirectory();
        return new ServerProcess(directory().resolve("posthorn-" + index + ".log"), arguments);
    }

    private void makeDirectory() {
        try {
            Files.createDirectories(directory());
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void start() {
        // The broker's process last, so that every name server hears of it at once.
        for (int i = parts.size() - 1; i >= 0; i--) {
            final Part part = parts.get(i);
            if (!part.process.isAlive()) {
                part.process.start(() -> isReady(part.httpPort));
            }
        }
    }

    private static boolean isReady(final int httpPort) {
        try {
            final HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:%d/q/health/ready"
                                                    .formatted(httpPort)))
                            .timeout(Duration.ofSeconds(5))
                            .build();
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (final IOException e) {
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String nameServers() {
        return parts.stream()
                .map(part -> "127.0.0.1:" + part.nameServerPort)
                .collect(Collectors.joining(";"));
    }

    /**
     * The address for JMS clients.
     *
     * @return such as {@code posthorn://127.0.0.1:9876}
     */
    public String jmsUrl() {
        return "posthorn://" + nameServers().replace(';', ',');
    }

    /** Ends the process with the broker in good order. */
    public void stopBroker() {
        parts.get(0).process.stop();
    }

    /**
     * Where the broker listens.
     *
     * @return a port of the loopback address
     */
    public int brokerPort() {
        return parts.get(0).brokerPort;
    }

    /**
     * Where the broker answers REST.
     *
     * @return such as {@code http://127.0.0.1:8080/api/v1}
     */
    public String api() {
        return "http://127.0.0.1:%d/api/v1".formatted(parts.get(0).httpPort);
    }

    /**
     * Where the broker keeps its log.
     *
     * @return the store's directory
     */
    public Path store() {
        return directory().resolve("data-0").resolve("store");
    }

    @Override
    public void killBroker() {
        parts.get(0).process.kill();
    }

    @Override
    public String killNameServer() {
        if (parts.size() < 2) {
            throw new IllegalStateException("the only name server is in the broker's process");
        }
        final Part last = parts.get(parts.size() - 1);
        last.process.kill();
        return "127.0.0.1:" + last.nameServerPort;
    }

    @Override
    public List<Long> processIds() {
        return parts.stream()
                .filter(part -> part.process.isAlive())
                .map(part -> part.process.pid())
                .toList();
    }

    @Override
    public Path directory() {
        return settings.directory();
    }

    @Override
    public void close() {
        parts.forEach(part -> part.process.stop());
    }
}
