package io.posthorn.server.assembly;

import io.posthorn.broker.delivery.RedeliveryDelay;
import io.posthorn.broker.intake.IntakeRules;
import io.posthorn.broker.session.SessionRules;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.broker.topic.TopicRules;
import io.posthorn.broker.transaction.TransactionRules;
import io.posthorn.message.HostAddress;
import io.posthorn.remoting.channel.RemotingServerSettings;
import io.posthorn.remoting.channel.ServerTls;
import io.posthorn.server.settings.AdvertisedAddress;
import io.posthorn.server.settings.BrokerSettings;
import io.posthorn.server.settings.FlushMode;
import io.posthorn.server.settings.NameServerSettings;
import io.posthorn.server.settings.Permission;
import io.posthorn.server.settings.PosthornSettings;
import io.posthorn.server.settings.StoreSettings;
import io.posthorn.server.settings.TlsSettings;
import io.posthorn.store.ColdReads;
import io.posthorn.store.inspect.StoreFiles;
import io.posthorn.store.retention.RetentionRules;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Says to the core, in its own words, what the operator decided. */
final class CoreSettings {

    private static final int MAX_WAITING_SENDS = 10_000;
    private static final int MAX_WAITING_PULLS = 100_000;

    /** Old segments go from this much below the limit at which sends are refused. */
    private static final int CLEAN_BELOW_FULL = 5;

    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    private CoreSettings() {}

    static io.posthorn.nameserver.NameServerSettings nameServer(final PosthornSettings settings) {
        final NameServerSettings from = settings.nameserver();
        return io.posthorn.nameserver.NameServerSettings.defaults(from.directory())
                .withBrokerTimeout(from.brokerTimeout())
                .withRemoting(
                        RemotingServerSettings.defaults("nameserver")
                                .withHost(from.bindAddress())
                                .withPort(from.port())
                                .withTls(tls(settings.tls())));
    }

    /**
     * @param settings what the operator decided
     * @param embeddedNameServer host and port of the name server in this process; null without one
     */
    static io.posthorn.broker.BrokerSettings broker(
            final PosthornSettings settings, final String embeddedNameServer) throws IOException {
        final BrokerSettings from = settings.broker();
        final List<String> nameServers =
                settings.nameserver()
                        .addresses()
                        .orElse(
                                embeddedNameServer == null
                                        ? List.of()
                                        : List.of(embeddedNameServer));
        final AdvertisedAddress advertised =
                from.advertisedAddress()
                        .orElseGet(() -> new AdvertisedAddress(ownAddress(from.bindAddress()), 0));
        final io.posthorn.store.StoreSettings store = store(settings.store());
        return new io.posthorn.broker.BrokerSettings(
                settings.cluster().name(),
                from.name(),
                from.id(),
                advertised.host(),
                advertised.port(),
                RemotingServerSettings.defaults("broker")
                        .withHost(from.bindAddress())
                        .withPort(from.port() == 0 ? freePort() : from.port())
                        .withShutdownGrace(from.drainTimeout())
                        .withTls(tls(settings.tls())),
                nameServers,
                intake(settings, store.segmentLength()),
                new TopicRules(
                        from.autoCreateTopic(), from.autoCreateGroup(), from.defaultTopicQueues()),
                store,
                bits(from.permission()),
                from.clientTimeout(),
                from.registrationInterval(),
                MAX_WAITING_PULLS,
                new SessionRules(
                        from.maxDeliveries(),
                        redeliveryDelay(from),
                        from.expiryTopic().orElse(""),
                        from.sessionPatience()),
                new TransactionRules(
                        from.maxTransactionMessages(),
                        from.maxTransactionSize().asLongValue(),
                        from.transactionMemory().asLongValue(),
                        from.transactionTimeout()));
    }

    private static RedeliveryDelay redeliveryDelay(final BrokerSettings from) {
        return from.redeliveryDelay()
                .map(
                        first ->
                                new RedeliveryDelay(
                                        first.toMillis(),
                                        from.redeliveryDelayMultiplier(),
                                        from.maxRedeliveryDelay().toMillis()))
                .orElse(RedeliveryDelay.NONE);
    }

    private static IntakeRules intake(final PosthornSettings settings, final int segmentLength) {
        final Duration flushTimeout = settings.store().flushTimeout();
        return new IntakeRules(
                settings.broker().permission() != Permission.READ_ONLY,
                Math.toIntExact(settings.broker().maxMessageSize().asLongValue()),
                (int)
                        Math.min(
                                settings.broker().maxLargeMessageSize().asLongValue(),
                                segmentLength / 2),
                MAX_WAITING_SENDS,
                flushTimeout,
                settings.store().flush() == FlushMode.SYNC,
                settings.broker().maxDelay(),
                IntakeRules.DEFAULT.region(),
                IntakeRules.DEFAULT.traceOn());
    }

    private static io.posthorn.store.StoreSettings store(final StoreSettings from)
            throws IOException {
        // A log keeps the size it was written with, wherever it came from.
        final int segmentLength =
                StoreFiles.segmentLength(from.directory().resolve(StoreFiles.LOG))
                        .orElse(Math.toIntExact(from.segmentSize().asLongValue()));
        final int full = from.diskFullPercent();
        final io.posthorn.store.StoreSettings usual =
                io.posthorn.store.StoreSettings.in(from.directory(), HostAddress.NONE);
        return usual.withSegmentLength(segmentLength)
                .withColdReads(coldReads(from, usual.coldReads()))
                .withFlushInterval(from.flushInterval().toMillis())
                .withRetention(
                        new RetentionRules(
                                from.retention().toMillis(),
                                from.maxSize().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE),
                                Math.max(1, full - CLEAN_BELOW_FULL),
                                full));
    }

    private static ColdReads coldReads(final StoreSettings from, final ColdReads usual) {
        return new ColdReads(
                from.warmSize().map(MemorySize::asLongValue).orElse(usual.warmBytes()),
                from.coldReadRate().map(MemorySize::asLongValue).orElse(usual.bytesPerSecond()));
    }

    private static int bits(final Permission permission) {
        return switch (permission) {
            case READ_WRITE -> TopicConfig.READ | TopicConfig.WRITE;
            case READ_ONLY -> TopicConfig.READ;
            case WRITE_ONLY -> TopicConfig.WRITE;
        };
    }

    private static ServerTls tls(final TlsSettings from) {
        if (from.certificate().isEmpty() || from.key().isEmpty()) {
            return ServerTls.DISABLED;
        }
        return new ServerTls(
                from.required() ? ServerTls.Mode.ENFORCING : ServerTls.Mode.PERMISSIVE,
                from.certificate().get(),
                from.key().get(),
                null,
                from.clientAuthorities().orElse(null),
                from.clientAuthorities().isPresent()
                        ? ServerTls.ClientCertificate.REQUIRED
                        : ServerTls.ClientCertificate.NONE,
                from.authorities().orElse(null));
    }

    /**
     * The address the broker listens on; where that means every address, the first one of this
     * machine that others can reach, or the loopback address if there is none.
     */
    private static String ownAddress(final String bindAddress) {
        if (!EVERY_ADDRESS.contains(bindAddress)) {
            return bindAddress.replaceAll("^\\[|]$", "");
        }
        try {
            for (final NetworkInterface each :
                    Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp() && !each.isLoopback() && !each.isVirtual()) {
                    for (final InetAddress address : Collections.list(each.getInetAddresses())) {
                        if (address instanceof Inet4Address && !address.isLinkLocalAddress()) {
                            return address.getHostAddress();
                        }
                    }
                }
            }
            return InetAddress.getLoopbackAddress().getHostAddress();
        } catch (final IOException e) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }

    /** The broker writes its port into every record, so it has to know it before it listens. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
