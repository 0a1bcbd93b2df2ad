package io.posthorn.server.rest;

import io.posthorn.broker.admin.ClusterOverview;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The brokers of a cluster.
 *
 * @param name the cluster's name
 * @param brokers by name, then id
 */
@Schema(name = "Cluster", description = "The brokers of a cluster, as the name servers know them.")
public record ClusterView(
        @Schema(description = "The cluster's name", examples = "DefaultCluster") String name,
        @Schema(description = "Its brokers, by name and id") List<Member> brokers) {

    /**
     * One broker.
     *
     * @param name shared by its group
     * @param id 0 for the leader
     * @param role leader or replica
     * @param address host and port clients are told
     * @param self whether it is the one that answers
     */
    @Schema(name = "ClusterBroker", description = "One broker of the cluster.")
    public record Member(
            @Schema(description = "Its name, shared by its group", examples = "broker-a")
                    String name,
            @Schema(description = "Its number, 0 for the leader", examples = "0") long id,
            @Schema(description = "LEADER or REPLICA", examples = "LEADER") String role,
            @Schema(description = "Where clients reach it", examples = "127.0.0.1:10911")
                    String address,
            @Schema(description = "Whether it is the one that answers", examples = "true")
                    boolean self) {}

    /**
     * The core's words in ours.
     *
     * @param cluster of the core
     * @return the view
     */
    static ClusterView of(final ClusterOverview cluster) {
        return new ClusterView(
                cluster.name(), cluster.brokers().stream().map(ClusterView::member).toList());
    }

    /**
     * One broker in our words.
     *
     * @param broker of the core
     * @return the view
     */
    static Member member(final ClusterOverview.ClusterBroker broker) {
        return new Member(
                broker.name(),
                broker.brokerId(),
                broker.role().name(),
                broker.address(),
                broker.self());
    }
}
