package io.posthorn.broker.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.SmallFile;
import io.posthorn.broker.LiveBroker;
import io.posthorn.broker.TestHouse;
import io.posthorn.broker.client.Producers;
import io.posthorn.broker.client.RequestModes;
import io.posthorn.broker.deadletter.SendBack;
import io.posthorn.broker.delivery.Polls;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.timer.Recall;
import io.posthorn.broker.transaction.HalfMessages;
import io.posthorn.remoting.body.BadBody;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.channel.RemotingServerSettings;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.testkit.Await;
import io.posthorn.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClerksTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final RequestCode SLOW = RequestCode.QUERY_MESSAGE;
    private static final RequestCode QUICK = RequestCode.GET_MAX_OFFSET;

    private static final Clerks.Duty DUTY =
            new Clerks.Duty(
                    "posthorn-clerk",
                    1,
                    1,
                    Duration.ofSeconds(5),
                    "posthorn_broker_clerk",
                    "Requests",
                    "that read from disk");

    private final ManualClock clock = new ManualClock();
    private final Counters counters = new Counters();
    private final CountDownLatch disk = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final List<RemotingClient> clients = new ArrayList<>();
    private final RemotingServer server =
            new RemotingServer(
                    RemotingServerSettings.defaults("test").withHost("127.0.0.1").withPort(0),
                    clock,
                    counters);
    private Clerks clerks = new Clerks(DUTY, clock, counters);

    @AfterEach
    void close() {
        disk.countDown();
        clients.forEach(RemotingClient::close);
        server.close();
        clerks.close();
    }

    private RemotingClient client() {
        final RemotingClient client = LiveBroker.newClient();
        clients.add(client);
        return client;
    }

    private CompletableFuture<Frame> ask(
            final RemotingClient client, final RequestCode code, final String body) {
        return client.call(
                        "127.0.0.1:" + server.address().getPort(),
                        code.frame().body(body.getBytes(StandardCharsets.UTF_8)),
                        LIMIT)
                .orTimeout(20, TimeUnit.SECONDS);
    }

    /** A processor that waits for the disk, and one that does not. */
    private void serve() throws IOException {
        server.register(
                SLOW,
                clerks.handle(
                        exchange -> {
                            begun.incrementAndGet();
                            disk.await();
                            done.incrementAndGet();
                            exchange.reply(
                                    ResponseCode.SUCCESS,
                                    Thread.currentThread().getName()
                                            + " read "
                                            + exchange.request()
                                                    .body()
                                                    .toString(StandardCharsets.UTF_8));
                        }));
        server.register(QUICK, exchange -> exchange.reply(ResponseCode.SUCCESS));
        server.start();
    }

    private CompletableFuture<Frame> begin(final RemotingClient client) {
        final CompletableFuture<Frame> working = ask(client, SLOW, "1");
        Await.until("a clerk is at work", LIMIT, () -> begun.get() == 1);
        return working;
    }

    @Test
    void shouldWaitForTheDiskWithoutHoldingUpTheEventLoop() throws IOException {
        serve();
        final RemotingClient client = client();
        final CompletableFuture<Frame> slow = ask(client, SLOW, "the body");
        assertThat(ask(client, QUICK, "").join().code()).isZero();
        assertThat(slow).isNotDone();
        disk.countDown();
        assertThat(slow.join().remark()).isEqualTo("posthorn-clerk-1 read the body");
    }

    @Test
    void shouldAnswerBusyWhenTooManyWait() throws IOException {
        serve();
        final RemotingClient client = client();
        final CompletableFuture<Frame> working = begin(client);
        final CompletableFuture<Frame> waiting = ask(client, SLOW, "2");
        final Frame busy = ask(client, SLOW, "3").join();
        assertThat(busy.code()).isEqualTo(ResponseCode.SYSTEM_BUSY.code());
        assertThat(busy.remark()).startsWith("[OVERLOAD]1 requests");
        disk.countDown();
        assertThat(working.join().remark()).endsWith("read 1");
        assertThat(waiting.join().remark()).endsWith("read 2");
        assertThat(ask(client, SLOW, "4").join().code()).isZero();
    }

    @Test
    void shouldAnswerBusyWhatWaitedTooLong() throws IOException {
        serve();
        final RemotingClient client = client();
        final CompletableFuture<Frame> working = begin(client);
        final CompletableFuture<Frame> waiting = ask(client, SLOW, "2");
        ask(client, QUICK, "").join();
        clock.advance(Duration.ofMillis(5_001));
        disk.countDown();
        assertThat(working.join().code()).isZero();
        assertThat(waiting.join().code()).isEqualTo(ResponseCode.SYSTEM_BUSY.code());
        assertThat(waiting.join().remark()).startsWith("[TIMEOUT_CLEAN_QUEUE]").contains("5001 ms");
        assertThat(done).hasValue(1);
    }

    @Test
    void shouldReadNothingForWhoeverHasGone() throws IOException {
        serve();
        final CompletableFuture<Frame> working = begin(client());
        final RemotingClient leaving = client();
        ask(leaving, SLOW, "2");
        ask(leaving, QUICK, "").join();
        leaving.close();
        Await.until("the connection is closed", LIMIT, () -> server.connections().size() == 1);
        disk.countDown();
        working.join();
        assertThat(ask(client(), SLOW, "3").join().code()).isZero();
        assertThat(done).as("the first and the third").hasValue(2);
    }

    @Test
    void shouldAnswerWhatFailsAndGoOn() throws IOException {
        server.register(
                SLOW,
                clerks.handle(
                        exchange -> {
                            final String how =
                                    exchange.request().body().toString(StandardCharsets.UTF_8);
                            if ("body".equals(how)) {
                                throw new BadBody("a name is missing");
                            }
                            if ("defect".equals(how)) {
                                throw new AssertionError("a defect");
                            }
                            exchange.reply(ResponseCode.SUCCESS);
                        }));
        server.start();
        final RemotingClient client = client();
        assertThat(ask(client, SLOW, "body").join().remark()).isEqualTo("a name is missing");
        final Frame defect = ask(client, SLOW, "defect").join();
        assertThat(defect.code()).isOne();
        assertThat(defect.remark()).contains("QUERY_MESSAGE failed").contains("a defect");
        assertThat(ask(client, SLOW, "").join().code()).isZero();
    }

    @Test
    void shouldFinishWhatIsUnderWayAndEndTheThreads() throws IOException {
        serve();
        final RemotingClient client = client();
        final CompletableFuture<Frame> working = begin(client);
        final Thread thread = clerk();
        final CompletableFuture<Void> closing = CompletableFuture.runAsync(clerks::close);
        // What is asked before that wait is only answered when the disk is.
        final List<CompletableFuture<Frame>> asked = new ArrayList<>();
        Await.until(
                "nothing more is taken",
                LIMIT,
                () -> {
                    asked.add(ask(client, SLOW, "2"));
                    return asked.stream().anyMatch(ClerksTest::isTurnedAway);
                });
        assertThat(closing).isNotDone();
        disk.countDown();
        closing.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(working.join().code()).isZero();
        Await.until("the thread ended", LIMIT, () -> !thread.isAlive());
    }

    private static boolean isTurnedAway(final CompletableFuture<Frame> answer) {
        return answer.isDone()
                && !answer.isCompletedExceptionally()
                && String.valueOf(answer.join().remark()).contains("the broker stops");
    }

    private static Thread clerk() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("posthorn-clerk-1"))
                .findAny()
                .orElseThrow();
    }

    /** What is done on event loops; everything else may read from the disk or walk far. */
    private static final Set<RequestCode> DONE_AT_ONCE =
            EnumSet.of(
                    RequestCode.SEND_MESSAGE,
                    RequestCode.SEND_MESSAGE_V2,
                    RequestCode.SEND_BATCH_MESSAGE,
                    RequestCode.SEND_REPLY_MESSAGE,
                    RequestCode.SEND_REPLY_MESSAGE_V2,
                    RequestCode.PULL_MESSAGE,
                    RequestCode.POP_MESSAGE,
                    RequestCode.ACK_MESSAGE,
                    RequestCode.BATCH_ACK_MESSAGE,
                    RequestCode.PEEK_MESSAGE,
                    RequestCode.CHANGE_MESSAGE_INVISIBLETIME,
                    RequestCode.NOTIFICATION,
                    RequestCode.POLLING_INFO,
                    RequestCode.QUERY_ASSIGNMENT,
                    RequestCode.GET_ALL_MESSAGE_REQUEST_MODE,
                    RequestCode.LITE_PULL_MESSAGE,
                    RequestCode.UPDATE_CONSUMER_OFFSET,
                    RequestCode.GET_MAX_OFFSET,
                    RequestCode.GET_MIN_OFFSET,
                    RequestCode.HEART_BEAT,
                    RequestCode.UNREGISTER_CLIENT,
                    RequestCode.GET_CONSUMER_LIST_BY_GROUP,
                    RequestCode.CHECK_CLIENT_CONFIG,
                    RequestCode.LOCK_BATCH_MQ,
                    RequestCode.UNLOCK_BATCH_MQ,
                    RequestCode.GET_CONSUMER_CONNECTION_LIST,
                    RequestCode.GET_PRODUCER_CONNECTION_LIST,
                    RequestCode.GET_CONSUMER_RUNNING_INFO,
                    RequestCode.GET_BROKER_CONFIG,
                    RequestCode.UPDATE_BROKER_CONFIG,
                    RequestCode.VIEW_BROKER_STATS_DATA,
                    RequestCode.CLEAN_UNUSED_TOPIC,
                    RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE,
                    RequestCode.DELETE_EXPIRED_COMMITLOG,
                    RequestCode.SESSION_OPEN,
                    RequestCode.SESSION_CLOSE,
                    RequestCode.SESSION_DESTINATION,
                    RequestCode.SESSION_CREATE_TEMPORARY,
                    RequestCode.SESSION_DELETE_TEMPORARY,
                    RequestCode.SESSION_ATTACH,
                    RequestCode.SESSION_CREDIT,
                    RequestCode.SESSION_DETACH,
                    RequestCode.SESSION_UNSUBSCRIBE,
                    RequestCode.SESSION_SEND,
                    RequestCode.SESSION_SETTLE,
                    RequestCode.SESSION_COMMIT,
                    RequestCode.SESSION_ROLLBACK,
                    RequestCode.SESSION_PING,
                    RequestCode.SESSION_PIECE,
                    RequestCode.SESSION_BRANCH,
                    RequestCode.SESSION_RECOVER);

    @Test
    void shouldBeGivenEverythingThatMayWaitForTheDiskAndNothingElse() throws IOException {
        try (TestHouse house = new TestHouse().withTopic("t", 1)) {
            house.put("t", 0, "x", null);
            clerks.close();
            RemotingDoor.register(server, roomsOf(house));
            server.start();
            final RemotingClient client = client();
            final Set<RequestCode> atOnce = EnumSet.noneOf(RequestCode.class);
            final Set<RequestCode> given = EnumSet.noneOf(RequestCode.class);
            for (final RequestCode code : RequestCode.values()) {
                final int answer = answerOf(client, code);
                if (answer == ResponseCode.SYSTEM_BUSY.code()) {
                    given.add(code);
                } else if (answer != ResponseCode.REQUEST_CODE_NOT_SUPPORTED.code()) {
                    atOnce.add(code);
                }
            }
            assertThat(atOnce).isEqualTo(DONE_AT_ONCE);
            assertThat(given)
                    .contains(
                            RequestCode.QUERY_MESSAGE,
                            RequestCode.VIEW_MESSAGE_BY_ID,
                            RequestCode.CONSUME_MESSAGE_DIRECTLY,
                            RequestCode.CONSUMER_SEND_MSG_BACK,
                            RequestCode.QUERY_CONSUMER_OFFSET,
                            RequestCode.SEARCH_OFFSET_BY_TIMESTAMP,
                            RequestCode.GET_EARLIEST_MSG_STORETIME,
                            RequestCode.GET_CONSUME_STATS,
                            RequestCode.GET_TOPIC_STATS_INFO,
                            RequestCode.QUERY_CONSUME_TIME_SPAN,
                            RequestCode.INVOKE_BROKER_TO_RESET_OFFSET,
                            RequestCode.GET_BROKER_RUNTIME_INFO);
            house.offsets.commit("g", "t", 0, 1);
            assertThat(answerOf(client, RequestCode.QUERY_CONSUMER_OFFSET))
                    .as("an offset that is known is on the hot path")
                    .isZero();
        }
    }

    private int answerOf(final RemotingClient client, final RequestCode code) {
        final Frame request =
                LiveBroker.request(code, "consumerGroup", "g", "topic", "t", "queueId", "0");
        return client.call("127.0.0.1:" + server.address().getPort(), request, LIMIT)
                .orTimeout(20, TimeUnit.SECONDS)
                .join()
                .code();
    }

    private RemotingDoor.Rooms roomsOf(final TestHouse house) {
        final Producers producers = new Producers(Duration.ofSeconds(120), clock);
        final TransactionDoor transactionDoor = new TransactionDoor(TestHouse.IDENTITY, producers);
        return new RemotingDoor.Rooms(
                TestHouse.IDENTITY,
                house.rules,
                true,
                house.topics,
                house.groups,
                house.consumers,
                producers,
                house.locks,
                house.offsets,
                house.visibility,
                house.reader,
                house.waiting,
                house.deliveries,
                new Polls(house.clock, 100, house.counters),
                new RequestModes(
                        new SmallFile(house.disk, TestHouse.HOME.resolve("request-modes"))),
                topic -> CompletableFuture.completedFuture(Map.of()),
                house.intake,
                new SendBack(house.topics, house.groups, house.store, house.intake, clock),
                house.lookup,
                new HalfMessages(
                        house.deliveries,
                        house.offsets,
                        house.intake,
                        HalfMessages.Rules.DEFAULT,
                        transactionDoor,
                        clock,
                        house.counters),
                transactionDoor,
                new Recall(house.store, house.counters),
                house.sessions(),
                Authenticator.ANYBODY,
                1 << 20,
                house.traffic,
                house.office,
                house.nameServers,
                house.store,
                clock,
                house.counters,
                Map.of(),
                clerks,
                clerks,
                clerks);
    }
}
