package io.posthorn.testhouse;

import io.posthorn.base.count.Counters;
import io.posthorn.base.time.Clock;
import io.posthorn.broker.Broker;
import io.posthorn.broker.BrokerSettings;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.session.Authenticator;
import io.posthorn.broker.session.SessionRules;
import io.posthorn.broker.topic.TopicCatalog;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicRules;
import io.posthorn.broker.transaction.TransactionRules;
import io.posthorn.message.HostAddress;
import io.posthorn.nameserver.NameServer;
import io.posthorn.nameserver.NameServerSettings;
import io.posthorn.remoting.channel.RemotingServerSettings;
import io.posthorn.remoting.channel.ServerTls;
import io.posthorn.store.StoreSettings;
import io.posthorn.testkit.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A name server and a broker in this process, whose disk is memory. */
public final class House implements AutoCloseable {

    private static final Path DIRECTORY = Path.of("/posthorn");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final TopicCatalog catalog = TopicCatalog.inMemory();
    private final Authenticator authenticator;
    private final NameServer nameServer;
    private final ServerTls tls;
    private final int segmentLength;
    private Counters counters;
    private Broker broker;
    private int port;

    /** A house for everybody. */
    public House() {
        this(Authenticator.ANYBODY, ServerTls.DISABLED);
    }

    /**
     * A house for those whom somebody knows.
     *
     * @param authenticator who knows them
     */
    public House(final Authenticator authenticator) {
        this(authenticator, ServerTls.DISABLED);
    }

    /**
     * A house whose ports are encrypted.
     *
     * @param tls how
     */
    public House(final ServerTls tls) {
        this(Authenticator.ANYBODY, tls);
    }

    /**
     * A house whose log has segments of another length.
     *
     * @param segmentLength in bytes; a message may have half of it
     */
    public House(final int segmentLength) {
        this(Authenticator.ANYBODY, ServerTls.DISABLED, segmentLength);
    }

    private House(final Authenticator authenticator, final ServerTls tls) {
        this(authenticator, tls, 16 << 20);
    }

    private House(final Authenticator authenticator, final ServerTls tls, final int segmentLength) {
        this.segmentLength = segmentLength;
        this.authenticator = authenticator;
        this.tls = tls;
        try {
            nameServer =
                    NameServer.assemble(
                                    NameServerSettings.defaults(null)
                                            .withRemoting(
                                                    RemotingServerSettings.defaults("nameserver")
                                                            .withHost("127.0.0.1")
                                                            .withPort(0)
                                                            .withTls(tls)),
                                    Clock.SYSTEM,
                                    new Counters())
                            .start();
            startBroker();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts the broker again, at the same port.
     *
     * @throws IOException if it cannot be started
     */
    public void startBroker() throws IOException {
        counters = new Counters();
        broker =
                Broker.assemble(
                        settings(),
                        catalog,
                        authenticator,
                        disk,
                        Clock.SYSTEM,
                        counters,
                        "test",
                        cause -> {});
        broker.start();
        port = broker.address().orElseThrow().getPort();
    }

    /** Stops the broker; what is on its disk stays. */
    public void stopBroker() {
        broker.close();
    }

    private BrokerSettings settings() {
        return new BrokerSettings(
                "east",
                "broker-a",
                0,
                "127.0.0.1",
                0,
                RemotingServerSettings.defaults("broker")
                        .withHost("127.0.0.1")
                        .withPort(port)
                        .withTls(tls)
                        .withShutdownGrace(Duration.ofMillis(100)),
                List.of("127.0.0.1:" + nameServer.address().getPort()),
                IntakeRules.DEFAULT.withLargeBodies(segmentLength / 2),
                new TopicRules(true, true, 8),
                StoreSettings.in(DIRECTORY, HostAddress.NONE).withSegmentLength(segmentLength),
                TopicConfig.READ | TopicConfig.WRITE,
                Duration.ofSeconds(120),
                Duration.ofSeconds(30),
                100,
                SessionRules.DEFAULT,
                TransactionRules.DEFAULT);
    }

    /**
     * Where it is.
     *
     * @return the URL of a connection factory
     */
    public String url() {
        return "posthorn://127.0.0.1:" + nameServer.address().getPort();
    }

    /**
     * A number of the broker that has no labels.
     *
     * @param name of its meter
     * @return -1 if there is none of that name
     */
    public long gauge(final String name) {
        final long[] found = {-1};
        counters.families().stream()
                .filter(each -> each.name().equals(name))
                .forEach(each -> each.source().accept((value, labels) -> found[0] = (long) value));
        return found[0];
    }

    /**
     * How many topics there are.
     *
     * @return in the broker's catalog
     */
    public int topics() {
        return catalog.load().topics().size();
    }

    /**
     * The broker that runs.
     *
     * @return another one after each start
     */
    public Broker broker() {
        return broker;
    }

    @Override
    public void close() {
        broker.close();
        nameServer.close();
    }
}
