package io.posthorn.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.message.OffsetMessageId;
import io.posthorn.remoting.body.BadBody;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.TopicRoute;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.channel.RemotingClientSettings;
import io.posthorn.remoting.command.GetRouteInfo;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.restassured.path.json.JsonPath;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts the packaged application as an operator would, and reads what it says. */
class StartIT {

    private static final int WARNS_OF_UNSAFE = 24;

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

    @TempDir Path directory;

    private Process process;

    private Path output() {
        return directory.resolve("output.txt");
    }

    private String said() throws IOException {
        return Files.readString(output());
    }

    private void start(final Map<String, String> environment) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
            // As the README has it: what the runtime says of Netty is not ours to mend.
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-jar", JAR.toString()));
        final ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("POSTHORN_"));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private static Map<String, String> freePorts() throws IOException {
        final List<Integer> ports = new ArrayList<>();
        try (ServerSocket a = new ServerSocket(0);
                ServerSocket b = new ServerSocket(0);
                ServerSocket c = new ServerSocket(0)) {
            ports.addAll(List.of(a.getLocalPort(), b.getLocalPort(), c.getLocalPort()));
        }
        return new HashMap<>(
                Map.of(
                        "QUARKUS_HTTP_PORT", ports.get(0).toString(),
                        "POSTHORN_BROKER_PORT", ports.get(1).toString(),
                        "POSTHORN_NAMESERVER_PORT", ports.get(2).toString(),
                        "POSTHORN_BROKER_ADVERTISED_ADDRESS", "127.0.0.1",
                        "POSTHORN_STORE_SEGMENT_SIZE", "8M"));
    }

    @Test
    void shouldListEveryFaultOfItsSettingsAndTouchNothing() throws Exception {
        start(
                Map.of(
                        "POSTHORN_BROKR_NAME", "a",
                        "POSTHORN_BROKER_PORT", "many",
                        "POSTHORN_STORE_FLUSH", "never"));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said())
                .contains("3 faults")
                .contains("POSTHORN_BROKR_NAME. Did you mean POSTHORN_BROKER_NAME?")
                .contains("posthorn.broker.port is \"many\"")
                .contains("posthorn.store.flush is \"never\"; it must be one of async, sync.")
                .doesNotContain("Exception", "\tat ");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(output());
        }
    }

    @Test
    void shouldStartWithoutAWarningAndEndInOrderWhenAsked() throws Exception {
        final Map<String, String> environment = freePorts();
        start(environment);
        final String base = "http://127.0.0.1:" + environment.get("QUARKUS_HTTP_PORT");
        await().atMost(Duration.ofSeconds(120))
                .until(() -> status(base + "/q/health/ready") == 200);
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said())
                .contains("127.0.0.1:" + environment.get("POSTHORN_BROKER_PORT"))
                .contains(environment.get("POSTHORN_NAMESERVER_PORT"))
                .contains("Everything has ended in order.")
                .doesNotContain("WARN", "ERROR", "FATAL", "Exception", "\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "POSTHORN_NAMESERVER_PORT, The name server could not start, posthorn.nameserver.port, 1",
        "POSTHORN_BROKER_PORT, The broker could not start, posthorn.broker.port, 3",
    })
    void shouldSayInASentenceThatAPortIsTaken(
            final String variable, final String what, final String key, final int status)
            throws Exception {
        final Map<String, String> environment = freePorts();
        try (ServerSocket taken = new ServerSocket(0)) {
            environment.put(variable, Integer.toString(taken.getLocalPort()));
            start(environment);
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said()).isEqualTo(status);
            assertThat(said())
                    .contains(what)
                    .contains("cannot listen on port %d".formatted(taken.getLocalPort()))
                    .contains("Address already in use")
                    .contains(key + "=" + taken.getLocalPort())
                    .doesNotContain("Exception", "\tat ", "error(");
        }
    }

    @Test
    void shouldSayInASentenceThatTheStoreCannotBeUsed() throws Exception {
        final Map<String, String> environment = freePorts();
        environment.put("POSTHORN_STORE_DIRECTORY", output().toString());
        start(environment);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(said())
                .contains("The broker could not start")
                .contains(output() + " cannot be used: it is no directory")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void shouldSayInASentenceThatTheDatabaseCannotBeReached() throws Exception {
        final Map<String, String> environment = freePorts();
        environment.put("POSTHORN_DB_URL", "jdbc:postgresql://127.0.0.1:1/nowhere");
        start(environment);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(said())
                .contains("The database cannot be reached (jdbc:postgresql://127.0.0.1:1/nowhere)")
                .contains("posthorn.db.url")
                .doesNotContain("Exception:", "\tat ");
    }

    @Test
    void shouldTellClientsTheAdvertisedHostAndPort() throws Exception {
        final Map<String, String> environment = freePorts();
        environment.put("POSTHORN_BROKER_ADVERTISED_ADDRESS", "localhost:20911");
        start(environment);
        final String base = "http://127.0.0.1:" + environment.get("QUARKUS_HTTP_PORT");
        await().atMost(Duration.ofSeconds(120))
                .until(() -> status(base + "/q/health/ready") == 200);
        assertThat(brokersOf("TBW102", "127.0.0.1:" + environment.get("POSTHORN_NAMESERVER_PORT")))
                .containsExactly("localhost:20911");
        final String messageId = send(base + "/api/v1/topics/t/messages", "Hello");
        assertThat(OffsetMessageId.parse(messageId))
                .map(id -> id.broker().toString())
                .contains("127.0.0.1:20911");
        assertThat(status(base + "/api/v1/messages/" + messageId)).isEqualTo(200);
    }

    /** Asks a name server, as a client would, who serves a topic. */
    private static Collection<String> brokersOf(final String topic, final String nameServer)
            throws BadBody {
        try (RemotingClient client =
                new RemotingClient(
                        RemotingClientSettings.defaults("test"), Clock.SYSTEM, new Counters())) {
            final Frame answer =
                    client.call(
                                    nameServer,
                                    RequestCode.GET_ROUTEINFO_BY_TOPIC.frame(
                                            new GetRouteInfo.Request(topic, null)),
                                    Duration.ofSeconds(10))
                            .join();
            return Bodies.read(answer.body(), TopicRoute.class).brokerDatas().stream()
                    .flatMap(broker -> broker.brokerAddrs().values().stream())
                    .toList();
        }
    }

    private static String send(final String address, final String body) throws Exception {
        final String answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(address))
                                        .header("Content-Type", "text/plain")
                                        .POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        return JsonPath.from(answer).getString("messageId");
    }

    @Test
    void shouldSayOnceThatTheDatabaseIsAwayAndOnceThatItIsBack() throws Exception {
        final Path data = directory.resolve("postgres");
        final Map<String, String> environment = freePorts();
        final String base = "http://127.0.0.1:" + environment.get("QUARKUS_HTTP_PORT");
        final int port;
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .start()) {
            port = postgres.getPort();
            environment.put("POSTHORN_DB_URL", postgres.getJdbcUrl("postgres", "postgres"));
            environment.put("POSTHORN_DB_USERNAME", "postgres");
            start(environment);
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> status(base + "/q/health/ready") == 200);
            send(base + "/api/v1/topics/before/messages", "Hello");
        }
        assertThat(send(base + "/api/v1/topics/meanwhile/messages", "Hello")).isNotNull();
        await().atMost(Duration.ofSeconds(30)).until(() -> said().contains("The database is away"));
        assertThat(status(base + "/q/health/ready")).isEqualTo(200);
        final EmbeddedPostgres again =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setPort(port)
                        .start();
        try (again) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> said().contains("The database is back"));
            assertThat(said().lines().filter(line -> line.contains("WARN")))
                    .singleElement()
                    .asString()
                    .contains("POST005100");
            // PostgreSQL calls the end of a connection FATAL, and is quoted.
            assertThat(said()).doesNotContain(" ERROR ", " FATAL POST", "\tat ");
        }
    }

    private static int status(final String address) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (final IOException e) {
            // Not there yet.
            return 0;
        }
    }
}
