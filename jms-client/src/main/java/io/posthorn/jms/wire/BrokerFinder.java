package io.posthorn.jms.wire;

import io.posthorn.remoting.body.BadBody;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.BrokerData;
import io.posthorn.remoting.body.ClusterInfo;
import io.posthorn.remoting.channel.RemotingClient;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** Asks name servers where brokers are. Any thread but an event loop's. */
final class BrokerFinder {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long LEADER = 0;

    private final WireSettings settings;
    private final RemotingClient client;

    BrokerFinder(final WireSettings settings, final RemotingClient client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * The brokers there are, also if the name servers have moved.
     *
     * @return address by name, in the order of the names; not empty
     * @throws NotFound if no name server answers, or none of them knows a broker
     */
    Map<String, String> find() throws NotFound {
        settings.nameServers().refresh();
        final List<String> faults = new ArrayList<>();
        for (final String nameServer : settings.nameServers().addresses()) {
            try {
                final Map<String, String> found = ask(nameServer);
                if (!found.isEmpty()) {
                    return found;
                }
                faults.add(
                        "%s knows no broker%s"
                                .formatted(
                                        nameServer,
                                        settings.cluster() == null
                                                ? ""
                                                : " of cluster " + settings.cluster()));
            } catch (final CompletionException | BadBody e) {
                faults.add(
                        "%s does not answer (%s)"
                                .formatted(
                                        nameServer,
                                        e.getCause() == null
                                                ? e.getMessage()
                                                : e.getCause().getMessage()));
            }
        }
        throw new NotFound("No broker can be found: " + String.join("; ", faults) + ".");
    }

    private Map<String, String> ask(final String nameServer) {
        final Frame answer =
                client.call(nameServer, RequestCode.GET_BROKER_CLUSTER_INFO.frame(), PATIENCE)
                        .join();
        if (!ResponseCode.SUCCESS.is(answer)) {
            throw new BadBody("it answers %s".formatted(ResponseCode.nameOf(answer.code())));
        }
        final ClusterInfo info = Bodies.read(answer.bodyBytes(), ClusterInfo.class);
        final Set<String> wanted =
                settings.cluster() == null
                        ? info.brokerAddrTable().keySet()
                        : info.clusterAddrTable().getOrDefault(settings.cluster(), Set.of());
        final Map<String, String> found = new TreeMap<>();
        for (final String name : wanted) {
            final BrokerData broker = info.brokerAddrTable().get(name);
            final String leader = broker == null ? null : broker.brokerAddrs().get(LEADER);
            if (leader != null) {
                found.put(name, leader);
            }
        }
        return found;
    }

    /** There is no broker to be found. */
    static final class NotFound extends Exception {
        private static final long serialVersionUID = 1L;

        NotFound(final String sentence) {
            super(sentence, null, false, false);
        }
    }
}
