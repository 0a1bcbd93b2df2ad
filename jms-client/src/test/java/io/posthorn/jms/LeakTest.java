package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.testhouse.House;
import io.posthorn.testkit.Await;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Opens and closes many connections, 1 000 or as many as {@code -Dposthorn.test.connections} says:
 * neither client nor broker may keep anything of them.
 */
@Timeout(600)
class LeakTest {

    private static final Path FILES = Path.of("/proc/self/fd");
    private static final int COUNT = Integer.getInteger("posthorn.test.connections", 1_000);
    private static final int WARM_UP = 30;

    /** What is made once and then stays, such as a pool's thread, may come late. */
    private static final int SOME = 5;

    private final House house = new House();
    private final PosthornConnectionFactory factory = new PosthornConnectionFactory(house.url());

    /** What must not grow. */
    private record Use(int threads, long sockets, long sessions, long destinations) {}

    private Use use() {
        return new Use(
                Thread.getAllStackTraces().size(),
                sockets(),
                house.gauge("posthorn_sessions"),
                house.topics());
    }

    private static long sockets() {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.filter(LeakTest::isSocket).count();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(final Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (final IOException e) {
            // Closed since it was listed.
            return false;
        }
    }

    @BeforeEach
    void requireProc() {
        Assumptions.assumeTrue(Files.isDirectory(FILES), "needs " + FILES);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /** The last one to be closed ends what connections share, the next one makes it anew. */
    @Test
    void shouldKeepNothingOfConnectionsThatAreAlone() throws Exception {
        useAndClose(WARM_UP);
        final Use before = use();
        useAndClose(COUNT / 2);
        assertNothingKept(before);
    }

    @Test
    void shouldKeepNothingOfConnectionsBesideAnother() throws Exception {
        try (Connection other = factory.createConnection()) {
            other.start();
            useAndClose(WARM_UP);
            final Use before = use();
            useAndClose(COUNT);
            assertNothingKept(before);
        }
    }

    private void useAndClose(final int count) throws JMSException {
        for (int i = 0; i < count; i++) {
            try (Connection connection = factory.createConnection()) {
                if (i % 10 == 0) {
                    use(connection, i);
                }
            }
        }
    }

    /** Leaves everything open but the connection. */
    private static void use(final Connection connection, final int number) throws JMSException {
        connection.start();
        final Session session = connection.createSession();
        final Queue queue =
                number % 20 == 0 ? session.createTemporaryQueue() : session.createQueue("q");
        final MessageConsumer consumer = session.createConsumer(queue);
        session.createProducer(queue).send(session.createTextMessage("x"));
        assertThat(consumer.receive(10_000)).isNotNull();
        session.createConsumer(session.createTopic("t")).setMessageListener(message -> {});
        connection
                .createSession(Session.SESSION_TRANSACTED)
                .createProducer(queue)
                .send(session.createTextMessage("never committed"));
    }

    private void assertNothingKept(final Use before) {
        final String what = "no more than %s; now %s";
        Await.until(what.formatted(before, use()), Duration.ofSeconds(20), () -> isNoMore(before));
    }

    private boolean isNoMore(final Use before) {
        final Use now = use();
        return now.threads() <= before.threads() + SOME
                && now.sockets() <= before.sockets()
                && now.sessions() <= before.sessions()
                && now.destinations() <= before.destinations();
    }
}
