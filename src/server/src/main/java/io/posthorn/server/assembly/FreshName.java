package io.posthorn.server.assembly;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Waits for a name that is about to get its address: Kubernetes starts a pod some seconds before
 * its name is known, and a broker that gave up at once would be restarted until it is.
 */
final class FreshName {

    /** How long a name may take. A resolver keeps a "no" for up to 30 s. */
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Duration REST = Duration.ofSeconds(1);

    /** Finds the address of a name, as {@link InetAddress#getByName} does. */
    @FunctionalInterface
    interface Resolver {

        /**
         * Asks once.
         *
         * @param name of a host
         * @return its address
         * @throws UnknownHostException if it has none yet
         */
        InetAddress resolve(String name) throws UnknownHostException;
    }

    private final Resolver resolver;
    private final LongSupplier nanos;
    private final Consumer<Duration> rest;

    /**
     * @param resolver asked again and again
     * @param nanos time that only grows
     * @param rest lets time pass
     */
    FreshName(final Resolver resolver, final LongSupplier nanos, final Consumer<Duration> rest) {
        this.resolver = resolver;
        this.nanos = nanos;
        this.rest = rest;
    }

    /**
     * Returns when the name has an address or patience is over; whoever asks next will see which.
     *
     * @param name of a host
     * @param onWaiting told once, if it has to wait at all
     */
    void await(final String name, final Runnable onWaiting) {
        final long until = nanos.getAsLong() + PATIENCE.toNanos();
        if (isKnown(name)) {
            return;
        }
        onWaiting.run();
        while (nanos.getAsLong() < until) {
            rest.accept(REST);
            if (isKnown(name)) {
                return;
            }
        }
    }

    private boolean isKnown(final String name) {
        try {
            resolver.resolve(name);
            return true;
        } catch (final UnknownHostException e) {
            return false;
        }
    }
}
