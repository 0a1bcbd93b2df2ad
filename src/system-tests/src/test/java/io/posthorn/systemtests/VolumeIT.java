package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.client.Subscription;
import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.systemtests.server.ServerUnderTest;
import io.posthorn.systemtests.server.Servers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many messages through a broker with 512 MiB of heap, each one counted. */
class VolumeIT {

    private static final int MESSAGES = Integer.getInteger("posthorn.system-tests.volume", 500_000);
    private static final int BODY_LENGTH = 1_024;
    private static final int IN_FLIGHT = 400;
    private static final StockClients CLIENT = StockClients.V5;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldDeliverHalfAMillionMessagesOnceEach() throws Exception {
        final ServerSettings settings =
                new ServerSettings(SharedServer.freshDirectory("volume"), false, 512, 256, 1);
        final AtomicIntegerArray deliveries = new AtomicIntegerArray(MESSAGES);
        final LongAdder delivered = new LongAdder();
        try (ServerUnderTest server = Servers.chosen().prepare(settings)) {
            server.start();
            try (Sender sender = CLIENT.get().sender(server.nameServers(), "producers")) {
                sender.createTopic("volume", 8);
                final long begin = System.nanoTime();
                try (Receiver receiver =
                        CLIENT.get()
                                .receiver(
                                        Subscription.of(server.nameServers(), "group", "volume"),
                                        message -> {
                                            final int number =
                                                    ByteBuffer.wrap(message.body()).getInt();
                                            deliveries.incrementAndGet(number);
                                            delivered.increment();
                                            return message.body().length == BODY_LENGTH;
                                        })) {
                    sendAll(sender);
                    final double sent = (System.nanoTime() - begin) / 1e9;
                    WithStockClients.eventually()
                            .atMost(Duration.ofMinutes(5))
                            .until(() -> delivered.sum() >= MESSAGES);
                    System.out.printf(
                            "%d messages sent in %.1f s, all delivered after %.1f s.%n",
                            MESSAGES, sent, (System.nanoTime() - begin) / 1e9);
                }
            }
        }
        for (int number = 0; number < MESSAGES; number++) {
            assertThat(deliveries.get(number)).as("deliveries of message %d", number).isEqualTo(1);
        }
    }

    private static void sendAll(final Sender sender) throws InterruptedException {
        final Semaphore places = new Semaphore(IN_FLIGHT);
        final LongAdder failures = new LongAdder();
        for (int number = 0; number < MESSAGES; number++) {
            places.acquire();
            final byte[] body = ByteBuffer.allocate(BODY_LENGTH).putInt(number).array();
            sender.sendAsync(Outgoing.bytes("volume", body))
                    .whenComplete(
                            (receipt, fault) -> {
                                if (fault != null || !receipt.status().equals("SEND_OK")) {
                                    failures.increment();
                                }
                                places.release();
                            });
        }
        assertThat(places.tryAcquire(IN_FLIGHT, 60, TimeUnit.SECONDS)).isTrue();
        assertThat(failures.sum()).as("sends that were not acknowledged").isZero();
    }
}
