package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.LiveBroker;
import io.posthorn.broker.TestHouse;
import io.posthorn.broker.admin.ResetTarget;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.message.RecordView;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.testkit.Await;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PopDoorTest {

    private static final long INVISIBLE_MS = 10_000;

    private LiveBroker live = new LiveBroker();

    @AfterEach
    void close() {
        live.close();
        assertThat(live.disk.mappedFiles()).as("slices that nobody gave back").isZero();
        assertThat(live.fatal.get()).isNull();
    }

    /** A popped message with the receipt that a client makes for it. */
    private record Popped(String body, int queueId, long offset, int times, String receipt) {}

    private Frame pop(final String... more) {
        final Map<String, String> fields = new HashMap<>();
        fields.put("consumerGroup", "g");
        fields.put("topic", "t");
        fields.put("queueId", "-1");
        fields.put("maxMsgNums", "32");
        fields.put("invisibleTime", Long.toString(INVISIBLE_MS));
        fields.put("pollTime", "0");
        fields.put("bornTime", Long.toString(live.clock.wallMs()));
        fields.put("initMode", "0");
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        final Frame frame = RequestCode.POP_MESSAGE.frame();
        fields.forEach(frame::field);
        return frame;
    }

    private List<Popped> popped(final String... more) {
        return read(live.call(pop(more)));
    }

    private static List<Popped> read(final Frame answer) {
        final List<Popped> popped = new ArrayList<>();
        if (answer.code() != 0) {
            assertThat(answer.code()).isIn(19, 210);
            return popped;
        }
        final ByteBuffer body = answer.body().nioBuffer();
        int at = 0;
        while (at < body.limit()) {
            final RecordView record = new RecordView().wrap(body, at);
            final byte[] text = new byte[record.bodyLength()];
            record.body().get(text);
            final CRC32 crc = new CRC32();
            crc.update(text);
            assertThat(body.getInt(at + 8)).isEqualTo((int) crc.getValue() & Integer.MAX_VALUE);
            popped.add(
                    new Popped(
                            new String(text, StandardCharsets.UTF_8),
                            record.queueId(),
                            record.queueOffset(),
                            record.reconsumeTimes(),
                            receiptOf(answer, record)));
            at += record.length();
        }
        return popped;
    }

    private static String receiptOf(final Frame answer, final RecordView record) {
        final String queue = "0 " + record.queueId() + " ";
        final String start = entryOf(answer.fields().get("startOffsetInfo"), queue);
        final String offsets = entryOf(answer.fields().get("msgOffsetInfo"), queue);
        assertThat(offsets.split(",")).contains(Long.toString(record.queueOffset()));
        return "%s %s %s %s 0 broker-a %d %d"
                .formatted(
                        start,
                        answer.fields().get("popTime"),
                        answer.fields().get("invisibleTime"),
                        answer.fields().get("reviveQid"),
                        record.queueId(),
                        record.queueOffset());
    }

    private static String entryOf(final String info, final String prefix) {
        for (final String entry : info.split(";")) {
            if (entry.startsWith(prefix)) {
                return entry.substring(prefix.length());
            }
        }
        throw new AssertionError("no entry for %s in %s".formatted(prefix, info));
    }

    private Frame settle(final RequestCode code, final Popped message, final String... more) {
        final Frame frame =
                LiveBroker.request(
                        code,
                        "consumerGroup",
                        "g",
                        "topic",
                        "t",
                        "queueId",
                        Integer.toString(message.queueId),
                        "offset",
                        Long.toString(message.offset),
                        "extraInfo",
                        message.receipt);
        for (int i = 0; i < more.length; i += 2) {
            frame.field(more[i], more[i + 1]);
        }
        return live.call(frame);
    }

    private int ack(final Popped message) {
        return settle(RequestCode.ACK_MESSAGE, message).code();
    }

    private Frame change(final Popped message, final long invisibleMs) {
        return settle(
                RequestCode.CHANGE_MESSAGE_INVISIBLETIME,
                message,
                "invisibleTime",
                Long.toString(invisibleMs));
    }

    /** Pops until something comes: leases are ended by another thread. */
    private List<Popped> eventually(final String... more) {
        final List<Popped> found = new ArrayList<>();
        await(() -> found.addAll(popped(more)));
        return found;
    }

    private static void await(final BooleanSupplier condition) {
        Await.until("it happens", LiveBroker.LIMIT, condition);
    }

    private void put(final int queueId, final String body, final String properties) {
        assertThat(live.call(LiveBroker.send("t", queueId, body, properties)).code()).isZero();
    }

    @Test
    void shouldLeaseWhatItGivesAndForgetWhatIsAcknowledged() {
        live.put("t", "one");
        live.put("t", "two");
        final List<Popped> got = popped();
        assertThat(got).extracting(Popped::body).containsExactly("one", "two");
        assertThat(got).extracting(Popped::times).containsOnly(0);
        assertThat(popped()).as("others have nothing").isEmpty();
        assertThat(ack(got.get(0))).isZero();
        assertThat(ack(got.get(0))).as("repeated").isZero();
        live.clock.advance(Duration.ofMillis(INVISIBLE_MS));
        final List<Popped> again = eventually();
        assertThat(again).extracting(Popped::body).containsExactly("two");
        assertThat(again.get(0).times()).isOne();
        assertThat(ack(got.get(1))).as("another's by now").isEqualTo(208);
        assertThat(ack(again.get(0))).isZero();
    }

    @Test
    void shouldTakeALateAcknowledgementWhileNobodyElseHasTheMessage() {
        live.put("t", "one");
        final Popped got = popped().get(0);
        live.clock.advance(Duration.ofMillis(2 * INVISIBLE_MS));
        assertThat(ack(got)).isZero();
        assertThat(popped()).isEmpty();
    }

    @Test
    void shouldChangeWhenAMessageComesAgain() {
        live.put("t", "one");
        final Popped got = popped().get(0);
        final Frame changed = change(got, 30_000);
        assertThat(changed.code()).isZero();
        assertThat(changed.fields().get("invisibleTime")).isEqualTo("30000");
        assertThat(change(got, 30_000).code()).as("the old receipt").isEqualTo(208);
        final Popped renewed =
                new Popped(
                        "one",
                        0,
                        0,
                        0,
                        "0 %s 30000 0 0 broker-a 0 0".formatted(changed.fields().get("popTime")));
        live.clock.advance(Duration.ofMillis(20_000));
        assertThat(popped()).isEmpty();
        assertThat(change(renewed, 0).code()).isZero();
        assertThat(eventually()).extracting(Popped::times).containsExactly(1);
    }

    @Test
    void shouldAcknowledgeManyAtOnce() {
        for (int i = 0; i < 10; i++) {
            live.put("t", "message " + i);
        }
        final String[] parts = popped().get(0).receipt().split(" ");
        final String acks =
                """
                {"brokerName":"broker-a","acks":[{"c":"g","t":"t","r":"0","so":0,"q":0,"rq":0,
                 "pt":%s,"it":%s,"b":"/wE="}]}"""
                        .formatted(parts[1], parts[2]);
        assertThat(live.askWithBody(RequestCode.BATCH_ACK_MESSAGE, acks).code()).isZero();
        live.clock.advance(Duration.ofMillis(INVISIBLE_MS));
        assertThat(eventually()).extracting(Popped::body).containsExactly("message 9");
        assertThat(
                        live.askWithBody(
                                        RequestCode.BATCH_ACK_MESSAGE,
                                        acks.replace("/wE=", "AAI=").replace("\"g\"", "\"h\""))
                                .code())
                .isEqualTo(208);
    }

    @Test
    void shouldWaitForAMessage() throws Exception {
        live.put("t", "one");
        ack(popped().get(0));
        final CompletableFuture<Frame> waiting =
                live.client.call(live.address, pop("pollTime", "15000"), LiveBroker.LIMIT);
        await(() -> pollingNum() == 1);
        live.put("t", "two");
        assertThat(read(waiting.get(10, TimeUnit.SECONDS)))
                .extracting(Popped::body)
                .containsExactly("two");
        assertThat(pollingNum()).isZero();
    }

    private int pollingNum() {
        return Integer.parseInt(
                live.ask(
                                RequestCode.POLLING_INFO,
                                "consumerGroup",
                                "g",
                                "topic",
                                "t",
                                "queueId",
                                "-1")
                        .fields()
                        .get("pollingNum"));
    }

    @Test
    void shouldSayWhenItWaitedInVain() throws Exception {
        live.put("t", "one");
        popped();
        final CompletableFuture<Frame> waiting =
                live.client.call(live.address, pop("pollTime", "5000"), LiveBroker.LIMIT);
        await(() -> pollingNum() == 1);
        live.clock.advance(Duration.ofMillis(5_000));
        final Frame answer = waiting.get(10, TimeUnit.SECONDS);
        assertThat(answer.code()).isEqualTo(210);
        assertThat(answer.fields().get("restNum")).isEqualTo("0");
        final long past = live.clock.wallMs() - 10_000;
        assertThat(live.call(pop("pollTime", "5000", "bornTime", Long.toString(past))).code())
                .isEqualTo(210);
        assertThat(live.call(pop()).code()).isEqualTo(19);
    }

    @Test
    void shouldLetOnlySoManyWait() {
        live.put("t", "one");
        popped();
        for (int i = 0; i < 100; i++) {
            live.client.call(live.address, pop("pollTime", "15000"), LiveBroker.LIMIT);
        }
        await(() -> pollingNum() == 100);
        assertThat(live.call(pop("pollTime", "15000")).code()).isEqualTo(209);
    }

    @Test
    void shouldLeaseNothingToAReaderThatHasGone() {
        live.put("t", "one");
        ack(popped().get(0));
        try (RemotingClient leaving = LiveBroker.newClient()) {
            leaving.call(live.address, pop("pollTime", "15000"), LiveBroker.LIMIT);
            await(() -> pollingNum() == 1);
        }
        await(() -> pollingNum() == 0);
        live.put("t", "two");
        assertThat(popped()).extracting(Popped::times).containsExactly(0);
    }

    @Test
    void shouldGiveOnlyWhatIsWanted() {
        put(0, "one", "TAGS\u0001red\u0002");
        put(0, "two", "TAGS\u0001blue\u0002");
        put(0, "three", "TAGS\u0001red\u0002size\u00015\u0002");
        assertThat(popped("expType", "SQL92", "exp", "size > 3", "maxMsgNums", "1"))
                .extracting(Popped::body)
                .containsExactly("three");
        live.createGroup("h");
        assertThat(popped("consumerGroup", "h", "expType", "TAG", "exp", "red"))
                .extracting(Popped::body)
                .containsExactly("one", "three");
        assertThat(live.call(pop("expType", "SQL92", "exp", "size >")).code()).isEqualTo(23);
    }

    @Test
    void shouldRefuseInTheOrderOfTheProtocol() {
        live.put("t", "one");
        assertThat(live.call(pop("topic", "none")).code()).isEqualTo(17);
        assertThat(live.call(pop("maxMsgNums", "33")).code()).isEqualTo(29);
        assertThat(live.call(pop("queueId", "4")).code()).isEqualTo(29);
        assertThat(live.call(pop("consumerGroup", "a\tb")).code()).isEqualTo(26);
        live.askWithBody(
                RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
                "{\"groupName\":\"off\",\"consumeEnable\":false}");
        assertThat(live.call(pop("consumerGroup", "off")).code()).isEqualTo(16);
        final Popped got = popped().get(0);
        assertThat(ack(new Popped("", 9, 0, 0, got.receipt()))).isEqualTo(13);
        assertThat(ack(new Popped("", 0, 99, 0, got.receipt()))).isEqualTo(208);
        assertThat(ack(new Popped("", 0, -1, 0, got.receipt()))).isEqualTo(208);
        assertThat(ack(new Popped("", 0, 0, 0, "nonsense"))).isEqualTo(29);
        assertThat(ack(new Popped("", 0, 0, 0, "0 x y 0 0 broker-a 0 0"))).isEqualTo(29);
    }

    @Test
    void shouldBeginWhereTheGroupIsOrWhereTheClientSays() {
        live.put("t", "one");
        live.put("t", "two");
        live.createGroup("pulled");
        live.ask(
                RequestCode.UPDATE_CONSUMER_OFFSET,
                "consumerGroup",
                "pulled",
                "topic",
                "t",
                "queueId",
                "0",
                "commitOffset",
                "1");
        assertThat(popped("consumerGroup", "pulled"))
                .extracting(Popped::body)
                .containsExactly("two");
        assertThat(popped("consumerGroup", "late", "initMode", "1")).isEmpty();
        live.put("t", "three");
        assertThat(popped("consumerGroup", "late", "initMode", "1"))
                .extracting(Popped::body)
                .containsExactly("three");
    }

    @Test
    void shouldShowToolsHowFarItGot() {
        live.put("t", "one");
        live.put("t", "two");
        final List<Popped> got = popped();
        ack(got.get(1));
        ack(got.get(0));
        assertThat(committed()).isEqualTo("2");
        live.broker.admin().groups().resetOffset("g", "t", -1, new ResetTarget.Begin());
        assertThat(popped()).extracting(Popped::body).containsExactly("one", "two");
        await(() -> committed().equals("0"));
    }

    private String committed() {
        return live.ask(
                        RequestCode.QUERY_CONSUMER_OFFSET,
                        "consumerGroup",
                        "g",
                        "topic",
                        "t",
                        "queueId",
                        "0")
                .fields()
                .get("offset");
    }

    @Test
    void shouldGoOnWhereTheGroupPulledMeanwhile() {
        live.put("t", "one");
        live.put("t", "two");
        live.put("t", "three");
        ack(popped("maxMsgNums", "1").get(0));
        live.ask(
                RequestCode.UPDATE_CONSUMER_OFFSET,
                "consumerGroup",
                "g",
                "topic",
                "t",
                "queueId",
                "0",
                "commitOffset",
                "2");
        live.askWithBody(
                RequestCode.SET_MESSAGE_REQUEST_MODE,
                "{\"consumerGroup\":\"g\",\"mode\":\"POP\",\"topic\":\"t\"}");
        assertThat(popped()).extracting(Popped::body).containsExactly("three");
    }

    @Test
    void shouldBuryWhatWasTriedTooOften() {
        live.askWithBody(
                RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
                "{\"groupName\":\"g\",\"retryMaxTimes\":1}");
        live.put("t", "bad");
        assertThat(popped()).hasSize(1);
        live.clock.advance(Duration.ofMillis(INVISIBLE_MS));
        assertThat(eventually()).hasSize(1);
        live.clock.advance(Duration.ofMillis(INVISIBLE_MS));
        await(
                () ->
                        live.call(LiveBroker.pull("x", "%DLQ%g", 0, 4)).code() == 0
                                && committed().equals("1"));
        assertThat(popped()).isEmpty();
    }

    @Test
    void shouldKeepWhatIsSettledAndHowOftenTheRestWasTriedWhenItStartsAnew() {
        live.put("t", "one");
        live.put("t", "two");
        live.put("t", "three");
        final List<Popped> got = popped();
        ack(got.get(1));
        live.close();
        live = new LiveBroker(live.disk, live.catalog, IntakeRules.DEFAULT, 6, true);
        assertThat(ack(got.get(2))).as("whoever still has it may say that it is done").isZero();
        final List<Popped> again = popped();
        assertThat(again).extracting(Popped::body).containsExactly("one");
        assertThat(again).extracting(Popped::times).containsExactly(1);
    }

    @Test
    void shouldGiveOneBatchOfAQueueAtATimeInOrder() {
        for (int i = 0; i < 4; i++) {
            put(0, "message " + i, null);
        }
        final Frame first = live.call(pop("order", "true", "maxMsgNums", "2", "attemptId", "a"));
        assertThat(first.fields().get("reviveQid")).isEqualTo("999");
        assertThat(first.fields().get("orderCountInfo")).isEqualTo("0 0 0");
        final List<Popped> batch = read(first);
        assertThat(batch).extracting(Popped::offset).containsExactly(0L, 1L);
        assertThat(popped("order", "true")).as("the queue is taken").isEmpty();
        final Frame repeated = live.call(pop("order", "true", "maxMsgNums", "2", "attemptId", "a"));
        assertThat(read(repeated)).extracting(Popped::offset).containsExactly(0L, 1L);
        assertThat(read(repeated)).extracting(Popped::times).containsExactly(0, 0);
        ack(read(repeated).get(0));
        assertThat(popped("order", "true")).isEmpty();
        live.clock.advance(Duration.ofMillis(INVISIBLE_MS));
        final Frame[] second = new Frame[1];
        await(
                () -> {
                    second[0] = live.call(pop("order", "true", "maxMsgNums", "2"));
                    return second[0].code() == 0;
                });
        assertThat(read(second[0])).extracting(Popped::offset).containsExactly(1L, 2L);
        assertThat(second[0].fields().get("orderCountInfo")).isEqualTo("0 0 0;0 qo0%1 1");
    }

    @Test
    void shouldGiveTheNextBatchWhenTheOneBeforeIsDone() throws Exception {
        put(0, "one", null);
        put(0, "two", null);
        final List<Popped> first = popped("order", "true", "maxMsgNums", "1");
        final CompletableFuture<Frame> waiting =
                live.client.call(
                        live.address, pop("order", "true", "pollTime", "15000"), LiveBroker.LIMIT);
        await(() -> pollingNum() == 1);
        ack(first.get(0));
        assertThat(read(waiting.get(10, TimeUnit.SECONDS)))
                .extracting(Popped::body)
                .containsExactly("two");
    }

    @Test
    void shouldShowMessagesWithoutLeasingThem() {
        live.put("t", "one");
        live.put("t", "two");
        for (int i = 0; i < 2; i++) {
            final Frame peeked =
                    live.ask(
                            RequestCode.PEEK_MESSAGE,
                            "consumerGroup",
                            "g",
                            "topic",
                            "t",
                            "queueId",
                            "-1",
                            "maxMsgNums",
                            "1");
            assertThat(read(peeked)).extracting(Popped::body).containsExactly("one");
        }
        assertThat(popped()).hasSize(2);
    }

    @Test
    void shouldTellOfMessages() throws Exception {
        live.put("t", "one");
        ack(popped().get(0));
        final Frame asked =
                LiveBroker.request(
                        RequestCode.NOTIFICATION,
                        "consumerGroup",
                        "g",
                        "topic",
                        "t",
                        "queueId",
                        "-1",
                        "pollTime",
                        "15000",
                        "bornTime",
                        Long.toString(live.clock.wallMs()));
        final CompletableFuture<Frame> waiting =
                live.client.call(live.address, asked, LiveBroker.LIMIT);
        await(() -> pollingNum() == 1);
        live.put("t", "two");
        assertThat(waiting.get(10, TimeUnit.SECONDS).fields().get("hasMsg")).isEqualTo("true");
        assertThat(popped()).hasSize(1);
        assertThat(
                        live.ask(
                                        RequestCode.NOTIFICATION,
                                        "consumerGroup",
                                        "g",
                                        "topic",
                                        "t",
                                        "queueId",
                                        "0",
                                        "pollTime",
                                        "0",
                                        "bornTime",
                                        "0")
                                .fields()
                                .get("hasMsg"))
                .isEqualTo("false");
    }

    @Test
    void shouldReadOldMessagesFromDisk() {
        live.close();
        live = LiveBroker.withWarmBytes(0);
        for (int i = 0; i < 50; i++) {
            live.put("t", "message " + i);
        }
        final List<Popped> got = popped();
        got.addAll(popped());
        assertThat(got).extracting(Popped::offset).hasSize(50).isSorted();
        got.forEach(each -> assertThat(ack(each)).isZero());
    }

    @Test
    void shouldPassOverAMessageThatTheDiskHasSpoilt() {
        live.close();
        live = LiveBroker.withWarmBytes(0);
        live.put("t", "one");
        live.put("t", "two");
        final long at =
                new RecordView()
                        .wrap(live.call(LiveBroker.pull("x", "t", 0, 4)).body().nioBuffer(), 0)
                        .physicalOffset();
        live.disk.corrupt(
                TestHouse.HOME.resolve("commitlog/00000000000000000000"), (int) at + 90, 1);
        final List<Popped> got = popped();
        assertThat(got).extracting(Popped::body).containsExactly("two");
        ack(got.get(0));
        await(() -> committed().equals("2"));
    }

    /**
     * Whatever is popped, left, postponed and acknowledged: a receipt holds once, for its lease.
     */
    @Test
    void shouldHonourEachReceiptExactlyWhileItsLeaseLasts() {
        final long seed = Long.getLong("posthorn.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        final int count = 120;
        for (int i = 0; i < count; i++) {
            put(i % 4, "message " + i, null);
        }
        final Set<String> done = new HashSet<>();
        final Map<String, Popped> leased = new HashMap<>();
        final List<Popped> outdated = new ArrayList<>();
        int rounds = 0;
        while (done.size() < count) {
            assertThat(rounds++).as("seed %d: it ends", seed).isLessThan(2_000);
            for (final Popped each :
                    popped("maxMsgNums", Integer.toString(1 + random.nextInt(32)))) {
                assertThat(done).as("seed %d", seed).doesNotContain(each.body());
                final Popped before = leased.put(each.body(), each);
                if (before != null) {
                    assertThat(each.times()).as("seed %d", seed).isGreaterThan(before.times());
                    outdated.add(before);
                }
                live.clock.advance(Duration.ofMillis(1));
            }
            for (final Popped each : outdated) {
                if (!done.contains(each.body())) {
                    assertThat(change(each, 1).code()).as("seed %d: %s", seed, each).isEqualTo(208);
                }
            }
            outdated.clear();
            for (final Popped each : List.copyOf(leased.values())) {
                if (random.nextInt(8) == 0) {
                    assertThat(ack(each)).as("seed %d: %s", seed, each).isZero();
                    done.add(each.body());
                    leased.remove(each.body());
                }
            }
            if (random.nextInt(5) == 0) {
                live.clock.advance(Duration.ofMillis(INVISIBLE_MS));
            }
        }
    }
}
