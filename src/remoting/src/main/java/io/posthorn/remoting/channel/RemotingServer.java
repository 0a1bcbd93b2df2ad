package io.posthorn.remoting.channel;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.FrameDecoder;
import io.posthorn.remoting.frame.FrameEncoder;
import io.posthorn.remoting.frame.HeaderEncoding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Listens on a port and gives each request to the processor of its code. Unknown codes are answered
 * with code 3, failures of processors with code 1, bytes that are no frames by closing their
 * connection. Processors and listeners are registered before {@link #start}, or later, on any
 * thread.
 */
public final class RemotingServer implements AutoCloseable {

    private static final int BACKLOG = 1024;

    private final RemotingServerSettings settings;
    private final Wiring wiring;
    private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<Consumer<Connection>> whenConnected = new CopyOnWriteArrayList<>();
    private final List<Channel> listening = new CopyOnWriteArrayList<>();
    private volatile SslContext tls;
    private EventLoopGroup acceptors;
    private EventLoopGroup workers;
    private ServerBootstrap bootstrap;

    /**
     * A server that does not listen yet.
     *
     * @param settings how to listen
     * @param clock measures timeouts
     * @param counters where to declare what is counted
     * @throws IllegalArgumentException if the files of the TLS settings cannot be used
     */
    public RemotingServer(
            final RemotingServerSettings settings, final Clock clock, final Counters counters) {
        this.settings = settings;
        this.tls = TlsContexts.of(settings.tls());
        final Traffic traffic = new Traffic(settings.name(), counters);
        this.wiring =
                new Wiring(
                        settings.name(),
                        clock,
                        traffic,
                        new Processors(traffic),
                        new FrameDecoder(settings.maxFrameBytes()),
                        new FrameEncoder(settings.maxFrameBytes()),
                        settings.answers(),
                        HeaderEncoding.JSON,
                        settings.maxUnanswered(),
                        settings.idleTimeout(),
                        true,
                        new RateGate(clock),
                        new Unanswered());
    }

    /**
     * Has an operation handled.
     *
     * @param code the operation
     * @param processor called on event loops, for different connections at the same time
     * @return this
     * @throws IllegalStateException if the operation has a processor
     */
    public RemotingServer register(final RequestCode code, final RequestProcessor processor) {
        return register(code.code(), processor);
    }

    /**
     * Has an operation handled.
     *
     * @param code the operation's number, for those that are not in the table
     * @param processor called on event loops, for different connections at the same time
     * @return this
     * @throws IllegalStateException if the operation has a processor
     */
    public RemotingServer register(final int code, final RequestProcessor processor) {
        wiring.processors().register(code, processor);
        return this;
    }

    /**
     * Has something called for each new connection, before its first request.
     *
     * @param callback on the connection's event loop; must not wait
     * @return this
     */
    public RemotingServer onConnect(final Consumer<Connection> callback) {
        whenConnected.add(callback);
        return this;
    }

    /**
     * Listens.
     *
     * @return this
     * @throws IOException if the address cannot be used
     */
    public RemotingServer start() throws IOException {
        final Transport transport = new Transport(settings.name());
        acceptors = transport.group("posthorn-" + settings.name() + "-accept", 1);
        workers = transport.group("posthorn-" + settings.name() + "-io", settings.ioThreads());
        bootstrap =
                new ServerBootstrap()
                        .group(acceptors, workers)
                        .channel(transport.serverChannel())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(
                                        settings.lowWaterBytes(), settings.highWaterBytes()))
                        .childHandler(new Arrival());
        try {
            listen(settings.port());
        } catch (final IOException e) {
            close();
            throw e;
        }
        RemotingLog.LOG.listening(
                settings.name(),
                textOf(address()),
                settings.tls().mode().toString(),
                transport.name());
        return this;
    }

    /** Epoll puts the system call and a number before the words. */
    private static String reasonOf(final Throwable refusal) {
        return String.valueOf(refusal.getMessage()).replaceFirst("^.*error\\(-?\\d+\\): ", "");
    }

    private static String textOf(final InetSocketAddress address) {
        return !address.isUnresolved() && address.getAddress().isAnyLocalAddress()
                ? "port %d of all addresses".formatted(address.getPort())
                : Address.text(address);
    }

    /**
     * Listens on one more port, with the same processors. After {@link #start} only.
     *
     * @param port 0 for any that is free
     * @return the address listened on
     * @throws IOException if the address cannot be used
     */
    public InetSocketAddress listen(final int port) throws IOException {
        final InetSocketAddress wanted =
                settings.host() == null
                        ? new InetSocketAddress(port)
                        : new InetSocketAddress(settings.host(), port);
        final var binding = bootstrap.bind(wanted).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(
                    "%s cannot listen on %s: %s"
                            .formatted(settings.name(), textOf(wanted), reasonOf(binding.cause())),
                    binding.cause());
        }
        listening.add(binding.channel());
        return (InetSocketAddress) binding.channel().localAddress();
    }

    /**
     * Where the server listens.
     *
     * @return the first address, with the port that was chosen
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.get(0).localAddress();
    }

    /**
     * The connections that are open now.
     *
     * @return a copy
     */
    public List<Connection> connections() {
        return List.copyOf(connections);
    }

    /**
     * Reads certificate and key again, for new connections. Waits for disk.
     *
     * @return false if they cannot be used; the former ones stay
     */
    public boolean reloadTls() {
        try {
            tls = TlsContexts.of(settings.tls());
            RemotingLog.LOG.tlsReloaded(settings.name());
            return true;
        } catch (final IllegalArgumentException e) {
            RemotingLog.LOG.tlsReloadFailed(settings.name(), e.getMessage());
            return false;
        }
    }

    /**
     * Takes no connections any more, tells clients that understand it to go elsewhere, waits for
     * requests that are not answered, closes all connections and ends all threads. Waits for all
     * that, at most the grace time and some seconds. May be called twice; not on an event loop.
     */
    @Override
    public void close() {
        if (acceptors == null) {
            return;
        }
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        drain();
        closeConnections();
        Transport.end(acceptors);
        Transport.end(workers);
        acceptors = null;
    }

    private void drain() {
        final CompletableFuture<Void> drained = wiring.unanswered().drain();
        if (drained.isDone()) {
            return;
        }
        RemotingLog.LOG.draining(
                settings.name(), settings.shutdownGrace(), wiring.unanswered().count());
        try {
            drained.get(settings.shutdownGrace().toMillis(), TimeUnit.MILLISECONDS);
        } catch (final TimeoutException e) {
            RemotingLog.LOG.notDrained(
                    settings.name(), wiring.unanswered().count(), settings.shutdownGrace());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException e) {
            throw new IllegalStateException("waiting for answers cannot fail", e);
        }
    }

    private void closeConnections() {
        final CompletableFuture<?>[] closed =
                connections.stream()
                        .map(
                                connection -> {
                                    final CompletableFuture<Void> one = new CompletableFuture<>();
                                    connection.onClose(() -> one.complete(null));
                                    connection.closeAfterWrites();
                                    return one;
                                })
                        .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(closed)
                    .get(settings.shutdownGrace().toMillis(), TimeUnit.MILLISECONDS);
        } catch (final TimeoutException e) {
            // Peers that do not read what they are sent; ending the threads closes them.
            connections.forEach(SocketConnection::close);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException e) {
            throw new IllegalStateException("waiting for connections cannot fail", e);
        }
    }

    /** Sets up what clients open. */
    private final class Arrival extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(final Channel channel) {
            final SocketConnection connection =
                    new SocketConnection(
                            channel,
                            wiring,
                            new Permits(settings.maxCalls()),
                            new Permits(settings.maxOneWays()));
            connections.add(connection);
            connection.onClose(() -> connections.remove(connection));
            channel.pipeline()
                    .addLast(
                            "first bytes",
                            new FirstBytes(
                                    connection,
                                    settings.tls().mode(),
                                    tls,
                                    settings.proxyProtocol()))
                    .addLast("frames", new FrameHandler(connection, wiring.decoder()));
            whenConnected.forEach(callback -> callback.accept(connection));
        }

        @Override
        public void exceptionCaught(
                final io.netty.channel.ChannelHandlerContext ctx, final Throwable cause) {
            RemotingLog.LOG.refusedConnection(
                    ctx.channel().remoteAddress(), settings.name(), String.valueOf(cause), 0);
            ctx.close();
        }
    }
}
