package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.systemtests.server.PosthornServer;
import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.testkit.TcpProxy;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Delivery without transactions while connections are cut and the broker is stopped and killed: no
 * message is lost, and what comes twice says so. Three disturbances in the build, {@code -Pcrash}
 * more; they follow from a seed that {@code -Dposthorn.test.seed} gives back.
 */
class JmsDeliveryIT {

    private static final int ACKNOWLEDGED_TOGETHER = 7;
    private static final long PATIENCE_MS = 200;

    private final AtomicBoolean isSending = new AtomicBoolean(true);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger number = new AtomicInteger();
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inDoubt = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final JmsReceipts automatic = new JmsReceipts();
    private final JmsReceipts byListener = new JmsReceipts();
    private final JmsReceipts byClient = new JmsReceipts();

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void shouldLoseNothingAndMarkWhatComesTwice() throws Exception {
        final int rounds = Integer.getInteger("posthorn.system-tests.rounds", 3);
        final long seed = Long.getLong("posthorn.test.seed", System.nanoTime());
        System.out.printf("Disturbing delivery %d times, seed %d.%n", rounds, seed);
        final Path directory = SharedServer.freshDirectory("jms-delivery");
        final int[] brokerPort = new int[1];
        try (TcpProxy proxy = new TcpProxy(() -> brokerPort[0]);
                PosthornServer server =
                        new PosthornServer(
                                new ServerSettings(directory, true, 512, 4, 1),
                                Map.of(
                                        "posthorn.broker.advertised-address",
                                        "127.0.0.1:" + proxy.port()))) {
            brokerPort[0] = server.brokerPort();
            server.start();
            final ConnectionFactory factory = new PosthornConnectionFactory(server.jmsUrl());
            final List<Thread> receivers =
                    List.of(
                            start("automatic", () -> receive(factory, "auto", automatic, false)),
                            start("by-client", () -> receive(factory, "client", byClient, true)),
                            start("by-listener", () -> listen(factory, "listener")));
            final Thread sender = start("sender", () -> send(factory));
            disturb(server, proxy, rounds, seed);
            isSending.set(false);
            sender.join();
            WithStockClients.eventually()
                    .alias("seed %d: all that was sent is received".formatted(seed))
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> !faults.isEmpty() || isAllReceived());
            end.countDown();
            for (final Thread each : receivers) {
                each.join();
            }
            assertThat(faults).as("seed %d", seed).isEmpty();
        }
        System.out.printf(
                "%d sent, %d in doubt, %d connections.%n",
                sent.size(), inDoubt.get(), connections.get());
        verify("AUTO_ACKNOWLEDGE, receive", automatic, seed);
        verify("AUTO_ACKNOWLEDGE, listener", byListener, seed);
        verify("CLIENT_ACKNOWLEDGE", byClient, seed);
    }

    private boolean isAllReceived() {
        return sent.stream()
                .allMatch(
                        text -> automatic.has(text) && byListener.has(text) && byClient.has(text));
    }

    private static void verify(final String what, final JmsReceipts receipts, final long seed) {
        System.out.printf(
                "%s: %d received, %d of them several times, %d not marked.%n",
                what, receipts.size(), receipts.repeated(), receipts.unmarked().size());
        assertThat(receipts.unmarked()).as("seed %d, %s: twice without mark", seed, what).isEmpty();
        assertThat(receipts.contradictions())
                .as("seed %d, %s: flag and count", seed, what)
                .isZero();
    }

    /** What may throw when the broker has gone. */
    private interface Work {
        void run() throws Exception;
    }

    private Thread start(final String name, final Work work) {
        final Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (final Exception e) {
                                faults.add(e);
                            }
                        },
                        name);
        thread.start();
        return thread;
    }

    private void disturb(
            final PosthornServer server, final TcpProxy proxy, final int rounds, final long seed) {
        final Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            final int until = automatic.size() + 50 + random.nextInt(500);
            awaitReceived(until, seed);
            switch (round % 3) {
                case 0 -> System.out.printf("Round %d: %d cut.%n", round + 1, proxy.cut());
                case 1 -> {
                    server.killBroker();
                    server.start();
                    System.out.printf("Round %d: killed.%n", round + 1);
                }
                default -> {
                    server.stopBroker();
                    server.start();
                    System.out.printf("Round %d: stopped.%n", round + 1);
                }
            }
        }
        awaitReceived(automatic.size() + 100, seed);
    }

    private void awaitReceived(final int count, final long seed) {
        WithStockClients.eventually()
                .alias("seed %d: messages are received".formatted(seed))
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(5))
                .failFast("a client has failed", () -> !faults.isEmpty())
                .until(
                        () ->
                                automatic.size() >= count
                                        && byListener.size() >= count
                                        && byClient.size() >= count);
    }

    /** Sends each number once to each queue; whatever fails is not repeated. */
    private void send(final ConnectionFactory factory) throws JMSException {
        try (Connection connection = factory.createConnection()) {
            connections.incrementAndGet();
            final Session session = connection.createSession();
            final List<MessageProducer> producers = new ArrayList<>();
            for (final String queue : List.of("auto", "client", "listener")) {
                producers.add(session.createProducer(session.createQueue(queue)));
            }
            while (isSending.get()) {
                final String text = Integer.toString(number.incrementAndGet());
                try {
                    for (final MessageProducer each : producers) {
                        each.send(session.createTextMessage(text));
                    }
                    sent.add(text);
                } catch (final JMSException e) {
                    System.out.println("Sending: " + e);
                    inDoubt.incrementAndGet();
                }
            }
        }
    }

    private void receive(
            final ConnectionFactory factory,
            final String queue,
            final JmsReceipts receipts,
            final boolean isByClient)
            throws JMSException {
        try (Connection connection = factory.createConnection()) {
            connections.incrementAndGet();
            connection.start();
            final Session session =
                    connection.createSession(
                            isByClient ? Session.CLIENT_ACKNOWLEDGE : Session.AUTO_ACKNOWLEDGE);
            final MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            int unacknowledged = 0;
            while (end.getCount() > 0) {
                final Message next = consumer.receive(PATIENCE_MS);
                if (next != null) {
                    receipts.add(next);
                    unacknowledged++;
                }
                if (isByClient && next != null && unacknowledged >= ACKNOWLEDGED_TOGETHER) {
                    unacknowledged = 0;
                    acknowledge(next);
                }
            }
        }
    }

    private static void acknowledge(final Message message) {
        try {
            message.acknowledge();
        } catch (final JMSException e) {
            System.out.println("Acknowledging: " + e);
        }
    }

    private void listen(final ConnectionFactory factory, final String queue) throws Exception {
        try (Connection connection = factory.createConnection()) {
            connections.incrementAndGet();
            final Session session = connection.createSession();
            final MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            consumer.setMessageListener(
                    message -> {
                        try {
                            byListener.add(message);
                        } catch (final JMSException e) {
                            faults.add(e);
                        }
                    });
            connection.start();
            end.await();
        }
    }
}
