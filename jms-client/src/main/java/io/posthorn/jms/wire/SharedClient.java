package io.posthorn.jms.wire;

import io.posthorn.base.check.Invariant;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.remoting.channel.ClientTls;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.channel.RemotingClientSettings;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.HeaderEncoding;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event loops that all connections of this process share, as long as there is one: any number
 * of connections costs no thread. One client for each way of encryption.
 */
final class SharedClient {

    private static final int MAX_FRAME_BYTES = 64 << 20;
    private static final int IO_THREADS =
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final Map<ClientTls, SharedClient> SHARED = new HashMap<>();

    private final ClientTls tls;
    private final RemotingClient client;
    private final ScheduledExecutorService timer;
    private final ExecutorService threads;
    private int users;

    private SharedClient(final ClientTls tls) {
        this.tls = tls;
        this.client =
                new RemotingClient(
                        RemotingClientSettings.defaults("jms")
                                .withIoThreads(IO_THREADS)
                                .withMaxFrameBytes(MAX_FRAME_BYTES)
                                .withIdleTimeout(Duration.ofDays(1))
                                .withRequests(HeaderEncoding.ROCKETMQ)
                                .withTls(tls),
                        Clock.SYSTEM,
                        new Counters());
        final AtomicInteger number = new AtomicInteger();
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        work -> daemon(work, "posthorn-jms-timer"));
        threads =
                Executors.newCachedThreadPool(
                        work -> daemon(work, "posthorn-jms-" + number.incrementAndGet()));
        client.register(RequestCode.SESSION_DELIVER, SessionWire::delivered);
        client.register(RequestCode.SESSION_CONSUMER_ENDED, SessionWire::consumerEnded);
    }

    private static Thread daemon(final Runnable work, final String name) {
        final Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    static SharedClient acquire(final ClientTls tls) {
        synchronized (SHARED) {
            final SharedClient shared = SHARED.computeIfAbsent(tls, SharedClient::new);
            shared.users++;
            return shared;
        }
    }

    RemotingClient client() {
        return client;
    }

    /** For what has its time; its work must not wait. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /** For what may wait: listeners, reconnecting. As many threads as are busy at once. */
    ExecutorService threads() {
        return threads;
    }

    /** Once for each {@link #acquire}; ends the threads with the last one. */
    void release() {
        synchronized (SHARED) {
            users--;
            Invariant.that(users >= 0, () -> "the shared client was released too often");
            if (users > 0) {
                return;
            }
            SHARED.remove(tls);
        }
        timer.shutdownNow();
        threads.shutdown();
        client.close();
    }
}
