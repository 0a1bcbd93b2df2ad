package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ServerSettings;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Moves messages from one JMS queue to another in transactions, and kills the broker or the client
 * meanwhile: each message arrives exactly once. Three times in the build, {@code -Pcrash} more
 * often; the moments follow from a seed that {@code -Dposthorn.test.seed} gives back.
 */
class JmsKillIT {

    private static final String FROM = "a";
    private static final String TO = "b";
    private static final long PATIENCE_MS = 10_000;
    private static final long END_MS = 2_000;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void shouldMoveEachMessageExactlyOnce() throws Exception {
        final int rounds = Integer.getInteger("posthorn.system-tests.rounds", 3);
        final long seed = Long.getLong("posthorn.test.seed", System.nanoTime());
        System.out.printf("Killing broker or client %d times, seed %d.%n", rounds, seed);
        final Path directory = SharedServer.freshDirectory("jms-kill");
        final Path file = directory.resolve("moved.txt");
        try (PosthornServer server =
                new PosthornServer(new ServerSettings(directory, true, 512, 4, 1))) {
            server.start();
            try (Connection connection =
                            new PosthornConnectionFactory(server.jmsUrl()).createConnection();
                    JmsProcess mover =
                            new JmsProcess(
                                    JmsMover.class,
                                    directory.resolve("mover.log"),
                                    server.jmsUrl(),
                                    FROM,
                                    TO,
                                    file.toString())) {
                connection.start();
                mover.start();
                final JmsFiller filler = new JmsFiller(connection, FROM, () -> lines(file));
                try (filler) {
                    kill(server, mover, file, rounds, seed);
                }
                final Session session = connection.createSession();
                awaitEmpty(session, mover, seed);
                mover.finish();
                verify(filler, drain(session, TO), Files.readAllLines(file), seed);
                assertThat(drain(session, FROM)).as("seed %d: left in A", seed).isEmpty();
                assertThat(drain(session, "%DLQ%jms-queue"))
                        .as("seed %d: given up", seed)
                        .isEmpty();
            }
        }
    }

    private static void kill(
            final PosthornServer server,
            final JmsProcess mover,
            final Path file,
            final int rounds,
            final long seed)
            throws Exception {
        final Random random = new Random(seed);
        int clients = 0;
        for (int round = 1; round <= rounds; round++) {
            awaitLines(mover, file, lines(file) + 50 + random.nextInt(500), seed);
            final boolean isClient = round % 3 == 0 || random.nextInt(4) == 0;
            if (isClient) {
                clients++;
                mover.kill();
                mover.start();
            } else {
                server.killBroker();
                server.start();
            }
            System.out.printf(
                    "Round %d: %s killed, %d moved.%n",
                    round, isClient ? "client" : "broker", lines(file));
        }
        awaitLines(mover, file, lines(file) + 100, seed);
        System.out.printf("%d brokers and %d clients killed.%n", rounds - clients, clients);
    }

    private static void awaitLines(
            final JmsProcess mover, final Path file, final long lines, final long seed) {
        WithStockClients.eventually()
                .alias("seed %d: messages are moved".formatted(seed))
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(10))
                .failFast("the mover has ended", () -> !mover.isAlive())
                .until(() -> lines(file) >= lines);
    }

    private static long lines(final Path file) {
        try {
            if (!Files.exists(file)) {
                return 0;
            }
            long count = 0;
            for (final byte each : Files.readAllBytes(file)) {
                count += each == '\n' ? 1 : 0;
            }
            return count;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitEmpty(final Session session, final JmsProcess mover, final long seed)
            throws JMSException {
        final var browser = session.createBrowser(session.createQueue(FROM));
        WithStockClients.eventually()
                .alias("seed %d: A is emptied".formatted(seed))
                .atMost(Duration.ofSeconds(180))
                .failFast("the mover has ended", () -> !mover.isAlive())
                .until(() -> !browser.getEnumeration().hasMoreElements());
        browser.close();
    }

    private static List<String> drain(final Session session, final String queue)
            throws JMSException {
        final List<String> texts = new ArrayList<>();
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            Message next = consumer.receive(END_MS);
            while (next != null) {
                texts.add(((TextMessage) next).getText());
                next = consumer.receive(END_MS);
            }
        }
        return texts;
    }

    private static void verify(
            final JmsFiller filler,
            final List<String> arrived,
            final List<String> moved,
            final long seed) {
        System.out.printf(
                "%d filled in %d transactions, %d transactions in doubt, %d arrived,"
                        + " %d known to be moved.%n",
                filler.committed().stream().mapToInt(List::size).sum(),
                filler.committed().size(),
                filler.inDoubt().size(),
                arrived.size(),
                moved.size());
        final Set<String> once = new HashSet<>();
        assertThat(arrived.stream().filter(text -> !once.add(text)).toList())
                .as("seed %d: arrived twice", seed)
                .isEmpty();
        assertThat(moved.stream().filter(text -> !once.contains(text)).toList())
                .as("seed %d: moved for certain, but not there", seed)
                .isEmpty();
        filler.committed()
                .forEach(
                        texts ->
                                assertThat(once)
                                        .as("seed %d: sent for certain", seed)
                                        .containsAll(texts));
        int expected = filler.committed().stream().mapToInt(List::size).sum();
        for (final List<String> texts : filler.inDoubt()) {
            final long there = texts.stream().filter(once::contains).count();
            assertThat(there)
                    .as("seed %d: all or nothing of %s", seed, texts)
                    .isIn(0L, (long) texts.size());
            expected += (int) there;
        }
        assertThat(once).as("seed %d: nothing else", seed).hasSize(expected);
    }
}
