package io.posthorn.nameserver;

import io.posthorn.base.agent.AgentThread;
import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.nameserver.door.AdminDoor;
import io.posthorn.nameserver.door.BrokerDoor;
import io.posthorn.nameserver.door.ClientDoor;
import io.posthorn.nameserver.door.SettingsDoor;
import io.posthorn.nameserver.route.RouteTable;
import io.posthorn.nameserver.settings.KeyValues;
import io.posthorn.nameserver.settings.Options;
import io.posthorn.remoting.channel.RemotingServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A whole name server: rooms, threads and port. */
public final class NameServer implements AutoCloseable {

    private static final int WAITING_CHANGES = 1024;
    private static final long CLOSE_LIMIT_SECONDS = 10;

    private final RemotingServer server;
    private final AgentThread scan;
    private final ExecutorService changes;

    private NameServer(
            final RemotingServer server, final AgentThread scan, final ExecutorService changes) {
        this.server = server;
        this.scan = scan;
        this.changes = changes;
    }

    /**
     * Puts a name server together. Nothing runs before {@link #start}.
     *
     * @param settings how it runs
     * @param clock measures silence
     * @param counters where to declare what is counted
     * @return not yet started
     * @throws IOException if what was kept cannot be read
     */
    public static NameServer assemble(
            final NameServerSettings settings, final Clock clock, final Counters counters)
            throws IOException {
        final RouteTable table = new RouteTable(clock, settings.brokerTimeout());
        final KeyValues values = KeyValues.read(file(settings, "kvConfig.json"));
        final Options options =
                Options.read(
                        file(settings, "namesrv.properties"),
                        settings.remoting().port(),
                        settings.options());
        final ExecutorService changes = oneThread();
        final RemotingServer server = new RemotingServer(settings.remoting(), clock, counters);
        new BrokerDoor(table, values, options).open(server);
        new ClientDoor(table, values, options).open(server);
        new AdminDoor(table).open(server);
        new SettingsDoor(values, options, changes).open(server);
        counters.gauge(
                "posthorn_nameserver_brokers",
                "brokers",
                "Brokers that are registered and alive",
                table::brokerCount);
        counters.gauge(
                "posthorn_nameserver_topics",
                "topics",
                "Topics that some living broker serves",
                table::topicCount);
        return new NameServer(
                server,
                new AgentThread(
                        new LivenessScan(table, settings.scanInterval()),
                        (agent, e) -> NameServerLog.LOG.scanEnded(agent.name(), e)),
                changes);
    }

    private static Path file(final NameServerSettings settings, final String name) {
        return settings.directory() == null ? null : settings.directory().resolve(name);
    }

    /** Owns the settings; bounded, so that tools cannot pile up changes. */
    private static ExecutorService oneThread() {
        final ThreadPoolExecutor one =
                new ThreadPoolExecutor(
                        1,
                        1,
                        1,
                        TimeUnit.MINUTES,
                        new LinkedBlockingQueue<>(WAITING_CHANGES),
                        task -> {
                            final Thread thread = new Thread(task, "posthorn-nameserver-settings");
                            thread.setDaemon(true);
                            return thread;
                        });
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    /**
     * Listens and looks after brokers.
     *
     * @return this
     * @throws IOException if the address cannot be used
     */
    public NameServer start() throws IOException {
        server.start();
        scan.start();
        return this;
    }

    /**
     * Where it listens.
     *
     * @return with the port that was chosen; after {@link #start} only
     */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Stops listening, closes connections, ends all threads and waits for that. */
    @Override
    public void close() {
        server.close();
        scan.close();
        changes.shutdown();
        try {
            if (!changes.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                changes.shutdownNow();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
