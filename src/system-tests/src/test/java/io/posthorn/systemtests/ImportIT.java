package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.QueueReader;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.client.Subscription;
import io.posthorn.systemtests.client.TransactionSender;
import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ReferenceServer;
import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.systemtests.server.StoreTool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Opens the store of a published RocketMQ broker. */
class ImportIT {

    private static final StockClients CLIENT = StockClients.V5;
    private static final String TOPIC = "orders";
    private static final String GROUP = "readers";
    private static final int QUEUES = 4;
    private static final int FIRST = 20;

    /** Enough for several segments of theirs. */
    private static final int LARGE = 250;

    private static final int LARGE_BYTES = 50_000;
    private static final int THEIR_SEGMENT_MB = 4;

    /** Longer than it takes them to stop and us to start, on most machines. */
    private static final int WAITING_LEVEL = 4;

    private static final long WAITING_MS = 32_000;

    private final Map<String, Long> due = new HashMap<>();

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }

    @Test
    void shouldGoOnWhereRocketMqStopped() {
        final Map<Queue, List<Incoming>> before;
        final Set<String> consumed;
        final StoreTool.Answer imported;
        final PosthornServer posthorn =
                new PosthornServer(
                        ServerSettings.small(SharedServer.freshDirectory("import-posthorn")));
        try (ReferenceServer reference =
                new ReferenceServer(
                        new ServerSettings(
                                SharedServer.freshDirectory("import-rocketmq"),
                                false,
                                512,
                                THEIR_SEGMENT_MB,
                                1))) {
            reference.start();
            consumed = sendAndConsume(reference.nameServers());
            before = readAll(reference.nameServers(), visible());
            reference.stopBroker();
            imported =
                    StoreTool.run(
                            "import",
                            "--from",
                            reference.store().toString(),
                            "--directory",
                            posthorn.store().toString(),
                            "--move",
                            "--json");
            assertThat(reference.store().resolve("commitlog")).isEmptyDirectory();
        }
        assertThat(imported.status()).as(imported.err()).isZero();
        assertThat(imported.out())
                .contains("\"segmentSize\" : " + (THEIR_SEGMENT_MB << 20))
                .contains("\"timersWaiting\" : 1,")
                .contains("\"delayedWaiting\" : 1,");
        try (posthorn) {
            posthorn.start();
            showEverythingIsThere(posthorn.nameServers(), before);
            showTheGroupGoesOn(posthorn.nameServers(), consumed);
            showWhatWaitedComesOnce(posthorn);
            posthorn.stopBroker();
            final StoreTool.Answer verified =
                    StoreTool.run("verify", "--directory", posthorn.store().toString());
            assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
        }
    }

    private static int visible() {
        // Two delayed ones, a batch of five, one committed.
        return 2 * FIRST + LARGE + 2 + 5 + 1;
    }

    /** Returns what the group has consumed. */
    private Set<String> sendAndConsume(final String nameServers) {
        final Set<String> consumed = ConcurrentHashMap.newKeySet();
        try (Sender sender = CLIENT.get().sender(nameServers, "producers");
                TransactionSender transactions =
                        CLIENT.get()
                                .transactionSender(
                                        nameServers, "transactors", TransactionSender.End.UNKNOW)) {
            sender.createTopic(TOPIC, QUEUES);
            eventually()
                    .ignoreExceptionsInstanceOf(ClientFault.class)
                    .until(() -> sender.queues(TOPIC).size() == QUEUES);
            sender.send(Outgoing.text(TOPIC, "delayed done").withDelayLevel(1));
            sender.send(Outgoing.text(TOPIC, "timer done").withDelayMs(1_500));
            send(sender, 0, FIRST);
            try (Receiver receiver =
                    CLIENT.get()
                            .receiver(
                                    Subscription.of(nameServers, GROUP, TOPIC),
                                    message -> consumed.add(message.text()))) {
                eventually().until(() -> consumed.size() == FIRST + 2);
                assertThat(receiver.assigned(TOPIC)).hasSize(QUEUES);
            }
            send(sender, FIRST, 2 * FIRST);
            final Random random = new Random(1);
            for (int i = 0; i < LARGE; i++) {
                // Such that the client cannot compress it.
                final byte[] body = new byte[LARGE_BYTES];
                random.nextBytes(body);
                sender.send(Outgoing.bytes(TOPIC, body).withTag("large"));
            }
            sender.sendBatch(
                    IntStream.range(0, 5)
                            .mapToObj(i -> Outgoing.text(TOPIC, "batch " + i).withKey("b" + i))
                            .toList());
            transactions.send(
                    Outgoing.text(TOPIC, "committed"), TransactionSender.End.COMMIT_MESSAGE);
            transactions.send(
                    Outgoing.text(TOPIC, "rolled back"), TransactionSender.End.ROLLBACK_MESSAGE);
            transactions.send(Outgoing.text(TOPIC, "undecided"), TransactionSender.End.UNKNOW);
            due.put("delayed waiting", System.currentTimeMillis() + 30_000);
            sender.send(
                    Outgoing.text(TOPIC, "delayed waiting")
                            .withKey("later")
                            .withDelayLevel(WAITING_LEVEL));
            // Their wheel turns once a second and rounds down.
            due.put("timer waiting", System.currentTimeMillis() + WAITING_MS - 1_000);
            sender.send(
                    Outgoing.text(TOPIC, "timer waiting").withTag("late").withDelayMs(WAITING_MS));
        }
        return consumed;
    }

    private static void send(final Sender sender, final int from, final int to) {
        for (int i = from; i < to; i++) {
            sender.send(
                    Outgoing.text(TOPIC, "order " + i)
                            .withKey("key" + i)
                            .withTag(i % 2 == 0 ? "even" : "odd")
                            .with("number", Integer.toString(i)));
        }
    }

    private static Map<Queue, List<Incoming>> readAll(final String nameServers, final int count) {
        try (Sender sender = CLIENT.get().sender(nameServers, "askers")) {
            final List<Queue> queues = new ArrayList<>();
            eventually()
                    .ignoreExceptionsInstanceOf(ClientFault.class)
                    .until(
                            () -> {
                                queues.clear();
                                queues.addAll(sender.queues(TOPIC));
                                return queues.size() == QUEUES;
                            });
            final Map<Queue, List<Incoming>> messages = new HashMap<>();
            queues.forEach(queue -> messages.put(queue, new ArrayList<>()));
            try (QueueReader reader = CLIENT.get().queueReader(nameServers, "lookers")) {
                eventually()
                        .ignoreExceptionsInstanceOf(ClientFault.class)
                        .until(
                                () -> {
                                    messages.forEach((queue, into) -> readOn(reader, queue, into));
                                    return messages.values().stream().mapToInt(List::size).sum();
                                },
                                total -> total >= count);
            }
            return messages;
        }
    }

    private static void readOn(
            final QueueReader reader, final Queue queue, final List<Incoming> into) {
        List<Incoming> more = reader.read(queue, into.size());
        while (!more.isEmpty()) {
            into.addAll(more);
            more = reader.read(queue, into.size());
        }
    }

    private static void showEverythingIsThere(
            final String nameServers, final Map<Queue, List<Incoming>> before) {
        final Map<Queue, List<Incoming>> now = readAll(nameServers, visible());
        before.forEach(
                (queue, messages) ->
                        assertThat(now.get(queue).subList(0, messages.size()))
                                .usingRecursiveComparison()
                                .withEqualsForType(java.util.Arrays::equals, byte[].class)
                                // Names the queue's bounds at the time of the pull.
                                .ignoringFields("properties")
                                .isEqualTo(messages));
        before.forEach(
                (queue, messages) -> {
                    for (int i = 0; i < messages.size(); i++) {
                        assertThat(own(now.get(queue).get(i))).isEqualTo(own(messages.get(i)));
                    }
                });
        try (Sender sender = CLIENT.get().sender(nameServers, "finders")) {
            for (final String key : List.of("key0", "key" + (2 * FIRST - 1), "b3")) {
                assertThat(sender.query(TOPIC, key)).as(key).hasSize(1);
            }
            final Incoming any = now.values().iterator().next().get(0);
            assertThat(sender.view(TOPIC, any.messageId()).queueOffset())
                    .isEqualTo(any.queueOffset());
        }
    }

    private static Map<String, String> own(final Incoming message) {
        return message.properties().entrySet().stream()
                .filter(entry -> !entry.getKey().endsWith("_OFFSET"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void showTheGroupGoesOn(final String nameServers, final Set<String> consumed) {
        final Map<String, Integer> received = new ConcurrentHashMap<>();
        try (Receiver receiver =
                CLIENT.get()
                        .receiver(
                                Subscription.of(nameServers, GROUP, TOPIC).tagged("even || odd"),
                                message -> {
                                    received.merge(message.text(), 1, Integer::sum);
                                    return true;
                                })) {
            eventually().until(() -> received.size() >= FIRST);
            assertThat(receiver.assigned(TOPIC)).hasSize(QUEUES);
        }
        assertThat(received.keySet()).doesNotContainAnyElementsOf(consumed).hasSize(FIRST);
    }

    private void showWhatWaitedComesOnce(final PosthornServer posthorn) {
        final int all = visible() + due.size();
        showWaiting(readAll(posthorn.nameServers(), all));
        // What was delivered is so for a second start, too.
        posthorn.killBroker();
        posthorn.start();
        showWaiting(readAll(posthorn.nameServers(), all));
        try (Sender sender = CLIENT.get().sender(posthorn.nameServers(), "finders")) {
            assertThat(sender.query(TOPIC, "later")).hasSize(1);
        }
    }

    private void showWaiting(final Map<Queue, List<Incoming>> messages) {
        final List<Incoming> all = messages.values().stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(visible() + due.size());
        due.forEach(
                (text, time) ->
                        assertThat(all)
                                .filteredOn(message -> message.text().equals(text))
                                .singleElement()
                                .satisfies(
                                        message ->
                                                assertThat(message.storeTimestamp())
                                                        .isGreaterThanOrEqualTo(time)));
        assertThat(all)
                .extracting(Incoming::text)
                .doesNotContain("rolled back", "undecided")
                .containsOnlyOnce("delayed done", "timer done", "committed");
    }
}
