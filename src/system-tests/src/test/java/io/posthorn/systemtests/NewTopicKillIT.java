package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ServerSettings;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the broker the moment it has acknowledged the first message of a new JMS queue and of a new
 * JMS topic. Three times in the build, {@code -Pcrash} more often.
 */
class NewTopicKillIT {

    private static final int LANES = 10;
    private static final long LIMIT_MS = 30_000;

    @TempDir static Path directory;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void shouldKnowWhatItAcknowledgedAMessageOf() throws Exception {
        final int rounds = Integer.getInteger("posthorn.system-tests.rounds", 3);
        try (PosthornServer server = new PosthornServer(ServerSettings.small(directory))) {
            server.start();
            for (int round = 0; round < rounds; round++) {
                final String queue = "queue-" + round;
                final String topic = "topic-" + round;
                try (Connection connection =
                        new PosthornConnectionFactory(server.jmsUrl()).createConnection()) {
                    final Session session = connection.createSession();
                    if (round % 2 == 0) {
                        send(session, topic, false);
                        send(session, queue, true);
                    } else {
                        send(session, queue, true);
                        send(session, topic, false);
                    }
                    server.killBroker();
                }
                server.start();
                // Before any client could make them once more.
                requireKind(server, queue, "queue");
                requireKind(server, topic, "topic");
                receive(server, queue);
            }
        }
    }

    private static void send(final Session session, final String name, final boolean isQueue)
            throws JMSException {
        session.createProducer(isQueue ? session.createQueue(name) : session.createTopic(name))
                .send(session.createTextMessage("to " + name));
    }

    private static void requireKind(
            final PosthornServer server, final String name, final String kind) throws Exception {
        final HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(server.api() + "/topics/" + name))
                                        .timeout(Duration.ofSeconds(30))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", name, answer.body()).isEqualTo(200);
        assertThat(answer.body().replace(" ", ""))
                .as(name)
                .contains("\"destination.kind\":\"%s\"".formatted(kind))
                .contains("\"priority.lanes\":\"true\"")
                .contains("\"readQueueNums\":" + LANES);
    }

    private static void receive(final PosthornServer server, final String queue)
            throws JMSException {
        try (Connection connection =
                new PosthornConnectionFactory(server.jmsUrl()).createConnection()) {
            connection.start();
            final Session session = connection.createSession();
            try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
                assertThat(consumer.receive(LIMIT_MS)).as(queue).isNotNull();
            }
        }
    }
}
