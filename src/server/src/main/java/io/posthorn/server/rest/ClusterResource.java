package io.posthorn.server.rest;

import io.posthorn.base.time.Clock;
import io.posthorn.broker.admin.AdminRefusal;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.ClusterOverview;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The cluster and its brokers. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Cluster", description = "The cluster and its brokers.")
public class ClusterResource {

    private final BrokerAdmin admin;
    private final Clock clock;

    /**
     * @param admin the broker of this process
     * @param clock for uptimes
     */
    public ClusterResource(final BrokerAdmin admin, final Clock clock) {
        this.admin = admin;
        this.clock = clock;
    }

    /**
     * The cluster.
     *
     * @return its brokers
     */
    @GET
    @Path("cluster")
    @Operation(
            operationId = "getCluster",
            summary = "The cluster",
            description = "Lists the brokers of this cluster as the name servers know them.")
    public ClusterView cluster() {
        return ClusterView.of(admin.cluster());
    }

    /**
     * The brokers.
     *
     * @return by name and id
     */
    @GET
    @Path("brokers")
    @Operation(
            operationId = "listBrokers",
            summary = "The brokers",
            description = "Lists the brokers of this cluster by name and id.")
    public List<ClusterView.Member> brokers() {
        return ClusterView.of(admin.cluster()).brokers();
    }

    /**
     * This broker in full.
     *
     * @return a snapshot
     */
    @GET
    @Path("broker")
    @Operation(
            operationId = "getBroker",
            summary = "This broker",
            description =
                    "Shows the broker that answers: state, log, disk and what flows. Answers in"
                            + " every state, also while it recovers.")
    public BrokerView broker() {
        return BrokerView.of(admin.broker(), Instant.ofEpochMilli(clock.wallMs()));
    }

    /**
     * One broker of the cluster.
     *
     * @param name of its group
     * @param id its number
     * @return what the name servers know of it
     */
    @GET
    @Path("brokers/{name}/{id}")
    @Operation(
            operationId = "getClusterBroker",
            summary = "One broker of the cluster",
            description =
                    "Shows what the name servers know of a broker; ask that broker itself for"
                            + " more.")
    public ClusterView.Member member(
            @PathParam("name") @Parameter(description = "Name of the broker", example = "broker-a")
                    final String name,
            @PathParam("id") @Parameter(description = "Number of the broker", example = "0")
                    final Long id) {
        return admin.cluster().brokers().stream()
                .filter(broker -> isCalled(broker, name, id))
                .findFirst()
                .map(ClusterView::member)
                .orElseThrow(
                        () ->
                                AdminRefusal.notFound(
                                        "There is no broker %s with id %d.".formatted(name, id)));
    }

    private static boolean isCalled(
            final ClusterOverview.ClusterBroker broker, final String name, final long id) {
        return broker.name().equals(name) && broker.brokerId() == id;
    }
}
