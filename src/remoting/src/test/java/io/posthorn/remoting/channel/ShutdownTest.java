package io.posthorn.remoting.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static RemotingServer server(final int port) throws Exception {
        return new RemotingServer(
                        RemotingServerSettings.defaults("closing")
                                .withHost("127.0.0.1")
                                .withPort(port)
                                .withIoThreads(1)
                                .withShutdownGrace(Duration.ofSeconds(20)),
                        Clock.SYSTEM,
                        new Counters())
                .start();
    }

    @Test
    void shouldSendNewClientsAwayAndServeOldOnesWhileItWaitsForAnswers() throws Exception {
        final RemotingServer server = server(0);
        final CompletableFuture<Exchange> held = new CompletableFuture<>();
        server.register(RequestCode.PULL_MESSAGE, held::complete);
        server.register(
                RequestCode.GET_MAX_OFFSET, exchange -> exchange.reply(ResponseCode.SUCCESS));
        try (RawPeer peer = new RawPeer(server.address())) {
            peer.write(RequestCode.PULL_MESSAGE.frame().opaque(1));
            final Exchange exchange = held.get(10, TimeUnit.SECONDS);
            final CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            // Old clients are served; how soon the new ones are sent away is up to the other
            // thread.
            Frame answer;
            do {
                answer =
                        peer.write(RequestCode.GET_MAX_OFFSET.frame().version(479).opaque(2))
                                .read();
            } while (ResponseCode.SUCCESS.is(answer));
            assertThat(ResponseCode.GO_AWAY.is(answer)).isTrue();
            assertThat(
                            ResponseCode.SUCCESS.is(
                                    peer.write(RequestCode.GET_MAX_OFFSET.frame().version(475))
                                            .read()))
                    .isTrue();
            assertThat(closing).isNotDone();
            exchange.reply(ResponseCode.PULL_NOT_FOUND);
            final Frame last = peer.read();
            assertThat(last.opaque()).isEqualTo(1);
            assertThat(ResponseCode.PULL_NOT_FOUND.is(last)).isTrue();
            assertThat(peer.closedByServer()).isTrue();
            closing.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldAskAgainOnANewConnectionWhenSentAway() throws Exception {
        final RemotingServer first = server(0);
        final InetSocketAddress address = first.address();
        first.register(RequestCode.GET_MAX_OFFSET, e -> e.reply(ResponseCode.GO_AWAY));
        try (RemotingClient client =
                new RemotingClient(
                        RemotingClientSettings.defaults("sentaway"),
                        Clock.SYSTEM,
                        new Counters())) {
            final Connection before =
                    client.connect(Address.text(address)).get(10, TimeUnit.SECONDS);
            final CompletableFuture<Void> closed = new CompletableFuture<>();
            before.onClose(() -> closed.complete(null));
            final Frame answer =
                    client.call(
                                    Address.text(address),
                                    RequestCode.GET_MAX_OFFSET.frame().body(new byte[10]),
                                    LONG)
                            .get(20, TimeUnit.SECONDS);
            assertThat(ResponseCode.GO_AWAY.is(answer)).isTrue();
            closed.get(10, TimeUnit.SECONDS);
            assertThat(first.connections()).doesNotContain(before);
        }
        first.close();
        Leaks.failIfAny();
    }

    @Test
    void shouldLeaveNoThread() throws Exception {
        final RemotingServer server = server(0);
        final RemotingClient client =
                new RemotingClient(
                        RemotingClientSettings.defaults("leaving"), Clock.SYSTEM, new Counters());
        client.call(Address.text(server.address()), Frame.request(1), LONG)
                .get(10, TimeUnit.SECONDS);
        assertThat(threads()).isPositive();
        client.close();
        server.close();
        server.close();
        // A thread that has done its last work is alive for a moment more.
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (threads() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(threads()).isZero();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(
                        name ->
                                name.startsWith("posthorn-closing")
                                        || name.startsWith("posthorn-leaving"))
                .count();
    }

    @Test
    void shouldFailCallsThatWaitWhenTheServerGoes() throws Exception {
        final RemotingServer server =
                new RemotingServer(
                                RemotingServerSettings.defaults("closing")
                                        .withHost("127.0.0.1")
                                        .withShutdownGrace(Duration.ofMillis(50)),
                                Clock.SYSTEM,
                                new Counters())
                        .start();
        final CompletableFuture<Exchange> held = new CompletableFuture<>();
        server.register(RequestCode.PULL_MESSAGE, held::complete);
        try (RemotingClient client =
                new RemotingClient(
                        RemotingClientSettings.defaults("waiting"), Clock.SYSTEM, new Counters())) {
            final CompletableFuture<Frame> answer =
                    client.call(
                            Address.text(server.address()), RequestCode.PULL_MESSAGE.frame(), LONG);
            held.get(10, TimeUnit.SECONDS);
            server.close();
            assertThat(answer)
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(CallFailed.class)
                    .withMessageContaining("was closed before it answered PULL_MESSAGE");
            // An answer nobody can be given any more does no harm.
            held.get().reply(ResponseCode.SUCCESS.frame().body(new byte[5000]));
        }
        Leaks.failIfAny();
    }

    @Test
    void shouldNotWaitForRequestsWhoseSendersAreGone() throws Exception {
        final RemotingServer server = server(0);
        final CompletableFuture<Exchange> held = new CompletableFuture<>();
        final CompletableFuture<Void> gone = new CompletableFuture<>();
        server.register(RequestCode.PULL_MESSAGE, held::complete);
        server.onConnect(connection -> connection.onClose(() -> gone.complete(null)));
        try (RawPeer peer = new RawPeer(server.address())) {
            peer.write(RequestCode.PULL_MESSAGE.frame());
            held.get(10, TimeUnit.SECONDS);
        }
        gone.get(10, TimeUnit.SECONDS);
        // Long before the grace time of 20 s is over.
        CompletableFuture.runAsync(server::close).get(15, TimeUnit.SECONDS);
        held.get().reply(ResponseCode.SUCCESS);
    }
}
