package io.posthorn.remoting.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.HeaderEncoding;
import io.posthorn.remoting.frame.Wire;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MisbehavingPeersTest {

    private final Counters counters = new Counters();
    private RemotingServer server;

    private RemotingServer serve(final UnaryOperator<RemotingServerSettings> change)
            throws Exception {
        return serve(change, Clock.SYSTEM);
    }

    private RemotingServer serve(
            final UnaryOperator<RemotingServerSettings> change, final Clock clock)
            throws Exception {
        server =
                new RemotingServer(
                        change.apply(
                                RemotingServerSettings.defaults("server")
                                        .withHost("127.0.0.1")
                                        .withIoThreads(1)
                                        .withShutdownGrace(Duration.ofMillis(200))),
                        clock,
                        counters);
        return server.start();
    }

    @AfterEach
    void end() {
        server.close();
        Leaks.failIfAny();
    }

    private static byte[] ints(final int... values) {
        final ByteBuffer bytes = ByteBuffer.allocate(values.length * 4);
        for (final int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private void expectToBeClosedAfter(final byte[] bytes) throws Exception {
        final long before = Readings.of(counters, "posthorn_remoting_bad_frames_total");
        try (RawPeer peer = new RawPeer(server.address())) {
            peer.write(bytes);
            assertThat(peer.closedByServer()).isTrue();
        }
        // The socket may close a moment before the frame is counted.
        while (Readings.of(counters, "posthorn_remoting_bad_frames_total") == before) {
            Thread.onSpinWait();
        }
        assertThat(Readings.of(counters, "posthorn_remoting_bad_frames_total"))
                .isEqualTo(before + 1);
    }

    @Test
    void shouldHangUpOnLengthBeyondTheLimit() throws Exception {
        serve(settings -> settings);
        expectToBeClosedAfter(ints(16 * 1024 * 1024));
        expectToBeClosedAfter(ints(Integer.MAX_VALUE));
        expectToBeClosedAfter(ints(-1));
    }

    @Test
    void shouldHangUpOnHeaderLongerThanItsFrame() throws Exception {
        serve(settings -> settings);
        expectToBeClosedAfter(ints(20, 17));
    }

    @Test
    void shouldHangUpOnOtherProtocols() throws Exception {
        serve(settings -> settings);
        expectToBeClosedAfter("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes("US-ASCII"));
        expectToBeClosedAfter("AMQP\u0000\u0001\u0000\u0000".getBytes("US-ASCII"));
        expectToBeClosedAfter("PROXYLIKE nonsense\r\n".getBytes("US-ASCII"));
    }

    @Test
    void shouldAnswerWhatCameBeforeTheGarbage() throws Exception {
        serve(settings -> settings);
        try (RawPeer peer = new RawPeer(server.address())) {
            peer.write(
                    ByteBufUtil.getBytes(
                            Unpooled.wrappedBuffer(
                                    Wire.encoded(
                                            Frame.request(4711).opaque(3), HeaderEncoding.JSON),
                                    Unpooled.wrappedBuffer(ints(-7, -7, -7)))));
            assertThat(peer.read().opaque()).isEqualTo(3);
            assertThat(peer.closedByServer()).isTrue();
        }
    }

    @Test
    void shouldSurviveRandomBytes() throws Exception {
        serve(settings -> settings.withMaxFrameBytes(4096));
        final long seed = Long.getLong("posthorn.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            try (RawPeer peer = new RawPeer(server.address())) {
                final byte[] bytes = new byte[1 + random.nextInt(300)];
                random.nextBytes(bytes);
                peer.write(bytes);
            }
        }
        try (RawPeer peer = new RawPeer(server.address())) {
            assertThat(peer.write(Frame.request(4711)).read().code())
                    .as("seed %d", seed)
                    .isEqualTo(3);
        }
    }

    @Test
    void shouldReadFramesThatComeByteByByte() throws Exception {
        serve(settings -> settings);
        server.register(
                RequestCode.SEND_MESSAGE_V2,
                exchange ->
                        exchange.reply(
                                ResponseCode.SUCCESS.frame().body(exchange.request().bodyBytes())));
        try (RawPeer peer = new RawPeer(server.address())) {
            final byte[] bytes =
                    ByteBufUtil.getBytes(
                            Wire.encoded(
                                    RequestCode.SEND_MESSAGE_V2.frame().body(new byte[] {1, 2, 3}),
                                    HeaderEncoding.ROCKETMQ));
            for (final byte one : bytes) {
                peer.write(new byte[] {one});
            }
            assertThat(peer.read().bodyBytes()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void shouldNotReadFromAPeerThatDoesNotReadItsAnswers() throws Exception {
        serve(settings -> settings.withLowWaterBytes(64 * 1024).withHighWaterBytes(256 * 1024));
        final AtomicInteger requests = new AtomicInteger();
        final Semaphore handled = new Semaphore(0);
        final byte[] answer = new byte[64 * 1024];
        server.register(
                RequestCode.PULL_MESSAGE,
                exchange -> {
                    requests.incrementAndGet();
                    exchange.reply(ResponseCode.SUCCESS.frame().body(answer));
                    handled.release();
                });
        final CompletableFuture<Connection> accepted = new CompletableFuture<>();
        server.onConnect(accepted::complete);
        final int sent = 2_000;
        try (RawPeer peer = new RawPeer(server.address(), 16 * 1024)) {
            final byte[] padding = new byte[2_000];
            final CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < sent; i++) {
                                    try {
                                        peer.write(
                                                RequestCode.PULL_MESSAGE
                                                        .frame()
                                                        .opaque(i)
                                                        .body(padding));
                                    } catch (final java.io.IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                }
                            });
            final Connection connection = accepted.get(10, TimeUnit.SECONDS);
            // Handling stops well before the end, with at most the mark and one read in memory.
            int before = 0;
            while (handled.tryAcquire(1, TimeUnit.SECONDS)) {
                before++;
            }
            assertThat(before).isLessThan(sent / 2);
            assertThat(connection.isWritable()).isFalse();
            for (int i = 0; i < sent; i++) {
                assertThat(peer.read().opaque()).isEqualTo(i);
            }
            writing.get(30, TimeUnit.SECONDS);
            assertThat(requests.get()).isEqualTo(sent);
        }
    }

    @Test
    void shouldHangUpOnAPeerThatIsSilent() throws Exception {
        final TurnedClock clock = new TurnedClock();
        serve(settings -> settings.withIdleTimeout(Duration.ofMillis(40)), clock);
        try (RawPeer peer = new RawPeer(server.address())) {
            assertThat(peer.write(Frame.request(4711)).read().code()).isEqualTo(3);
            final CompletableFuture<Boolean> closed =
                    CompletableFuture.supplyAsync(peer::closedByServer);
            assertThat(closed).isNotDone();
            while (!closed.isDone()) {
                clock.turn(Duration.ofMillis(40));
                Thread.onSpinWait();
            }
            assertThat(closed.get()).isTrue();
        }
    }

    @Test
    void shouldRefuseMoreUnansweredRequestsThanAllowed() throws Exception {
        serve(settings -> settings.withMaxUnanswered(2));
        server.register(RequestCode.PULL_MESSAGE, exchange -> {});
        try (RawPeer peer = new RawPeer(server.address())) {
            for (int i = 0; i < 3; i++) {
                peer.write(RequestCode.PULL_MESSAGE.frame().opaque(i));
            }
            final Frame refused = peer.read();
            assertThat(refused.opaque()).isEqualTo(2);
            assertThat(ResponseCode.SYSTEM_BUSY.is(refused)).isTrue();
            assertThat(refused.remark()).startsWith("[OVERLOAD]");
        }
    }

    @Test
    void shouldSayWhenAnAnswerIsTooLong() throws Exception {
        serve(settings -> settings.withMaxFrameBytes(10_000));
        final CountDownLatch released = new CountDownLatch(1);
        server.register(
                RequestCode.PULL_MESSAGE,
                exchange ->
                        exchange.reply(
                                ResponseCode.SUCCESS
                                        .frame()
                                        .body(
                                                List.of(ByteBuffer.allocate(10_000)),
                                                released::countDown)));
        try (RawPeer peer = new RawPeer(server.address())) {
            final Frame answer = peer.write(RequestCode.PULL_MESSAGE.frame().opaque(8)).read();
            assertThat(answer.opaque()).isEqualTo(8);
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.remark()).startsWith("the answer cannot be sent: the frame has ");
            assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldReleaseAnswersToPeersThatHaveGone() throws Exception {
        serve(settings -> settings);
        final CompletableFuture<Exchange> asked = new CompletableFuture<>();
        server.register(RequestCode.PULL_MESSAGE, asked::complete);
        final CompletableFuture<Void> gone = new CompletableFuture<>();
        server.onConnect(connection -> connection.onClose(() -> gone.complete(null)));
        try (RawPeer peer = new RawPeer(server.address())) {
            peer.write(RequestCode.PULL_MESSAGE.frame());
            asked.get(10, TimeUnit.SECONDS);
        }
        gone.get(10, TimeUnit.SECONDS);
        final CountDownLatch released = new CountDownLatch(1);
        asked.get()
                .reply(
                        ResponseCode.SUCCESS
                                .frame()
                                .body(List.of(ByteBuffer.allocate(10)), released::countDown));
        assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldIgnoreAnswersNobodyAskedFor() throws Exception {
        serve(settings -> settings);
        try (RawPeer peer = new RawPeer(server.address())) {
            peer.write(Frame.response(0).opaque(77).body(new byte[5000]));
            assertThat(peer.write(Frame.request(4711)).read().code()).isEqualTo(3);
            assertThat(Readings.of(counters, "posthorn_remoting_late_responses_total"))
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldBelieveTheAddressAProxyAnnounces() throws Exception {
        serve(settings -> settings);
        server.register(
                RequestCode.GET_MAX_OFFSET,
                exchange ->
                        exchange.reply(
                                ResponseCode.SUCCESS,
                                String.valueOf(exchange.connection().remoteAddress())));
        try (RawPeer peer = new RawPeer(server.address())) {
            peer.write("PROXY TCP4 192.0.2.9 192.0.2.1 4000 9876\r\n");
            assertThat(peer.write(RequestCode.GET_MAX_OFFSET.frame()).read().remark())
                    .isEqualTo("/192.0.2.9:4000");
        }
        try (RawPeer peer = new RawPeer(server.address())) {
            final byte[] signature = {
                0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
            };
            peer.write(signature);
            peer.write(new byte[] {0x21, 0x11, 0, 12});
            peer.write(new byte[] {(byte) 192, 0, 2, 10, (byte) 192, 0, 2, 1, 0x10, 0, 0x26, 0});
            assertThat(peer.write(RequestCode.GET_MAX_OFFSET.frame()).read().remark())
                    .isEqualTo("/192.0.2.10:4096");
        }
    }

    @Test
    void shouldNotBelieveAProxyWhereThereIsNone() throws Exception {
        serve(settings -> settings.withProxyProtocol(false));
        expectToBeClosedAfter("PROXY TCP4 192.0.2.9 192.0.2.1 4000 9876\r\n".getBytes("US-ASCII"));
    }
}
