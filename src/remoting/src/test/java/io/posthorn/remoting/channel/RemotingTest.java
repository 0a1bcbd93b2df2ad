package io.posthorn.remoting.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.remoting.command.GetMaxOffset;
import io.posthorn.remoting.command.NotifyConsumerIdsChanged;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.HeaderEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemotingTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ExecutorService otherThreads = Executors.newFixedThreadPool(4);
    private RemotingServer server;
    private RemotingClient client;
    private String address;

    @BeforeEach
    void start() throws Exception {
        server =
                new RemotingServer(
                        RemotingServerSettings.defaults("server")
                                .withHost("127.0.0.1")
                                .withIoThreads(2)
                                .withShutdownGrace(Duration.ofMillis(300)),
                        Clock.SYSTEM,
                        new Counters());
        server.start();
        address = Address.text(server.address());
        client =
                new RemotingClient(
                        RemotingClientSettings.defaults("client"), Clock.SYSTEM, new Counters());
    }

    @AfterEach
    void end() {
        client.close();
        server.close();
        otherThreads.shutdownNow();
        Leaks.failIfAny();
    }

    private static Frame get(final CompletableFuture<Frame> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldGiveRequestToItsProcessorAndAnswerToItsCaller() throws Exception {
        server.register(
                RequestCode.GET_MAX_OFFSET,
                exchange -> {
                    final var asked = GetMaxOffset.Request.from(exchange.request().fields());
                    exchange.reply(
                            ResponseCode.SUCCESS.frame(
                                    new GetMaxOffset.Response(asked.queueId() + 40)));
                });
        final Frame answer =
                get(
                        client.call(
                                address,
                                RequestCode.GET_MAX_OFFSET.frame(
                                        new GetMaxOffset.Request("T", 2, true)),
                                LONG));
        assertThat(ResponseCode.SUCCESS.is(answer)).isTrue();
        assertThat(GetMaxOffset.Response.from(answer.fields()).offset()).isEqualTo(42);
        assertThat(answer.version()).isEqualTo(479);
    }

    @Test
    void shouldRefuseUnknownCodeWithTheSentenceOfTheReference() throws Exception {
        final Frame answer = get(client.call(address, Frame.request(4711), LONG));
        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.remark()).isEqualTo(" request type 4711 not supported");
    }

    @Test
    void shouldNameTheFieldThatIsMissing() throws Exception {
        server.register(
                RequestCode.GET_MAX_OFFSET,
                exchange -> GetMaxOffset.Request.from(exchange.request().fields()));
        final Frame answer =
                get(
                        client.call(
                                address,
                                RequestCode.GET_MAX_OFFSET.frame().field("topic", "T"),
                                LONG));
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.remark()).isEqualTo("the request has no header field 'queueId'");
    }

    @Test
    void shouldAnswerCode1WithASentenceWhenProcessorFails() throws Exception {
        server.register(
                RequestCode.GET_MAX_OFFSET,
                exchange -> {
                    throw new IllegalStateException("the queue is bent");
                });
        final Frame answer = get(client.call(address, RequestCode.GET_MAX_OFFSET.frame(), LONG));
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.remark()).isEqualTo("GET_MAX_OFFSET failed: the queue is bent");
    }

    @Test
    void shouldMatchAnswersGivenInAnyOrderByAnyThread() throws Exception {
        server.register(
                RequestCode.SEND_MESSAGE_V2,
                exchange -> {
                    final ByteBuf body = exchange.request().body().retain();
                    otherThreads.execute(
                            () -> exchange.reply(ResponseCode.SUCCESS.frame().body(body)));
                });
        final List<CompletableFuture<Frame>> answers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            final byte[] body = ("body " + i).getBytes(StandardCharsets.UTF_8);
            answers.add(client.call(address, RequestCode.SEND_MESSAGE_V2.frame().body(body), LONG));
        }
        for (int i = 0; i < answers.size(); i++) {
            assertThat(new String(get(answers.get(i)).bodyBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("body " + i);
        }
    }

    @Test
    void shouldSendPiecesUncopiedAndTellWhenTheyAreWritten() throws Exception {
        final CompletableFuture<Void> written = new CompletableFuture<>();
        final ByteBuffer log = ByteBuffer.allocateDirect(100_000);
        for (int i = 0; i < log.capacity(); i++) {
            log.put(i, (byte) i);
        }
        server.register(
                RequestCode.PULL_MESSAGE,
                exchange ->
                        exchange.reply(
                                ResponseCode.SUCCESS
                                        .frame()
                                        .body(
                                                List.of(
                                                        log.slice(0, 10),
                                                        log.slice(50_000, 50_000)
                                                                .asReadOnlyBuffer()),
                                                () -> written.complete(null))));
        final byte[] body =
                get(client.call(address, RequestCode.PULL_MESSAGE.frame(), LONG)).bodyBytes();
        assertThat(body).hasSize(50_010);
        assertThat(body[9]).isEqualTo((byte) 9);
        assertThat(body[10]).isEqualTo((byte) 50_000);
        assertThat(body[50_009]).isEqualTo((byte) 99_999);
        written.get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldCallClientOnItsOwnConnection() throws Exception {
        client.register(
                RequestCode.GET_CONSUMER_RUNNING_INFO,
                exchange ->
                        exchange.reply(
                                ResponseCode.SUCCESS
                                        .frame()
                                        .body("here".getBytes(StandardCharsets.UTF_8))));
        final CompletableFuture<String> told = new CompletableFuture<>();
        client.register(
                RequestCode.NOTIFY_CONSUMER_IDS_CHANGED,
                exchange ->
                        told.complete(
                                NotifyConsumerIdsChanged.Request.from(exchange.request().fields())
                                        .consumerGroup()));
        final CompletableFuture<Connection> seen = new CompletableFuture<>();
        server.onConnect(seen::complete);
        client.connect(address).get(10, TimeUnit.SECONDS);
        final Connection connection = seen.get(10, TimeUnit.SECONDS);
        assertThat(
                        new String(
                                get(connection.call(
                                                RequestCode.GET_CONSUMER_RUNNING_INFO.frame(),
                                                LONG))
                                        .bodyBytes(),
                                StandardCharsets.UTF_8))
                .isEqualTo("here");
        assertThat(
                        connection.send(
                                RequestCode.NOTIFY_CONSUMER_IDS_CHANGED.frame(
                                        new NotifyConsumerIdsChanged.Request("G"))))
                .isTrue();
        assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo("G");
    }

    @Test
    void shouldNeverAnswerOneWayRequests() throws Exception {
        final CompletableFuture<Void> came = new CompletableFuture<>();
        server.register(
                RequestCode.UPDATE_CONSUMER_OFFSET,
                exchange -> {
                    exchange.reply(ResponseCode.SUCCESS);
                    came.complete(null);
                });
        final Counters counters = new Counters();
        try (RemotingClient watched =
                new RemotingClient(
                        RemotingClientSettings.defaults("watched"), Clock.SYSTEM, counters)) {
            assertThat(
                            watched.send(address, RequestCode.UPDATE_CONSUMER_OFFSET.frame())
                                    .get(10, TimeUnit.SECONDS))
                    .isTrue();
            came.get(10, TimeUnit.SECONDS);
            get(watched.call(address, Frame.request(4711), LONG));
            assertThat(Readings.of(counters, "posthorn_remoting_frames_in_total")).isEqualTo(1);
        }
    }

    @Test
    void shouldTimeOutWhenThereIsNoAnswer() {
        server.register(RequestCode.PULL_MESSAGE, exchange -> {});
        assertThatThrownBy(
                        () ->
                                get(
                                        client.call(
                                                address,
                                                RequestCode.PULL_MESSAGE.frame(),
                                                Duration.ofMillis(20))))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CallFailed.class)
                .hasMessageContaining("did not answer PULL_MESSAGE within");
    }

    @Test
    void shouldAnswerInTheEncodingOfTheRequest() throws Exception {
        for (final HeaderEncoding encoding : HeaderEncoding.values()) {
            final Frame answer =
                    get(client.call(address, Frame.request(4711).encoding(encoding), LONG));
            assertThat(answer.encoding()).isEqualTo(encoding);
        }
    }

    @Test
    void shouldFailCallsWhenNobodyListens() {
        assertThatThrownBy(() -> get(client.call("127.0.0.1:1", Frame.request(1), LONG)))
                .hasCauseInstanceOf(CallFailed.class)
                .hasMessageContaining("cannot connect to 127.0.0.1:1");
    }

    @Test
    void shouldConnectAgainAfterTheConnectionWasLost() throws Exception {
        final Connection first = client.connect(address).get(10, TimeUnit.SECONDS);
        final CompletableFuture<Void> gone = new CompletableFuture<>();
        first.onClose(() -> gone.complete(null));
        first.close();
        gone.get(10, TimeUnit.SECONDS);
        assertThat(get(client.call(address, Frame.request(4711), LONG)).code()).isEqualTo(3);
        assertThat(client.connect(address).get(10, TimeUnit.SECONDS)).isNotSameAs(first);
    }

    @Test
    void shouldRefuseMoreOutstandingCallsThanAllowed() throws Exception {
        final List<Exchange> held = new java.util.concurrent.CopyOnWriteArrayList<>();
        final java.util.concurrent.CountDownLatch came = new java.util.concurrent.CountDownLatch(2);
        server.register(
                RequestCode.PULL_MESSAGE,
                exchange -> {
                    held.add(exchange);
                    came.countDown();
                });
        try (RemotingClient narrow =
                new RemotingClient(
                        RemotingClientSettings.defaults("narrow").withMaxCalls(2),
                        Clock.SYSTEM,
                        new Counters())) {
            final List<CompletableFuture<Frame>> answers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                answers.add(narrow.call(address, RequestCode.PULL_MESSAGE.frame(), LONG));
            }
            came.await(10, TimeUnit.SECONDS);
            assertThatThrownBy(
                            () -> get(narrow.call(address, RequestCode.PULL_MESSAGE.frame(), LONG)))
                    .hasCauseInstanceOf(CallFailed.class)
                    .hasMessageContaining("2 requests wait for answers already");
            held.forEach(exchange -> exchange.reply(ResponseCode.PULL_NOT_FOUND));
            for (final CompletableFuture<Frame> answer : answers) {
                assertThat(get(answer).code()).isEqualTo(19);
            }
            assertThat(get(narrow.call(address, Frame.request(4711), LONG)).code()).isEqualTo(3);
        }
    }

    @Test
    void shouldReleaseASecondAnswerAndSayThatItIsADefect() throws Exception {
        final CompletableFuture<Throwable> defect = new CompletableFuture<>();
        final CompletableFuture<Void> released = new CompletableFuture<>();
        server.register(
                RequestCode.PULL_MESSAGE,
                exchange -> {
                    exchange.reply(ResponseCode.SUCCESS);
                    try {
                        exchange.reply(
                                ResponseCode.SUCCESS
                                        .frame()
                                        .body(
                                                List.of(ByteBuffer.allocate(4)),
                                                () -> released.complete(null)));
                    } catch (final IllegalStateException e) {
                        defect.complete(e);
                    }
                });
        get(client.call(address, RequestCode.PULL_MESSAGE.frame(), LONG));
        assertThat(defect.get(10, TimeUnit.SECONDS)).hasMessageContaining("was answered twice");
        assertThat(released).isCompleted();
    }

    @Test
    void shouldKeepWhatRoomsRememberAboutAConnection() throws Exception {
        final Slot<String> name = Slot.named("test.name");
        server.register(
                RequestCode.HEART_BEAT,
                exchange -> {
                    exchange.connection().set(name, "me");
                    exchange.reply(ResponseCode.SUCCESS);
                });
        server.register(
                RequestCode.UNREGISTER_CLIENT,
                exchange -> exchange.reply(ResponseCode.SUCCESS, exchange.connection().get(name)));
        get(client.call(address, RequestCode.HEART_BEAT.frame(), LONG));
        assertThat(get(client.call(address, RequestCode.UNREGISTER_CLIENT.frame(), LONG)).remark())
                .isEqualTo("me");
        assertThat(server.connections()).hasSize(1);
        assertThat(server.connections().get(0).toString()).contains("127.0.0.1");
    }
}
