package io.posthorn.remoting.channel;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.FrameDecoder;
import io.posthorn.remoting.frame.FrameEncoder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Connects to servers, one connection an address, made when first needed and again after it was
 * lost. A server that answers GO_AWAY is asked once more on a new connection. Any thread.
 */
public final class RemotingClient implements AutoCloseable {

    private final RemotingClientSettings settings;
    private final Clock clock;
    private final Wiring wiring;
    private final Permits calls;
    private final Permits oneWays;
    private final SslContext tls;
    private final Bootstrap bootstrap;
    private final EventLoopGroup workers;
    private final Map<String, CompletableFuture<Connection>> connections =
            new ConcurrentHashMap<>();
    private final Set<Connection> alone = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A client without connections; its threads start when first needed.
     *
     * @param settings how to connect
     * @param clock measures timeouts
     * @param counters where to declare what is counted
     * @throws IllegalArgumentException if the files of the TLS settings cannot be used
     */
    public RemotingClient(
            final RemotingClientSettings settings, final Clock clock, final Counters counters) {
        this.settings = settings;
        this.clock = clock;
        this.tls = TlsContexts.of(settings.tls());
        this.calls = new Permits(settings.maxCalls());
        this.oneWays = new Permits(settings.maxOneWays());
        final Traffic traffic = new Traffic(settings.name(), counters);
        this.wiring =
                new Wiring(
                        settings.name(),
                        clock,
                        traffic,
                        new Processors(traffic),
                        new FrameDecoder(settings.maxFrameBytes()),
                        new FrameEncoder(settings.maxFrameBytes()),
                        EncodingChoice.AS_ASKED,
                        settings.requests(),
                        settings.maxUnanswered(),
                        settings.idleTimeout(),
                        // If both ends stopped reading, both would wait for ever.
                        false,
                        new RateGate(clock),
                        new Unanswered());
        final Transport transport = new Transport(settings.name());
        this.workers = transport.group("posthorn-" + settings.name() + "-io", settings.ioThreads());
        this.bootstrap =
                new Bootstrap()
                        .group(workers)
                        .channel(transport.clientChannel())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.toIntExact(settings.connectTimeout().toMillis()))
                        .option(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(
                                        settings.lowWaterBytes(), settings.highWaterBytes()));
    }

    /**
     * Has requests of servers handled.
     *
     * @param code the operation
     * @param processor called on event loops
     * @return this
     * @throws IllegalStateException if the operation has a processor
     */
    public RemotingClient register(final RequestCode code, final RequestProcessor processor) {
        return register(code.code(), processor);
    }

    /**
     * Has requests of servers handled.
     *
     * @param code the operation's number, for those that are not in the table
     * @param processor called on event loops
     * @return this
     * @throws IllegalStateException if the operation has a processor
     */
    public RemotingClient register(final int code, final RequestProcessor processor) {
        wiring.processors().register(code, processor);
        return this;
    }

    /**
     * The connection to an address, made if there is none.
     *
     * @param address {@code host:port}
     * @return completes when it can be used, or exceptionally with {@link CallFailed}
     */
    public CompletableFuture<Connection> connect(final String address) {
        final CompletableFuture<Connection> fresh = new CompletableFuture<>();
        final CompletableFuture<Connection> known = connections.putIfAbsent(address, fresh);
        if (known != null) {
            return known;
        }
        fresh.whenComplete(
                (connection, failure) -> {
                    if (failure != null) {
                        connections.remove(address, fresh);
                    } else {
                        connection.onClose(() -> connections.remove(address, fresh));
                    }
                });
        open(address, fresh);
        return fresh;
    }

    /**
     * Sends a request and gives the answer when it comes. The body of the answer is a copy that
     * needs no release.
     *
     * @param address {@code host:port}
     * @param request belongs to the client from here on, whatever happens
     * @param timeout how long to wait, connecting included
     * @return completes with any answer, or exceptionally with {@link CallFailed}
     */
    public CompletableFuture<Frame> call(
            final String address, final Frame request, final Duration timeout) {
        final long startNanos = clock.nanos();
        final Frame spare = request.again();
        final CompletableFuture<Frame> answer =
                attempt(address, request, timeout)
                        .thenCompose(
                                response -> {
                                    if (!ResponseCode.GO_AWAY.is(response)) {
                                        return CompletableFuture.completedFuture(response);
                                    }
                                    final long spentNanos = clock.nanos() - startNanos;
                                    return attempt(
                                            address, spare.again(), timeout.minusNanos(spentNanos));
                                });
        return answer.whenComplete((response, failure) -> spare.release());
    }

    private CompletableFuture<Frame> attempt(
            final String address, final Frame request, final Duration timeout) {
        final long startNanos = clock.nanos();
        final CompletableFuture<Frame> answer = new CompletableFuture<>();
        connect(address)
                .whenComplete(
                        (connection, failure) -> {
                            if (failure != null) {
                                request.release();
                                answer.completeExceptionally(failure);
                                return;
                            }
                            final Duration left = timeout.minusNanos(clock.nanos() - startNanos);
                            connection
                                    .call(request, left)
                                    .whenComplete(
                                            (response, callFailure) ->
                                                    answered(
                                                            address,
                                                            connection,
                                                            response,
                                                            callFailure,
                                                            answer));
                        });
        return answer;
    }

    private void answered(
            final String address,
            final Connection connection,
            final Frame response,
            final Throwable failure,
            final CompletableFuture<Frame> answer) {
        if (failure != null) {
            answer.completeExceptionally(failure);
            return;
        }
        if (ResponseCode.GO_AWAY.is(response)) {
            leave(address, connection);
        }
        answer.complete(response);
    }

    /** New requests get a new connection; this one closes once its answers have come. */
    private void leave(final String address, final Connection connection) {
        final CompletableFuture<Connection> known = connections.get(address);
        if (known != null && known.getNow(null) == connection) {
            connections.remove(address, known);
        }
        ((SocketConnection) connection).closeWhenQuiet();
    }

    /**
     * Sends a request that wants no answer.
     *
     * @param address {@code host:port}
     * @param request belongs to the client from here on, whatever happens
     * @return completes with whether it was handed to the connection, or exceptionally with {@link
     *     CallFailed}
     */
    public CompletableFuture<Boolean> send(final String address, final Frame request) {
        final CompletableFuture<Boolean> handedOver = new CompletableFuture<>();
        connect(address)
                .whenComplete(
                        (connection, failure) -> {
                            if (failure != null) {
                                request.release();
                                handedOver.completeExceptionally(failure);
                            } else {
                                handedOver.complete(connection.send(request));
                            }
                        });
        return handedOver;
    }

    /**
     * A connection that nobody else is given, for those who keep something on it.
     *
     * @param address {@code host:port}
     * @return completes when it can be used, or exceptionally with {@link CallFailed}; the caller
     *     closes it
     */
    public CompletableFuture<Connection> connectAlone(final String address) {
        final CompletableFuture<Connection> fresh = new CompletableFuture<>();
        fresh.thenAccept(
                connection -> {
                    alone.add(connection);
                    connection.onClose(() -> alone.remove(connection));
                });
        open(address, fresh);
        return fresh;
    }

    /**
     * Closes the connection to an address, if there is one.
     *
     * @param address {@code host:port}
     */
    public void disconnect(final String address) {
        final CompletableFuture<Connection> known = connections.remove(address);
        if (known != null) {
            known.thenAccept(Connection::close);
        }
    }

    /** Closes all connections and ends all threads. Waits for that; not on an event loop. */
    @Override
    public void close() {
        closed = true;
        connections.values().forEach(known -> known.thenAccept(Connection::close));
        alone.forEach(Connection::close);
        Transport.end(workers);
    }

    private void open(final String address, final CompletableFuture<Connection> opening) {
        final InetSocketAddress target;
        try {
            target = Address.parse(address);
            if (closed) {
                throw new IllegalArgumentException("the client is closed");
            }
        } catch (final IllegalArgumentException e) {
            opening.completeExceptionally(notConnected(address, e));
            return;
        }
        final Departure departure = new Departure(target);
        try {
            final ChannelFuture connecting = bootstrap.clone().handler(departure).connect(target);
            connecting.addListener(
                    done -> {
                        if (done.isSuccess()) {
                            departure.whenSecure(address, opening);
                        } else {
                            opening.completeExceptionally(notConnected(address, done.cause()));
                        }
                    });
        } catch (final RejectedExecutionException | IllegalStateException e) {
            opening.completeExceptionally(notConnected(address, e));
        }
    }

    private static CallFailed notConnected(final String address, final Throwable cause) {
        return new CallFailed(
                CallFailed.Reason.NOT_CONNECTED,
                "cannot connect to %s: %s".formatted(address, cause.getMessage()),
                cause);
    }

    /** Sets up what we open. */
    private final class Departure extends ChannelInitializer<Channel> {

        private final InetSocketAddress target;
        private SocketConnection connection;
        private SslHandler secure;

        Departure(final InetSocketAddress target) {
            this.target = target;
        }

        @Override
        protected void initChannel(final Channel channel) {
            connection = new SocketConnection(channel, wiring, calls, oneWays);
            if (tls != null) {
                secure = tls.newHandler(channel.alloc(), target.getHostString(), target.getPort());
                secure.setHandshakeTimeout(
                        settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
                if (settings.tls().verifiesHost()) {
                    verifyHost(secure.engine());
                }
                channel.pipeline().addLast("tls", secure);
            }
            channel.pipeline().addLast("frames", new FrameHandler(connection, wiring.decoder()));
        }

        private void verifyHost(final SSLEngine engine) {
            final SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
        }

        void whenSecure(final String address, final CompletableFuture<Connection> opening) {
            if (secure == null) {
                opening.complete(connection);
                return;
            }
            secure.handshakeFuture()
                    .addListener(
                            done -> {
                                if (done.isSuccess()) {
                                    opening.complete(connection);
                                } else {
                                    opening.completeExceptionally(
                                            notConnected(address, done.cause()));
                                }
                            });
        }
    }
}
