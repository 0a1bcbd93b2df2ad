package io.posthorn.broker.admin;

import io.posthorn.broker.admin.BrokerOverview.NameServerLink;
import io.posthorn.broker.admin.ClusterOverview.ClusterBroker;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What administration needs of the name servers; the room that speaks to them provides it. */
public interface NameServers {

    /**
     * Tells all name servers what is here now.
     *
     * @return done when each has answered or its time is over; never fails
     */
    CompletableFuture<Void> announce();

    /**
     * The name servers and what each answered last.
     *
     * @return in the configured order
     */
    List<NameServerLink> links();

    /**
     * The brokers of this cluster as the first name server that answers knows them. Blocks for its
     * answer.
     *
     * @return empty if none answers
     */
    List<ClusterBroker> brokers();
}
