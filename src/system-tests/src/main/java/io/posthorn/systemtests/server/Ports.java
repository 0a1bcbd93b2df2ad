package io.posthorn.systemtests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds free ports on the loopback address. */
public final class Ports {

    /** Below the range from which the system takes ports for outgoing connections. */
    private static final int FIRST = 12_000;

    private static final int LAST = 32_000;

    private Ports() {}

    /**
     * Finds a port whose neighbours are free too: the reference listens on port − 2 as well.
     *
     * @param below how many free ports are wanted below it
     * @param above how many above it
     * @return the port
     */
    public static int free(final int below, final int above) {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            final int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (areFree(port - below, port + above)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between %d and %d".formatted(FIRST, LAST));
    }

    private static boolean areFree(final int first, final int last) {
        for (int port = first; port <= last; port++) {
            if (!isFree(port)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFree(final int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (final java.net.BindException e) {
            return false;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
