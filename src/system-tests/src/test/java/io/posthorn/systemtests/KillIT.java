package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.systemtests.server.ServerUnderTest;
import io.posthorn.systemtests.server.Servers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Kills the broker while messages come in. Three times in the build, {@code -Pcrash} more often;
 * the moments follow from a seed that {@code -Dposthorn.test.seed} gives back.
 */
class KillIT {

    private static final int WRITERS = 4;
    private static final StockClients CLIENT = StockClients.V5;
    private static final String TOPIC = "diary";

    /** About; a message id takes most of it. */
    private static final long LINE_LENGTH = 70;

    /** One line of the diary. */
    private record Entry(int writer, int number, String messageId, int queue, long queueOffset) {}

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void shouldKeepWhatWasAcknowledgedOnceAndInOrder() throws Exception {
        final int rounds = Integer.getInteger("posthorn.system-tests.rounds", 3);
        final long seed = Long.getLong("posthorn.test.seed", System.nanoTime());
        System.out.printf("Killing the broker %d times, seed %d.%n", rounds, seed);
        final Random random = new Random(seed);
        final Path directory = SharedServer.freshDirectory("kill");
        final ServerSettings settings = new ServerSettings(directory, true, 512, 4, 1);
        try (ServerUnderTest server = Servers.chosen().prepare(settings)) {
            server.start();
            final List<Queue> queues = createTopic(server);
            final Path file = directory.resolve("diary.txt");
            final Process diary = startDiary(server, queues, file);
            for (int round = 0; round < rounds; round++) {
                final int lines = 50 + random.nextInt(1_500);
                awaitLength(file, length(file) + lines * LINE_LENGTH, seed);
                server.killBroker();
                server.start();
            }
            awaitLength(file, length(file) + 100 * LINE_LENGTH, seed);
            diary.getOutputStream().close();
            assertThat(diary.waitFor(60, TimeUnit.SECONDS)).isTrue();
            final List<Entry> entries = read(file);
            final Map<Integer, List<Incoming>> stored = readAll(server, queues);
            entries.forEach(entry -> verify(entry, stored, seed));
            stored.forEach((queue, messages) -> verifyOrder(queue, messages, seed));
            System.out.printf(
                    "%d acknowledged, %d stored.%n",
                    entries.size(), stored.values().stream().mapToInt(List::size).sum());
        }
    }

    private static List<Queue> createTopic(final ServerUnderTest server) {
        try (Sender sender = CLIENT.get().sender(server.nameServers(), "creator")) {
            sender.createTopic(TOPIC, WRITERS);
            return sender.queues(TOPIC);
        }
    }

    private static Process startDiary(
            final ServerUnderTest server, final List<Queue> queues, final Path file)
            throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx128m");
        command.add("-Drocketmq.log.root=" + file.resolveSibling("client-logs"));
        command.addAll(CLIENT.jvmArguments());
        command.add("-cp");
        command.add(
                CLIENT.classPath().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add("io.posthorn.systemtests.driver.Diary");
        command.add(server.nameServers());
        command.add(TOPIC);
        command.add(queues.get(0).broker());
        command.add(String.valueOf(WRITERS));
        command.add(file.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("diary.log").toFile())
                .start();
    }

    private static void awaitLength(final Path file, final long length, final long seed) {
        WithStockClients.eventually()
                .alias("seed %d: the producers are answered again".formatted(seed))
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> length(file) >= length);
    }

    private static long length(final Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static List<Entry> read(final Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.split(" "))
                .map(
                        word ->
                                new Entry(
                                        Integer.parseInt(word[0]),
                                        Integer.parseInt(word[1]),
                                        word[2],
                                        Integer.parseInt(word[3]),
                                        Long.parseLong(word[4])))
                .toList();
    }

    /** Everything in the topic, each queue in its order. */
    private static Map<Integer, List<Incoming>> readAll(
            final ServerUnderTest server, final List<Queue> queues) {
        try (Sender sender = CLIENT.get().sender(server.nameServers(), "measurer")) {
            // The broker has just been started, and may tell the name server a moment later.
            WithStockClients.eventually()
                    .ignoreExceptionsInstanceOf(ClientFault.class)
                    .until(() -> sender.queues(TOPIC).size() == WRITERS);
            final long count = queues.stream().mapToLong(sender::maxOffset).sum();
            return WithStockClients.read(CLIENT, server.nameServers(), queues, (int) count).stream()
                    .collect(Collectors.groupingBy(Incoming::queueId));
        }
    }

    private static void verify(
            final Entry entry, final Map<Integer, List<Incoming>> stored, final long seed) {
        final List<Incoming> queue = stored.getOrDefault(entry.queue, List.of());
        assertThat(queue)
                .as("seed %d: %s was acknowledged, so its queue reaches there", seed, entry)
                .hasSizeGreaterThan((int) entry.queueOffset);
        final Incoming message = queue.get((int) entry.queueOffset);
        assertThat(message.messageId())
                .as("seed %d: %s lies where it was said to", seed, entry)
                .isEqualTo(entry.messageId);
        assertThat(message.text())
                .as("seed %d: %s", seed, entry)
                .startsWith("%d %d ".formatted(entry.writer, entry.number));
    }

    private static void verifyOrder(
            final int queue, final List<Incoming> messages, final long seed) {
        assertThat(messages)
                .as("seed %d: no message twice in queue %d", seed, queue)
                .extracting(Incoming::messageId)
                .doesNotHaveDuplicates();
        for (int i = 0; i < messages.size(); i++) {
            assertThat(messages.get(i).queueOffset())
                    .as("seed %d: no gap in queue %d", seed, queue)
                    .isEqualTo(i);
        }
        assertThat(messages)
                .as("seed %d: queue %d in the order of sending", seed, queue)
                .extracting(message -> Integer.valueOf(message.text().split(" ")[1]))
                .isSorted();
    }
}
