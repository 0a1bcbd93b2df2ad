package io.posthorn.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * Stands between clients and a server on the loopback address, and cuts their connections when a
 * test wants it, as a failing network would: nothing that is under way arrives. Any thread.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 << 10;
    private static final int CONNECT_MS = 5_000;

    private final ServerSocket door;
    private final IntSupplier target;
    private final Set<Pair> open = ConcurrentHashMap.newKeySet();

    /** A client's connection and the one that was made for it. */
    private record Pair(Socket client, Socket server) {}

    /**
     * Begins at once.
     *
     * @param target tells the server's port, for each connection; the server may be absent
     */
    public TcpProxy(final IntSupplier target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept, "proxy-door");
    }

    private static void start(final Runnable work, final String name) {
        final Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Where clients connect to.
     *
     * @return a port of the loopback address
     */
    public int port() {
        return door.getLocalPort();
    }

    /**
     * Cuts all connections.
     *
     * @return how many there were
     */
    public int cut() {
        int count = 0;
        for (final Pair each : open) {
            count += end(each) ? 1 : 0;
        }
        return count;
    }

    private void accept() {
        while (!door.isClosed()) {
            final Socket client;
            try {
                client = door.accept();
            } catch (final IOException e) {
                // Closed.
                return;
            }
            start(() -> connect(client), "proxy-connect");
        }
    }

    private void connect(final Socket client) {
        final Socket server = new Socket();
        final Pair pair = new Pair(client, server);
        open.add(pair);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()),
                    CONNECT_MS);
        } catch (final IOException e) {
            // The client sees that there is no server.
            end(pair);
            return;
        }
        start(() -> pump(pair, client, server), "proxy-to-server");
        pump(pair, server, client);
    }

    private void pump(final Pair pair, final Socket from, final Socket to) {
        final byte[] buffer = new byte[BUFFER_BYTES];
        try {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                out.write(buffer, 0, length);
            }
        } catch (final IOException e) {
            // Cut, or one side has gone; the other one is told by the end.
        } finally {
            end(pair);
        }
    }

    /** Without a farewell: the peers see a reset. Says whether this was the first call. */
    private boolean end(final Pair pair) {
        final boolean isFirst = open.remove(pair);
        if (isFirst) {
            reset(pair.client());
            reset(pair.server());
        }
        return isFirst;
    }

    private static void reset(final Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
