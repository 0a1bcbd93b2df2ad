package io.posthorn.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.systemtests.client.Incoming;
import io.posthorn.systemtests.client.Outgoing;
import io.posthorn.systemtests.client.Queue;
import io.posthorn.systemtests.client.Receipt;
import io.posthorn.systemtests.client.Sender;
import io.posthorn.systemtests.client.StockClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SendIT extends WithStockClients {

    @ParameterizedTest
    @EnumSource
    void shouldStoreEachMessageAtThePlaceItWasToldOf(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final List<Queue> queues = sender.queues(topic);
            assertThat(queues).hasSize(QUEUES);
            final List<Receipt> receipts = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                receipts.add(sender.send(Outgoing.text(topic, "message " + i)));
            }
            assertThat(receipts).extracting(Receipt::status).containsOnly("SEND_OK");
            assertThat(receipts).extracting(Receipt::messageId).doesNotHaveDuplicates();
            final List<Incoming> stored = read(client, nameServers(), queues, 20);
            assertThat(stored).hasSize(20);
            for (int i = 0; i < 20; i++) {
                final Receipt receipt = receipts.get(i);
                final String body = "message " + i;
                assertThat(stored)
                        .filteredOn(message -> message.messageId().equals(receipt.messageId()))
                        .singleElement()
                        .satisfies(
                                message -> {
                                    assertThat(message.text()).isEqualTo(body);
                                    assertThat(message.queueId()).isEqualTo(receipt.queue().id());
                                    assertThat(message.queueOffset())
                                            .isEqualTo(receipt.queueOffset());
                                    assertThat(message.offsetMessageId())
                                            .isEqualTo(receipt.offsetMessageId());
                                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountUpInTheQueueThatWasChosen(final StockClients client) {
        try (Sender sender = sender(client)) {
            final Queue queue = sender.queues(newTopic(client, sender)).get(2);
            for (int i = 0; i < 5; i++) {
                final Receipt receipt = sender.send(Outgoing.text(queue.topic(), "x"), queue);
                assertThat(receipt.queue()).isEqualTo(queue);
                assertThat(receipt.queueOffset()).isEqualTo(i);
            }
            assertThat(sender.maxOffset(queue)).isEqualTo(5);
            assertThat(sender.minOffset(queue)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerEveryAsynchronousSend(final StockClients client) throws Exception {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            sender.queues(topic);
            final List<CompletableFuture<Receipt>> answers =
                    IntStream.range(0, 300)
                            .mapToObj(i -> sender.sendAsync(Outgoing.text(topic, "message " + i)))
                            .toList();
            final List<Receipt> receipts = new ArrayList<>();
            for (final CompletableFuture<Receipt> answer : answers) {
                receipts.add(answer.get(30, TimeUnit.SECONDS));
            }
            assertThat(receipts).extracting(Receipt::status).containsOnly("SEND_OK");
            final List<Incoming> stored = read(client, nameServers(), sender.queues(topic), 300);
            assertThat(stored)
                    .extracting(Incoming::text)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 300).mapToObj(i -> "message " + i).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStoreWhatIsSentOneWay(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final List<Queue> queues = sender.queues(topic);
            for (int i = 0; i < 50; i++) {
                sender.sendOneWay(Outgoing.text(topic, "message " + i));
            }
            eventually()
                    .until(() -> queues.stream().mapToLong(sender::maxOffset).sum(), n -> n == 50);
            assertThat(read(client, nameServers(), queues, 50))
                    .extracting(Incoming::text)
                    .doesNotHaveDuplicates()
                    .hasSize(50);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStoreABatchTogetherAndInOrder(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final List<Outgoing> batch =
                    IntStream.range(0, 25)
                            .mapToObj(
                                    i ->
                                            Outgoing.text(topic, "message " + i)
                                                    .withTag("Tag" + i)
                                                    .with("number", String.valueOf(i)))
                            .toList();
            sender.send(Outgoing.text(topic, "before"), sender.queues(topic).get(0));
            final Receipt receipt = sender.sendBatch(batch);
            assertThat(receipt.status()).isEqualTo("SEND_OK");
            assertThat(receipt.messageId().split(",")).hasSize(25).doesNotHaveDuplicates();
            assertThat(receipt.offsetMessageId().split(",")).hasSize(25).doesNotHaveDuplicates();
            final boolean behindAnother = receipt.queue().id() == 0;
            assertThat(receipt.queueOffset()).isEqualTo(behindAnother ? 1 : 0);
            final List<Incoming> stored =
                    read(client, nameServers(), List.of(receipt.queue()), behindAnother ? 26 : 25)
                            .stream()
                            .skip(behindAnother ? 1 : 0)
                            .toList();
            for (int i = 0; i < 25; i++) {
                final Incoming message = stored.get(i);
                assertThat(message.text()).isEqualTo("message " + i);
                assertThat(message.tag()).isEqualTo("Tag" + i);
                assertThat(message.properties()).containsEntry("number", String.valueOf(i));
                assertThat(message.queueOffset()).isEqualTo(receipt.queueOffset() + i);
                assertThat(message.messageId()).isEqualTo(receipt.messageId().split(",")[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReturnBodyTagKeysAndPropertiesAsTheyWere(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final byte[] body = new byte[257];
            new Random(1).nextBytes(body);
            final long before = System.currentTimeMillis();
            final Receipt receipt =
                    sender.send(
                            Outgoing.bytes(topic, body)
                                    .withTag("Größe")
                                    .withKey("one two")
                                    .with("plain", "value")
                                    .with("words", "Straße, 東京, 😀")
                                    .with("blank", " x "));
            final Incoming message =
                    read(client, nameServers(), List.of(receipt.queue()), 1).get(0);
            assertThat(message.body()).isEqualTo(body);
            assertThat(message.tag()).isEqualTo("Größe");
            assertThat(message.keys()).isEqualTo("one two");
            assertThat(message.properties())
                    .containsEntry("plain", "value")
                    .containsEntry("words", "Straße, 東京, 😀")
                    .containsEntry("blank", " x ");
            assertThat(message.bornTimestamp()).isBetween(before, System.currentTimeMillis());
            assertThat(message.storeTimestamp()).isBetween(before, System.currentTimeMillis());
            assertThat(message.reconsumeTimes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryWhatTheClientCompresses(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = newTopic(client, sender);
            final String repetitive = "All work and no play. ".repeat(2_000);
            final byte[] incompressible = new byte[1_000_000];
            new Random(2).nextBytes(incompressible);
            final Receipt first = sender.send(Outgoing.text(topic, repetitive));
            final Receipt second = sender.send(Outgoing.bytes(topic, incompressible));
            assertThat(read(client, nameServers(), List.of(first.queue()), 1))
                    .singleElement()
                    .satisfies(message -> assertThat(message.text()).isEqualTo(repetitive));
            assertThat(read(client, nameServers(), List.of(second.queue()), 1))
                    .singleElement()
                    .satisfies(message -> assertThat(message.body()).isEqualTo(incompressible));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCreateATopicThatIsSentToForTheFirstTime(final StockClients client) {
        try (Sender sender = sender(client)) {
            final String topic = unique("unheard_of", client);
            final Receipt receipt = sender.send(Outgoing.text(topic, "hello"));
            assertThat(receipt.status()).isEqualTo("SEND_OK");
            assertThat(sender.queues(topic)).hasSize(4).contains(receipt.queue());
        }
    }
}
