package io.posthorn.server.assembly;

import io.posthorn.base.count.Counters;
import io.posthorn.base.disk.LocalDisk;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.Broker;
import io.posthorn.broker.BrokerSettings;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.nameserver.NameServer;
import io.posthorn.remoting.channel.Address;
import io.posthorn.server.metadata.PendingImport;
import io.posthorn.server.metadata.WriteBehind;
import io.posthorn.server.security.InitialUser;
import io.posthorn.server.settings.PosthornSettings;
import io.posthorn.server.settings.Role;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Builds the house upstairs and takes it down from the roof: what was started last ends first, so
 * that a broker has left the routes before its ports close, and has told the catalog everything
 * before that ends. Recovery runs on a thread of its own, so that health and REST answer meanwhile.
 */
@ApplicationScoped
class House {

    /** Exit status when the broker had to give up while it ran. */
    private static final int EXIT_BROKER_FAILED = 3;

    private static final String NAME_SERVER = "name server";
    private static final String BROKER = "broker";

    private final AssemblyLog log =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), AssemblyLog.class, "io.posthorn.server.assembly");
    private final PosthornSettings settings;
    private final WriteBehind catalog;
    private final Authenticator authenticator;
    private final InitialUser initialUser;
    private final Clock clock;
    private final Counters counters;
    private final String version;

    /** What is to be ended, the last one started on top. */
    private final Deque<AutoCloseable> standing = new ArrayDeque<>();

    private volatile BrokerAdmin admin;

    /**
     * @param settings what the operator decided
     * @param catalog topics and groups
     * @param authenticator says who may connect
     * @param initialUser made if there is no user
     * @param clock the time
     * @param counters where all rooms declare their numbers
     * @param version of Posthorn
     */
    House(
            final PosthornSettings settings,
            final WriteBehind catalog,
            final Authenticator authenticator,
            final InitialUser initialUser,
            final Clock clock,
            final Counters counters,
            @ConfigProperty(name = "quarkus.application.version") final String version) {
        this.settings = settings;
        this.catalog = catalog;
        this.authenticator = authenticator;
        this.initialUser = initialUser;
        this.clock = clock;
        this.counters = counters;
        this.version = version;
        this.admin = new AbsentBroker(settings.cluster().name(), version, clock.wallMs());
    }

    /** Administration of the broker in this process. Stands in for it until it is put together. */
    BrokerAdmin admin() {
        return admin;
    }

    void onStart(@Observes final StartupEvent started) {
        String part = NAME_SERVER;
        try {
            final String nameServer =
                    settings.roles().contains(Role.NAMESERVER) ? startNameServer() : null;
            part = BROKER;
            if (settings.roles().contains(Role.BROKER)) {
                startBroker(nameServer);
            }
        } catch (final IOException e) {
            log.notStarted(
                    part, Words.of(e), part.equals(BROKER) ? brokerKeys() : nameServerKeys());
            // Without a cause Quarkus shows the sentence alone; with one, pages of stack trace.
            throw new ConfigurationException("Posthorn does not start; the log says why.");
        }
    }

    private String startNameServer() throws IOException {
        final NameServer nameServer =
                NameServer.assemble(CoreSettings.nameServer(settings), clock, counters).start();
        standing.push(nameServer);
        final InetSocketAddress address = nameServer.address();
        final String host =
                address.getAddress().isAnyLocalAddress()
                        ? "127.0.0.1"
                        : address.getAddress().getHostAddress();
        return Address.text(new InetSocketAddress(host, address.getPort()));
    }

    private void startBroker(final String nameServer) throws IOException {
        final BrokerSettings core = CoreSettings.broker(settings, nameServer);
        final long configured = settings.store().segmentSize().asLongValue();
        if (core.store().segmentLength() != configured) {
            log.segmentSizeKept(
                    settings.store().directory(), core.store().segmentLength(), configured);
        }
        new FreshName(
                        InetAddress::getByName,
                        clock::nanos,
                        duration -> LockSupport.parkNanos(duration.toNanos()))
                .await(
                        core.advertisedHost(),
                        () ->
                                log.waitingForName(
                                        core.advertisedHost(), FreshName.PATIENCE.toSeconds()));
        final Broker broker =
                Broker.assemble(
                        core,
                        catalog,
                        authenticator,
                        new LocalDisk(),
                        clock,
                        counters,
                        version,
                        this::brokerFailed);
        admin = broker.admin();
        standing.push(catalog);
        standing.push(broker);
        takeOverImport();
        final Thread start = new Thread(() -> start(broker), "posthorn-start");
        start.start();
    }

    /** The store is locked by now, and the catalog is not read yet. */
    private void takeOverImport() throws IOException {
        final PendingImport pending = new PendingImport(settings.store().directory());
        final PendingImport.Taken taken =
                pending.takeOver(
                        settings.db().copy(), settings.cluster().name(), settings.broker().name());
        if (taken.topics() + taken.groups() > 0) {
            log.importTakenOver(taken.topics(), taken.groups(), pending.file());
        }
    }

    private void start(final Broker broker) {
        try {
            initialUser.atStart();
            broker.start();
            catalog.start();
        } catch (final IOException e) {
            log.notStarted(BROKER, Words.of(e), brokerKeys());
            Quarkus.asyncExit(EXIT_BROKER_FAILED);
        } catch (final Throwable e) {
            // The top of a thread: whatever it is, nobody else would hear of it.
            log.brokerNotStarted(e.getMessage(), e);
            Quarkus.asyncExit(EXIT_BROKER_FAILED);
        }
    }

    private String nameServerKeys() {
        return "posthorn.nameserver.bind-address=%s, posthorn.nameserver.port=%d, posthorn.nameserver.directory=%s"
                .formatted(
                        settings.nameserver().bindAddress(),
                        settings.nameserver().port(),
                        settings.nameserver().directory());
    }

    private String brokerKeys() {
        return "posthorn.broker.bind-address=%s, posthorn.broker.port=%d, posthorn.store.directory=%s"
                .formatted(
                        settings.broker().bindAddress(),
                        settings.broker().port(),
                        settings.store().directory());
    }

    private void brokerFailed(final Throwable cause) {
        log.brokerFailed(String.valueOf(cause.getMessage()));
        Quarkus.asyncExit(EXIT_BROKER_FAILED);
    }

    void onStop(@Observes final ShutdownEvent stopped) throws Exception {
        while (!standing.isEmpty()) {
            standing.pop().close();
        }
        log.ended();
    }
}
