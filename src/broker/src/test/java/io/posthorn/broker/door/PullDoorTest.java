package io.posthorn.broker.door;

import static io.posthorn.broker.LiveBroker.pull;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.broker.LiveBroker;
import io.posthorn.broker.TestHouse;
import io.posthorn.broker.admin.ResetTarget;
import io.posthorn.message.RecordView;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PullDoorTest {

    private static final int SUSPEND = 2;
    private static final int OWN_SUBSCRIPTION = 4;
    private static final int COMMIT = 1;

    private final LiveBroker live = new LiveBroker();

    @AfterEach
    void close() {
        live.close();
        assertThat(live.disk.mappedFiles()).as("slices that nobody gave back").isZero();
        assertThat(live.fatal.get()).isNull();
    }

    private static void assertPlace(
            final Frame answer, final int code, final long next, final long max) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.fields().get("suggestWhichBrokerId")).isEqualTo("0");
        assertThat(answer.fields().get("nextBeginOffset")).isEqualTo(Long.toString(next));
        assertThat(answer.fields().get("minOffset")).isEqualTo("0");
        assertThat(answer.fields().get("maxOffset")).isEqualTo(Long.toString(max));
    }

    @Test
    void shouldAnswerMessagesAsTheyLieInTheLog() {
        live.put("t", "one");
        live.put("t", "two");
        final Frame answer = live.call(pull("g", "t", 0, OWN_SUBSCRIPTION));
        assertPlace(answer, 0, 2, 2);
        final RecordView first = new RecordView().wrap(answer.body().nioBuffer(), 0);
        assertThat(first.topic()).isEqualTo("t");
        final RecordView second = new RecordView().wrap(answer.body().nioBuffer(), first.length());
        assertThat(second.queueOffset()).isOne();
        assertThat(answer.body().readableBytes()).isEqualTo(first.length() + second.length());
    }

    @Test
    void shouldLeaveOldMessagesToReadersWhoMayWaitForTheDisk() {
        try (LiveBroker cold = LiveBroker.withWarmBytes(600)) {
            // Noted in the log, so it must not come with the first pull.
            cold.createGroup("g");
            for (int i = 0; i < 100; i++) {
                cold.put("t", "message %02d".formatted(i));
            }
            long next = 0;
            while (next < 100) {
                final Frame answer =
                        cold.call(pull("g", "t", next, OWN_SUBSCRIPTION, "maxMsgNums", "7"));
                assertThat(new RecordView().wrap(answer.body().nioBuffer(), 0).queueOffset())
                        .isEqualTo(next);
                next = Long.parseLong(answer.fields().get("nextBeginOffset"));
            }
            assertThat(coldPulls(cold)).as("all but the last").isBetween(13.0, 14.0);
            assertPlace(cold.call(pull("g", "t", 100, OWN_SUBSCRIPTION)), 19, 100, 100);
        }
    }

    @Test
    void shouldPassOverAMessageThatTheDiskHasSpoilt() {
        try (LiveBroker cold = LiveBroker.withWarmBytes(0)) {
            cold.put("t", "one");
            cold.put("t", "two");
            cold.put("t", "three");
            final RecordView two = recordAt(cold, 1);
            cold.disk.corrupt(
                    TestHouse.HOME.resolve("commitlog/00000000000000000000"),
                    (int) two.physicalOffset() + 90,
                    1);
            assertThat(recordAt(cold, 1).queueOffset()).as("the next sound one").isEqualTo(2);
            assertPlace(cold.call(pull("g", "t", 0, OWN_SUBSCRIPTION)), 0, 3, 3);
            assertThat(recordAt(cold, 0).queueOffset()).isZero();
        }
    }

    private static RecordView recordAt(final LiveBroker broker, final long queueOffset) {
        final Frame answer = broker.call(pull("g", "t", queueOffset, OWN_SUBSCRIPTION));
        assertThat(answer.code()).isZero();
        return new RecordView().wrap(answer.body().nioBuffer(), 0);
    }

    @Test
    void shouldNotTroubleReadersOfOldMessagesWithNewOnes() {
        live.put("t", "one");
        assertPlace(live.call(pull("g", "t", 0, OWN_SUBSCRIPTION)), 0, 1, 1);
        assertThat(coldPulls(live)).isZero();
    }

    private static double coldPulls(final LiveBroker broker) {
        final DoubleAdder sum = new DoubleAdder();
        broker.counters.families().stream()
                .filter(family -> family.name().equals("posthorn_broker_cold_pull_requests_total"))
                .forEach(family -> family.source().accept((value, labels) -> sum.add(value)));
        return sum.sum();
    }

    @Test
    void shouldAnswerEveryPlaceWithItsCode() {
        live.put("t", "one");
        assertPlace(live.call(pull("g", "t", 1, OWN_SUBSCRIPTION)), 19, 1, 1);
        assertPlace(live.call(pull("g", "t", 5, OWN_SUBSCRIPTION)), 21, 0, 1);
        assertPlace(live.call(pull("g", "t", -5, OWN_SUBSCRIPTION)), 21, 0, 1);
        assertPlace(
                live.call(pull("g", "t", 0, OWN_SUBSCRIPTION, "subscription", "other")), 20, 1, 1);
    }

    @Test
    void shouldTakeOddLimitsAsTheNearestThatMakeSense() {
        live.put("t", "one");
        live.put("t", "two");
        assertPlace(live.call(pull("g", "t", 0, OWN_SUBSCRIPTION, "maxMsgNums", "0")), 0, 1, 2);
        assertPlace(live.call(pull("g", "t", 0, OWN_SUBSCRIPTION, "maxMsgNums", "-5")), 0, 1, 2);
        assertPlace(live.call(pull("g", "t", 0, OWN_SUBSCRIPTION, "maxMsgBytes", "-1")), 0, 1, 2);
        assertPlace(
                live.call(pull("g", "t", 0, OWN_SUBSCRIPTION, "maxMsgNums", "2147483647")),
                0,
                2,
                2);
    }

    @Test
    void shouldRefuseInTheOrderOfTheProtocol() {
        live.put("t", "one");
        assertThat(live.call(pull("a\tb", "none", 0, OWN_SUBSCRIPTION)).code()).isEqualTo(26);
        assertThat(live.call(pull("a\nb", "t", 0, OWN_SUBSCRIPTION)).code()).isEqualTo(26);
        assertThat(live.call(pull("g", "none", 0, OWN_SUBSCRIPTION)).code()).isEqualTo(17);
        for (final String queueId : List.of("-1", "4", "2147483647")) {
            assertThat(live.call(pull("g", "t", 0, OWN_SUBSCRIPTION, "queueId", queueId)).code())
                    .isEqualTo(29);
        }
        assertThat(
                        live.call(
                                        pull(
                                                "g",
                                                "t",
                                                0,
                                                OWN_SUBSCRIPTION,
                                                "expressionType",
                                                "SQL92",
                                                "subscription",
                                                "a >"))
                                .code())
                .isEqualTo(23);
        assertThat(live.call(pull("g", "t", 0, 0)).code()).isEqualTo(24);
        live.ask(
                RequestCode.UPDATE_AND_CREATE_TOPIC,
                "topic",
                "closed",
                "defaultTopic",
                "x",
                "readQueueNums",
                "1",
                "writeQueueNums",
                "1",
                "perm",
                "2",
                "topicFilterType",
                "SINGLE_TAG",
                "order",
                "false");
        final Frame closed = live.call(pull("g", "closed", 0, OWN_SUBSCRIPTION));
        assertThat(closed.code()).isEqualTo(16);
        assertThat(closed.fields().get("forbiddenType")).isEqualTo("3");
    }

    @Test
    void shouldNeedARegisteredSubscriptionOfTheSameVersion() {
        live.put("t", "one");
        live.askWithBody(RequestCode.HEART_BEAT, LiveBroker.heartbeat("c", "g", "other"));
        assertThat(live.call(pull("g", "t", 0, 0)).code()).isEqualTo(24);
        live.askWithBody(RequestCode.HEART_BEAT, LiveBroker.heartbeat("c", "g", "t"));
        assertThat(live.call(pull("g", "t", 0, 0)).code()).isZero();
        assertThat(live.call(pull("g", "t", 0, 0, "subVersion", "2")).code()).isEqualTo(25);
    }

    @Test
    void shouldForbidGroupsThatMayNotConsumeOrBroadcast() {
        live.put("t", "one");
        live.askWithBody(
                RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
                "{\"groupName\":\"off\",\"consumeEnable\":false}");
        live.askWithBody(
                RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
                "{\"groupName\":\"shared\",\"consumeBroadcastEnable\":false}");
        assertThat(live.call(pull("off", "t", 0, OWN_SUBSCRIPTION)).fields().get("forbiddenType"))
                .isEqualTo("2");
        live.askWithBody(
                RequestCode.HEART_BEAT,
                LiveBroker.heartbeat("c", "shared", "t", "BROADCASTING", 1));
        final Frame answer = live.call(pull("shared", "t", 0, 0));
        assertThat(answer.code()).isEqualTo(16);
        assertThat(answer.fields().get("forbiddenType")).isEqualTo("4");
    }

    @Test
    void shouldHoldAPullUntilAMessageArrives() {
        live.put("t", "one");
        final CompletableFuture<Frame> held =
                live.client.call(
                        live.address, pull("g", "t", 1, OWN_SUBSCRIPTION | SUSPEND), LIMIT);
        awaitHeld(1);
        assertThat(held).isNotDone();
        live.put("t", "two");
        assertPlace(held.orTimeout(10, TimeUnit.SECONDS).join(), 0, 2, 2);
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private void awaitHeld(final int count) {
        Await.until(
                count + " pulls are held",
                Duration.ofSeconds(10),
                () ->
                        live.counters.families().stream()
                                .filter(each -> each.name().equals("posthorn_broker_waiting_pulls"))
                                .allMatch(
                                        each -> {
                                            final double[] value = new double[1];
                                            each.source()
                                                    .accept((number, labels) -> value[0] = number);
                                            return value[0] == count;
                                        }));
    }

    @Test
    void shouldMoveAHeldPullPastMessagesItDoesNotWantWithinFiveSeconds() {
        live.put("t", "one");
        final CompletableFuture<Frame> held = holdWith("subscription", "other");
        live.put("t", "two");
        live.put("t", "three");
        assertThat(held).as("nothing it wants").isNotDone();
        live.clock.advance(Duration.ofSeconds(5));
        assertPlace(held.orTimeout(10, TimeUnit.SECONDS).join(), 20, 3, 3);
    }

    private CompletableFuture<Frame> holdWith(final String... more) {
        final CompletableFuture<Frame> held =
                live.client.call(
                        live.address, pull("g", "t", 1, OWN_SUBSCRIPTION | SUSPEND, more), LIMIT);
        awaitHeld(1);
        return held;
    }

    @Test
    void shouldTellAHeldPullAtOnceThatItsGroupWasMoved() {
        live.put("t", "one");
        final CompletableFuture<Frame> held = holdWith();
        live.broker.admin().groups().resetOffset("g", "t", 0, new ResetTarget.Begin());
        assertPlace(held.orTimeout(10, TimeUnit.SECONDS).join(), 21, 0, 1);
        final CompletableFuture<Frame> again = holdWith();
        assertThat(
                        live.ask(
                                        RequestCode.INVOKE_BROKER_TO_RESET_OFFSET,
                                        "topic",
                                        "t",
                                        "group",
                                        "g",
                                        "timestamp",
                                        "0",
                                        "isForce",
                                        "true")
                                .code())
                .isZero();
        assertPlace(again.orTimeout(10, TimeUnit.SECONDS).join(), 21, 0, 1);
    }

    @Test
    void shouldNotAnswerAHeldPullWithWhatItMayNoLongerHave() {
        live.put("t", "one");
        final CompletableFuture<Frame> held = holdWith();
        live.askWithBody(
                RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
                "{\"groupName\":\"g\",\"consumeEnable\":false}");
        live.put("t", "two");
        final Frame answer = held.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(answer.code()).isEqualTo(16);
        assertThat(answer.fields().get("forbiddenType")).isEqualTo("2");
    }

    @Test
    void shouldAnswerAHeldPullAtItsDeadline() {
        live.put("t", "one");
        final CompletableFuture<Frame> held =
                live.client.call(
                        live.address, pull("g", "t", 1, OWN_SUBSCRIPTION | SUSPEND), LIMIT);
        awaitHeld(1);
        live.clock.advance(Duration.ofMillis(15_000));
        assertPlace(held.orTimeout(10, TimeUnit.SECONDS).join(), 19, 1, 1);
    }

    @Test
    void shouldHoldNobodyForEver() {
        live.put("t", "one");
        final CompletableFuture<Frame> held =
                live.client.call(
                        live.address,
                        pull(
                                "g",
                                "t",
                                1,
                                OWN_SUBSCRIPTION | SUSPEND,
                                "suspendTimeoutMillis",
                                "3600000"),
                        LIMIT);
        awaitHeld(1);
        live.clock.advance(Duration.ofSeconds(60));
        assertPlace(held.orTimeout(10, TimeUnit.SECONDS).join(), 19, 1, 1);
    }

    @Test
    void shouldForgetHeldPullsOfAClosedConnectionAtOnceAndKeepAResetForTheNext() {
        live.put("t", "one");
        final RemotingClient other = LiveBroker.newClient();
        for (int i = 0; i < 20; i++) {
            other.call(live.address, pull("g", "t", 1, OWN_SUBSCRIPTION | SUSPEND), LIMIT);
        }
        awaitHeld(20);
        other.close();
        awaitHeld(0);
        live.broker.admin().groups().resetOffset("g", "t", 0, new ResetTarget.Begin());
        assertPlace(live.call(pull("g", "t", 1, OWN_SUBSCRIPTION)), 21, 0, 1);
    }

    @Test
    void shouldAnswerHeldPullsWhenTheBrokerCloses() {
        live.put("t", "one");
        final CompletableFuture<Frame> held =
                live.client.call(
                        live.address, pull("g", "t", 1, OWN_SUBSCRIPTION | SUSPEND), LIMIT);
        awaitHeld(1);
        live.broker.close();
        assertThat(held.orTimeout(10, TimeUnit.SECONDS).join().code()).isEqualTo(19);
    }

    @Test
    void shouldCommitWhatAPullCarriesUnlessItCannotBe() {
        live.put("t", "one");
        live.call(pull("g", "t", 0, OWN_SUBSCRIPTION | COMMIT, "commitOffset", "-3"));
        assertThat(committed("g")).isZero();
        live.call(pull("g", "t", 1, OWN_SUBSCRIPTION | COMMIT, "commitOffset", "1"));
        assertThat(committed("g")).isOne();
        live.call(pull("g", "t", 1, OWN_SUBSCRIPTION, "commitOffset", "7"));
        assertThat(committed("g")).isOne();
    }

    private long committed(final String group) {
        return Long.parseLong(
                live.ask(
                                RequestCode.QUERY_CONSUMER_OFFSET,
                                "consumerGroup",
                                group,
                                "topic",
                                "t",
                                "queueId",
                                "0")
                        .fields()
                        .get("offset"));
    }

    @Test
    void shouldNameAMissingField() {
        final Frame answer = live.ask(RequestCode.PULL_MESSAGE, "consumerGroup", "g");
        assertThat(answer.code()).isOne();
        assertThat(answer.remark()).contains("topic");
    }
}
