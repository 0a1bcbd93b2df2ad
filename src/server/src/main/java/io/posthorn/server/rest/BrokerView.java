package io.posthorn.server.rest;

import io.posthorn.broker.admin.BrokerOverview;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The broker that answers, at this moment.
 *
 * @param cluster the cluster it belongs to
 * @param name shared by its group
 * @param id 0 for the leader
 * @param role leader or replica
 * @param address host and port clients are told
 * @param version of Posthorn
 * @param startedAt when it was started
 * @param uptimeSeconds how long ago that was
 * @param state where it is in its life
 * @param stateReason why, if it does not simply run
 * @param acceptsSends whether a send would be taken now
 * @param recovery how far recovery is
 * @param log which part of the log is there
 * @param disk the disk the log is on
 * @param rates what flows now
 * @param messagesInTotal messages taken since the start
 * @param messagesOutTotal messages given to consumers since the start
 * @param topicCount topics of applications
 * @param groupCount groups of applications
 * @param connectionCount clients connected
 * @param nameServers where it registers
 */
@Schema(name = "Broker", description = "The broker that answers, at this moment.")
public record BrokerView(
        @Schema(description = "The cluster it belongs to", examples = "DefaultCluster")
                String cluster,
        @Schema(description = "Its name, shared by its group", examples = "broker-a") String name,
        @Schema(description = "Its number, 0 for the leader", examples = "0") long id,
        @Schema(description = "LEADER or REPLICA", examples = "LEADER") String role,
        @Schema(description = "Where clients reach it", examples = "127.0.0.1:10911")
                String address,
        @Schema(description = "Version of Posthorn", examples = "1.0.0") String version,
        @Schema(description = "When it was started", examples = "2026-01-31T08:00:00Z")
                Instant startedAt,
        @Schema(description = "Seconds since then", examples = "3600") long uptimeSeconds,
        @Schema(
                        description = "STARTING, RECOVERING, RUNNING, STOPPING, STOPPED or FAILED",
                        examples = "RUNNING")
                String state,
        @Schema(description = "Why, if it does not simply run") String stateReason,
        @Schema(description = "Whether a send would be taken now", examples = "true")
                boolean acceptsSends,
        @Schema(description = "How far recovery is or was") RecoveryView recovery,
        @Schema(description = "Which part of the log is there") LogView log,
        @Schema(description = "The disk the log is on") DiskView disk,
        @Schema(description = "What flows, averaged over about ten seconds") RatesView rates,
        @Schema(description = "Messages taken since the start", examples = "1200000")
                long messagesInTotal,
        @Schema(description = "Messages given to consumers since the start", examples = "1199000")
                long messagesOutTotal,
        @Schema(description = "Topics of applications", examples = "12") int topicCount,
        @Schema(description = "Groups of applications", examples = "7") int groupCount,
        @Schema(description = "Clients connected", examples = "31") int connectionCount,
        @Schema(description = "The name servers it registers with")
                List<NameServerView> nameServers) {

    /**
     * How far recovery is.
     *
     * @param finished whether it is over
     * @param percent 0 to 100
     * @param doneBytes bytes of the log looked at
     * @param totalBytes bytes to look at
     */
    @Schema(name = "Recovery", description = "How far the search for the log's end is.")
    public record RecoveryView(
            @Schema(description = "Whether it is over", examples = "true") boolean finished,
            @Schema(description = "0 to 100", examples = "100") int percent,
            @Schema(description = "Bytes looked at", examples = "1048576") long doneBytes,
            @Schema(description = "Bytes to look at", examples = "1048576") long totalBytes) {}

    /**
     * Which part of the log is there.
     *
     * @param beginOffset of the oldest record
     * @param endOffset where the next record goes
     * @param durableOffset everything below is on disk
     */
    @Schema(
            name = "Log",
            description = "Which part of the commit log is there, as physical offsets.")
    public record LogView(
            @Schema(description = "Where the oldest record lies", examples = "0") long beginOffset,
            @Schema(description = "Where the next record goes", examples = "73400320")
                    long endOffset,
            @Schema(description = "Everything below is on disk", examples = "73400320")
                    long durableOffset) {}

    /**
     * The disk.
     *
     * @param directory where the log is
     * @param storeBytes what this broker's files take
     * @param usedBytes what all files on that disk take
     * @param totalBytes how large it is
     * @param usedPercent how full it is
     * @param limitPercent where sends are refused
     */
    @Schema(name = "Disk", description = "The disk the log is on.")
    public record DiskView(
            @Schema(description = "Where the log is", examples = "/var/lib/posthorn/store")
                    String directory,
            @Schema(description = "Bytes of this broker's files", examples = "1073741824")
                    long storeBytes,
            @Schema(description = "Bytes used on that disk", examples = "42949672960")
                    long usedBytes,
            @Schema(description = "Bytes of that disk", examples = "107374182400") long totalBytes,
            @Schema(description = "How full it is, in percent", examples = "40") int usedPercent,
            @Schema(description = "Sends are refused from here on, in percent", examples = "90")
                    int limitPercent) {}

    /**
     * What flows, a second.
     *
     * @param messagesIn messages taken
     * @param messagesOut messages given
     * @param bytesIn bytes taken
     * @param bytesOut bytes given
     */
    @Schema(name = "Rates", description = "What flows, a second, averaged over about ten seconds.")
    public record RatesView(
            @Schema(description = "Messages taken", examples = "1250.5") double messagesIn,
            @Schema(description = "Messages given to consumers", examples = "1250.5")
                    double messagesOut,
            @Schema(description = "Bytes taken", examples = "1280000") double bytesIn,
            @Schema(description = "Bytes given to consumers", examples = "1280000")
                    double bytesOut) {}

    /**
     * A name server.
     *
     * @param address host and port
     * @param registered whether it took the last registration
     * @param lastRegisteredAt when it last did
     */
    @Schema(name = "NameServer", description = "A name server as this broker sees it.")
    public record NameServerView(
            @Schema(description = "Host and port", examples = "127.0.0.1:9876") String address,
            @Schema(description = "Whether it took the last registration", examples = "true")
                    boolean registered,
            @Schema(description = "When it last did", examples = "2026-01-31T08:00:00Z")
                    Instant lastRegisteredAt) {}

    /**
     * The core's words in ours.
     *
     * @param broker of the core
     * @param now for the uptime
     * @return the view
     */
    static BrokerView of(final BrokerOverview broker, final Instant now) {
        final Instant startedAt = Instant.ofEpochMilli(broker.startedAtMs());
        return new BrokerView(
                broker.cluster(),
                broker.name(),
                broker.brokerId(),
                broker.role().name(),
                broker.address(),
                broker.version(),
                startedAt,
                Math.max(0, Duration.between(startedAt, now).toSeconds()),
                broker.state().name(),
                broker.stateReason(),
                broker.acceptsSends(),
                new RecoveryView(
                        broker.recovery().finished(),
                        broker.recovery().percent(),
                        broker.recovery().doneBytes(),
                        broker.recovery().totalBytes()),
                new LogView(
                        broker.log().beginOffset(),
                        broker.log().endOffset(),
                        broker.log().durableOffset()),
                disk(broker),
                new RatesView(
                        broker.rates().messagesIn(),
                        broker.rates().messagesOut(),
                        broker.rates().bytesIn(),
                        broker.rates().bytesOut()),
                broker.messagesInTotal(),
                broker.messagesOutTotal(),
                broker.topicCount(),
                broker.groupCount(),
                broker.connectionCount(),
                broker.nameServers().stream().map(BrokerView::nameServer).toList());
    }

    private static DiskView disk(final BrokerOverview broker) {
        final long total = broker.disk().totalBytes();
        return new DiskView(
                broker.disk().directory(),
                broker.disk().storeBytes(),
                broker.disk().usedBytes(),
                total,
                total <= 0 ? 0 : (int) (broker.disk().usedBytes() * 100.0 / total),
                broker.disk().limitPercent());
    }

    private static NameServerView nameServer(final BrokerOverview.NameServerLink link) {
        return new NameServerView(
                link.address(), link.registered(), Times.of(link.lastRegisteredMs()));
    }
}
