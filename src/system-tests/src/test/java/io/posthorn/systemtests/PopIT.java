package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.ClientFault;
import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.QueueReader;
import io.posthorn.systemtests.client.Receiver;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import io.posthorn.systemtests.client.Subscription;
import io.posthorn.systemtests.server.ServerSettings;
import io.posthorn.systemtests.server.ServerUnderTest;
import io.posthorn.systemtests.server.Servers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Push consumers of 5.x that the broker tells to pop. 4.x has no such thing. */
class PopIT extends WithStockClients {

    /** Tries that a group has unless it was told otherwise, the first one included. */
    private static final int TRIES = 17;

    private static final int NEVER_GIVE_UP = 1_000;

    private static Subscription popping(
            final Sender sender, final String group, final String topic) {
        sender.havePopped(group, topic);
        return subscription(group, topic).sharedByBroker().tryingAgain(NEVER_GIVE_UP);
    }

    private static List<String> texts(final List<Incoming> messages) {
        return messages.stream().map(Incoming::text).toList();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "V4")
    void shouldPopWhatTheTagsWantAndAcknowledgeIt(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final String group = unique("group", client);
            final List<Incoming> got = new CopyOnWriteArrayList<>();
            final Queue queue = new Queue(topic, "broker-a", 0);
            for (int i = 0; i < 100; i++) {
                sender.send(
                        Outgoing.text(topic, "message " + i).withTag(i % 2 == 0 ? "A" : "B"),
                        queue);
            }
            try (Receiver receiver =
                    client.get()
                            .receiver(popping(sender, group, topic).tagged("A || C"), got::add)) {
                eventually().until(() -> got.size() >= 50);
                sender.send(Outgoing.text(topic, "late").withTag("C"), queue);
                eventually().until(() -> got.size() >= 51);
                assertThat(receiver.assigned(topic)).as("nothing is pulled").isEmpty();
                // All leases were settled: what the group got is where the queue ends.
                awaitCommitted(client, nameServers(), group, queue, 101);
            }
            assertThat(texts(got)).doesNotHaveDuplicates().hasSize(51);
            assertThat(got).extracting(Incoming::tag).containsOnly("A", "C");
            assertThat(got).allMatch(message -> message.properties().containsKey("POP_CK"));
        }
    }

    private static void awaitCommitted(
            final StockClients client,
            final String nameServers,
            final String group,
            final Queue queue,
            final long offset) {
        try (QueueReader reader = client.get().queueReader(nameServers, group)) {
            eventually()
                    .ignoreExceptionsInstanceOf(ClientFault.class)
                    .until(() -> reader.committed(queue) == offset);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "V4")
    void shouldDeliverAgainWhatFailed(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final List<Incoming> tries = new CopyOnWriteArrayList<>();
            try (Receiver receiver =
                    client.get()
                            .receiver(
                                    popping(sender, unique("group", client), topic),
                                    message -> {
                                        tries.add(message);
                                        return message.reconsumeTimes() == 2;
                                    })) {
                final String id =
                        sender.send(Outgoing.text(topic, "x").with("colour", "red")).messageId();
                eventually().until(() -> tries.size() >= 3);
                assertThat(tries).extracting(Incoming::messageId).containsOnly(id);
            }
            assertThat(tries).extracting(Incoming::reconsumeTimes).containsExactly(0, 1, 2);
            assertThat(tries).extracting(Incoming::text).containsOnly("x");
            assertThat(tries).allMatch(message -> message.properties().get("colour").equals("red"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "V4")
    void shouldKeepAsADeadLetterWhatFailedTooOften(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final String group = unique("group", client);
            final List<Incoming> tries = new CopyOnWriteArrayList<>();
            try (Receiver receiver =
                    client.get()
                            .receiver(
                                    popping(sender, group, topic),
                                    message -> {
                                        tries.add(message);
                                        return false;
                                    })) {
                sender.send(Outgoing.text(topic, "bad").withKey("key"));
                final Queue deadLetters = new Queue("%DLQ%" + group, "broker-a", 0);
                eventually()
                        .ignoreExceptionsInstanceOf(ClientFault.class)
                        .until(() -> !sender.queues(deadLetters.topic()).isEmpty());
                final Incoming dead = read(client, nameServers(), List.of(deadLetters), 1).get(0);
                assertThat(dead.text()).isEqualTo("bad");
                assertThat(dead.keys()).isEqualTo("key");
                assertThat(dead.properties()).containsEntry("DLQ_ORIGIN_TOPIC", topic);
                assertThat(tries).hasSize(TRIES);
                assertThat(tries)
                        .extracting(Incoming::reconsumeTimes)
                        .containsExactlyElementsOf(IntStream.range(0, TRIES).boxed().toList());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "V4")
    void shouldShareOneQueueBetweenConsumers(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final Subscription wanted = popping(sender, unique("group", client), topic);
            final List<Incoming> first = new CopyOnWriteArrayList<>();
            final List<Incoming> second = new CopyOnWriteArrayList<>();
            final Queue queue = new Queue(topic, "broker-a", 0);
            try (Receiver one = client.get().receiver(wanted, first::add);
                    Receiver two = client.get().receiver(wanted, second::add)) {
                final int[] sent = new int[1];
                eventually()
                        .until(
                                () -> {
                                    sender.send(
                                            Outgoing.text(topic, "message " + sent[0]++), queue);
                                    return first.size() > 5 && second.size() > 5;
                                });
                eventually().until(() -> first.size() + second.size() >= sent[0]);
                final List<Incoming> all = new CopyOnWriteArrayList<>(first);
                all.addAll(second);
                assertThat(texts(all)).doesNotHaveDuplicates().hasSize(sent[0]);
            }
        }
    }

    @Test
    void shouldKeepWhatIsSettledAndHowOftenTheRestWasTriedWhenTheBrokerIsKilled() {
        final StockClients client = StockClients.V5;
        final ServerSettings settings =
                ServerSettings.small(SharedServer.freshDirectory("pop-kill"));
        try (ServerUnderTest server = Servers.chosen().prepare(settings)) {
            server.start();
            final String nameServers = server.nameServers();
            final List<Incoming> got = new CopyOnWriteArrayList<>();
            final Queue queue = new Queue("popped", "broker-a", 0);
            try (Sender sender = client.get().sender(nameServers, "senders")) {
                sender.createTopic("popped", 1);
                sender.havePopped("poppers", "popped");
                for (int i = 0; i < 20; i++) {
                    sender.send(Outgoing.text("popped", "good " + i), queue);
                }
                sender.send(Outgoing.text("popped", "bad"), queue);
                try (Receiver receiver =
                        client.get()
                                .receiver(
                                        Subscription.of(nameServers, "poppers", "popped")
                                                .sharedByBroker()
                                                .tryingAgain(NEVER_GIVE_UP),
                                        message -> {
                                            got.add(message);
                                            return !message.text().equals("bad");
                                        })) {
                    awaitCommitted(client, nameServers, "poppers", queue, 20);
                    eventually().until(() -> texts(got).contains("bad"));
                    final int triesBefore = timesOfBad(got);
                    server.killBroker();
                    server.start();
                    eventually().until(() -> timesOfBad(got) > triesBefore + 1);
                    eventually()
                            .ignoreExceptionsInstanceOf(ClientFault.class)
                            .until(
                                    () ->
                                            sender.send(Outgoing.text("popped", "after"), queue)
                                                    != null);
                    eventually().until(() -> texts(got).contains("after"));
                }
            }
            assertThat(texts(got)).filteredOn(text -> text.startsWith("good")).hasSize(20);
            assertThat(got)
                    .filteredOn(message -> message.text().equals("bad"))
                    .extracting(Incoming::reconsumeTimes)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    private static int timesOfBad(final List<Incoming> got) {
        return got.stream()
                .filter(message -> message.text().equals("bad"))
                .mapToInt(Incoming::reconsumeTimes)
                .max()
                .orElse(0);
    }
}
