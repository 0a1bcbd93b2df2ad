package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.systemtests.server.Servers;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application, where only users may connect: they come by REST and go by it. */
class UsersIT {

    private static final String INITIAL = "made at the start";
    private static final long LIMIT_MS = 30_000;

    @TempDir static Path directory;

    private static PosthornServer server;
    private static PosthornConnectionFactory factory;

    @BeforeAll
    static void start() {
        assumeTrue(Servers.chosen() == Servers.POSTHORN, "the reference has no such users");
        server =
                new PosthornServer(
                        ServerSettings.small(directory),
                        Map.of(
                                "posthorn.security.allow-anonymous", "false",
                                "posthorn.security.initial-user", "admin",
                                "posthorn.security.initial-password", INITIAL));
        server.start();
        factory = new PosthornConnectionFactory(server.jmsUrl());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static void rest(
            final String method, final String path, final String body, final int status) {
        try {
            final HttpResponse<String> answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(server.api() + path))
                                            .timeout(Duration.ofSeconds(30))
                                            .header("Content-Type", "application/json")
                                            .method(
                                                    method,
                                                    body == null
                                                            ? BodyPublishers.noBody()
                                                            : BodyPublishers.ofString(body))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void create(final String name, final String password) {
        rest(
                "POST",
                "/users",
                "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(name, password),
                201);
    }

    private static void assertConnects(final String user, final String password)
            throws JMSException {
        try (Connection connection = factory.createConnection(user, password)) {
            connection.start();
        }
    }

    private static void assertRefused(
            final String user, final String password, final String sentence) {
        assertThatExceptionOfType(JMSSecurityException.class)
                .isThrownBy(() -> factory.createConnection(user, password))
                .withMessageContaining(sentence);
        assertThatExceptionOfType(JMSSecurityRuntimeException.class)
                .isThrownBy(() -> factory.createContext(user, password))
                .withMessageContaining(sentence);
    }

    @Test
    void shouldLetInTheInitialUser() throws JMSException {
        assertConnects("admin", INITIAL);
    }

    @Test
    void shouldRefuseClientsWithoutAUser() {
        assertThatExceptionOfType(JMSSecurityException.class)
                .isThrownBy(factory::createConnection)
                .withMessageContaining("wants a user and a password");
        assertThatExceptionOfType(JMSSecurityRuntimeException.class)
                .isThrownBy(factory::createContext);
    }

    @Test
    void shouldLetInAUserWhomRestMadeAndSayWhoseHisMessagesAre() throws JMSException {
        create("ann", "rose garden");
        try (JMSContext context = factory.createContext("ann", "rose garden")) {
            final Queue queue = context.createQueue("users.ann");
            context.createProducer().setProperty("a", 1).send(queue, "hello");
            final Message message = context.createConsumer(queue).receive(LIMIT_MS);
            assertThat(message).isNotNull();
            assertThat(message.getStringProperty("JMSXUserID")).isEqualTo("ann");
        }
        assertRefused("ann", "tulip garden", "The user or the password is wrong.");
        assertRefused("nobody", "rose garden", "The user or the password is wrong.");
    }

    @Test
    void shouldRefuseADisabledUserAndOneWhoseUserIsGone() throws JMSException {
        create("bob", "rose garden");
        assertConnects("bob", "rose garden");
        rest("PATCH", "/users/bob", "{\"enabled\": false}", 200);
        assertRefused("bob", "rose garden", "The user bob is disabled.");
        rest("PATCH", "/users/bob", "{\"enabled\": true}", 200);
        assertConnects("bob", "rose garden");
        rest("DELETE", "/users/bob", null, 204);
        assertRefused("bob", "rose garden", "The user or the password is wrong.");
    }

    @Test
    void shouldTakeANewPasswordAtOnce() throws JMSException {
        create("cat", "rose garden");
        assertConnects("cat", "rose garden");
        rest("PATCH", "/users/cat", "{\"password\": \"tulip garden\"}", 200);
        assertRefused("cat", "rose garden", "The user or the password is wrong.");
        assertConnects("cat", "tulip garden");
    }

    /** One check of a password costs a core for a good part of a second, so most must cost none. */
    @Test
    void shouldLetInManyConnectionsOfOneUser() throws JMSException {
        create("dan", "rose garden");
        final List<Connection> connections = new ArrayList<>();
        try {
            final long start = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                connections.add(factory.createConnection("dan", "rose garden"));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(30));
        } finally {
            for (final Connection each : connections) {
                each.close();
            }
        }
    }

    @Test
    void shouldWriteNoPasswordIntoLogOrDatabase() throws IOException {
        create("eve", "swordfish soup");
        assertRefused("eve", "swordfish stew", "wrong");
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path each : files.filter(Files::isRegularFile).toList()) {
                if (!each.toString().contains("store")) {
                    assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
                            .as(each.toString())
                            .doesNotContain("swordfish")
                            .doesNotContain(INITIAL);
                }
            }
        }
    }
}
