package io.posthorn.systemtests;

import static org.awaitility.Awaitility.await;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.QueueReader;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.client.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the cases on the shared server have in common. They run side by side. */
@ExtendWith(SharedServer.class)
@Execution(ExecutionMode.CONCURRENT)
abstract class WithStockClients {

    static final int QUEUES = 4;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    static String nameServers() {
        return SharedServer.server().nameServers();
    }

    static String unique(final String word, final StockClients client) {
        return SharedServer.unique(word, client);
    }

    static Sender sender(final StockClients client) {
        return client.get().sender(nameServers(), unique("producers", client));
    }

    /** A topic with four queues that nobody else uses. */
    static String newTopic(final StockClients client, final Sender sender) {
        final String topic = unique("topic", client);
        // On a slow machine 4.x gives up before its request is written, and does not try again.
        eventually()
                .ignoreExceptionsInstanceOf(ClientFault.class)
                .until(
                        () -> {
                            sender.createTopic(topic, QUEUES);
                            return true;
                        });
        return topic;
    }

    static Subscription subscription(final String group, final String topic) {
        return Subscription.of(nameServers(), group, topic);
    }

    static ConditionFactory eventually() {
        return await().atMost(LIMIT).pollInterval(Duration.ofMillis(50));
    }

    /** Reads queues from their beginning until a number of messages has come. */
    static List<Incoming> read(
            final StockClients client,
            final String nameServers,
            final Collection<Queue> queues,
            final int count) {
        final Map<Queue, List<Incoming>> messages = new LinkedHashMap<>();
        queues.forEach(queue -> messages.put(queue, new ArrayList<>()));
        try (QueueReader reader =
                client.get().queueReader(nameServers, SharedServer.unique("readers", client))) {
            eventually()
                    .ignoreExceptionsInstanceOf(ClientFault.class)
                    .until(
                            () -> {
                                messages.forEach((queue, into) -> readOn(reader, queue, into));
                                return messages.values().stream().mapToInt(List::size).sum();
                            },
                            total -> total >= count);
        }
        return messages.values().stream().flatMap(List::stream).toList();
    }

    private static void readOn(
            final QueueReader reader, final Queue queue, final List<Incoming> into) {
        List<Incoming> more = reader.read(queue, into.size());
        while (!more.isEmpty()) {
            into.addAll(more);
            more = reader.read(queue, into.size());
        }
    }
}
