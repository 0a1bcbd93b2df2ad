package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.LitePull;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LitePullIT extends WithStockClients {

    private static final Duration POLL = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource
    void shouldShareATopicAmongSubscribersAndRememberHowFarTheyGot(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final String group = unique("group", client);
            sendToEach(sender, topic, 0, 10);
            final List<Incoming> got = new ArrayList<>();
            try (LitePull consumer = client.get().litePull(nameServers(), group)) {
                consumer.subscribe(topic);
                eventually().until(() -> gather(consumer, got) >= 40);
                assertThat(consumer.assignment()).hasSize(QUEUES);
                consumer.commit();
                for (final Queue queue : sender.queues(topic)) {
                    eventually().until(() -> consumer.committed(queue) == 10);
                }
            }
            assertThat(got).extracting(Incoming::text).doesNotHaveDuplicates().hasSize(40);
            sendToEach(sender, topic, 10, 12);
            final List<Incoming> later = new ArrayList<>();
            try (LitePull consumer = client.get().litePull(nameServers(), group)) {
                consumer.subscribe(topic);
                eventually().until(() -> gather(consumer, later) >= 8);
            }
            assertThat(later).hasSize(8).extracting(Incoming::queueOffset).containsOnly(10L, 11L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadTheQueuesItIsAssignedFromWhereItSeeks(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            sendToEach(sender, topic, 0, 20);
            try (LitePull consumer =
                    client.get().litePull(nameServers(), unique("group", client))) {
                final List<Queue> queues = consumer.queues(topic);
                assertThat(queues).isEqualTo(sender.queues(topic));
                final Queue one = queues.get(1);
                final Queue three = queues.get(3);
                consumer.assign(List.of(one, three));
                // A client that seeks while an answer is on its way may lose the place or hand out
                // a
                // message twice; once it has everything, its pulls wait at the broker.
                final List<Incoming> all = new ArrayList<>();
                eventually().until(() -> gather(consumer, all) >= 40);
                consumer.seek(one, 15);
                consumer.seek(three, 18);
                final List<Incoming> got = new ArrayList<>();
                eventually().until(() -> gather(consumer, got) >= 7);
                assertThat(got)
                        .filteredOn(message -> message.queueId() == 1)
                        .extracting(Incoming::queueOffset)
                        .containsExactly(15L, 16L, 17L, 18L, 19L);
                assertThat(got)
                        .filteredOn(message -> message.queueId() == 3)
                        .extracting(Incoming::queueOffset)
                        .containsExactly(18L, 19L);
                assertThat(got).hasSize(7);
                // And back again, while it is reading.
                consumer.seek(one, 2);
                final List<Incoming> again = new ArrayList<>();
                eventually().until(() -> gather(consumer, again) >= 18);
                assertThat(again).extracting(Incoming::queueOffset).startsWith(2L, 3L, 4L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindThePlaceOfATime(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final Queue queue = sender.queues(topic).get(0);
            final List<Long> stored = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                final long before = System.currentTimeMillis();
                eventually()
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> System.currentTimeMillis() > before + 3);
                final String id = sender.send(Outgoing.text(topic, "x"), queue).offsetMessageId();
                stored.add(sender.view(topic, id).storeTimestamp());
            }
            try (LitePull consumer =
                    client.get().litePull(nameServers(), unique("group", client))) {
                consumer.assign(List.of(queue));
                assertThat(consumer.offsetAt(queue, stored.get(0) - 10_000)).isZero();
                assertThat(consumer.offsetAt(queue, stored.get(3))).isEqualTo(3);
                assertThat(consumer.offsetAt(queue, stored.get(3) - 1)).isEqualTo(3);
                assertThat(consumer.offsetAt(queue, stored.get(4) + 10_000)).isEqualTo(5);
                assertThat(sender.searchOffset(queue, stored.get(2))).isEqualTo(2);
            }
        }
    }

    private static int gather(final LitePull consumer, final List<Incoming> into) {
        into.addAll(consumer.poll(POLL));
        return into.size();
    }

    private static void sendToEach(
            final Sender sender, final String topic, final int from, final int to) {
        for (final Queue queue : sender.queues(topic)) {
            for (int i = from; i < to; i++) {
                sender.send(Outgoing.text(topic, "%d of %d".formatted(i, queue.id())), queue);
            }
        }
    }
}
