package io.posthorn.nameserver.door;

import io.posthorn.nameserver.route.RouteTable;
import io.posthorn.nameserver.route.RouteTable.UnitTopics;
import io.posthorn.nameserver.settings.KeyValues;
import io.posthorn.nameserver.settings.NameServerOptions;
import io.posthorn.nameserver.settings.Options;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.BrokerData;
import io.posthorn.remoting.body.TopicRoute;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.GetRouteInfo;
import io.posthorn.remoting.command.GetTopicsByCluster;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.frame.Fields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Tells clients and tools what is where (remoting protocol 7.3 and 7.4). */
public final class ClientDoor {

    private static final String ZONE = "__ZONE_NAME";
    private static final String ZONE_MODE = "__ZONE_MODE";
    private static final int CACHED_ROUTES = 10_000;

    /** An encoded route and the state of the table it was made from. */
    private record Encoded(long generation, NameServerOptions options, byte[] body) {}

    private final RouteTable table;
    private final KeyValues values;
    private final Options options;

    /** Every client asks for each of its topics every 30 s; most answers are the same. */
    private final Map<String, Encoded> cache = new ConcurrentHashMap<>();

    /**
     * A door that is not open yet.
     *
     * @param table knows brokers and topics
     * @param values for the queues of ordered topics
     * @param options what may be switched
     */
    public ClientDoor(final RouteTable table, final KeyValues values, final Options options) {
        this.table = table;
        this.values = values;
        this.options = options;
    }

    /**
     * Registers with a server.
     *
     * @param server whose requests to handle
     */
    public void open(final RemotingServer server) {
        server.register(RequestCode.GET_ROUTEINFO_BY_TOPIC, this::route)
                .register(
                        RequestCode.GET_BROKER_CLUSTER_INFO,
                        exchange -> answer(exchange, table.clusterInfo()))
                .register(
                        RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER,
                        exchange -> answer(exchange, table.topics()))
                .register(
                        RequestCode.GET_TOPICS_BY_CLUSTER,
                        exchange ->
                                answer(
                                        exchange,
                                        table.topicsOfCluster(
                                                GetTopicsByCluster.Request.from(
                                                                exchange.request().fields())
                                                        .cluster())))
                .register(
                        RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_NS,
                        exchange -> answer(exchange, table.systemTopics()))
                .register(
                        RequestCode.GET_UNIT_TOPIC_LIST,
                        exchange -> answer(exchange, table.unitTopics(UnitTopics.OF_UNITS)))
                .register(
                        RequestCode.GET_HAS_UNIT_SUB_TOPIC_LIST,
                        exchange ->
                                answer(exchange, table.unitTopics(UnitTopics.SUBSCRIBED_BY_UNITS)))
                .register(
                        RequestCode.GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST,
                        exchange ->
                                answer(
                                        exchange,
                                        table.unitTopics(UnitTopics.SUBSCRIBED_BY_UNITS_ONLY)));
    }

    private static void answer(final Exchange exchange, final Object body) {
        exchange.reply(ResponseCode.SUCCESS.frame().body(Bodies.write(body)));
    }

    private void route(final Exchange exchange) {
        final Fields fields = exchange.request().fields();
        final String topic = GetRouteInfo.Request.from(fields).topic();
        final String zone = fields.booleanOr(ZONE_MODE, false) ? fields.get(ZONE) : null;
        final byte[] body = zone == null ? encoded(topic) : encodedOf(topic, zone);
        if (body == null) {
            exchange.reply(
                    ResponseCode.TOPIC_NOT_EXIST,
                    "No topic route info in name server for the topic: " + topic);
        } else {
            exchange.reply(ResponseCode.SUCCESS.frame().body(body));
        }
    }

    private byte[] encoded(final String topic) {
        // Read before the route: a change in between makes the entry old, never wrong.
        final long generation = table.generation();
        final NameServerOptions now = options.current();
        final Encoded known = cache.get(topic);
        if (known != null && known.generation() == generation && known.options() == now) {
            return known.body();
        }
        final TopicRoute route = find(topic, now);
        if (route == null) {
            cache.remove(topic);
            return null;
        }
        final byte[] body = Bodies.write(route);
        // Settings of ordered topics change without the table.
        if (!now.orderMessageEnable()) {
            if (cache.size() >= CACHED_ROUTES) {
                cache.clear();
            }
            cache.put(topic, new Encoded(generation, now, body));
        }
        return body;
    }

    private TopicRoute find(final String topic, final NameServerOptions now) {
        return table.route(
                topic,
                now.orderMessageEnable() ? values.get(KeyValues.ORDER_TOPIC_CONFIG, topic) : null,
                now.supportActingMaster());
    }

    /** Only groups of one zone, and those without master, which serve reads from anywhere. */
    private byte[] encodedOf(final String topic, final String zone) {
        final TopicRoute route = find(topic, options.current());
        if (route == null) {
            return null;
        }
        final List<BrokerData> near =
                route.brokerDatas().stream()
                        .filter(
                                group ->
                                        !group.brokerAddrs().containsKey(0L)
                                                || zone.equalsIgnoreCase(group.zoneName()))
                        .toList();
        final Set<String> names =
                near.stream().map(BrokerData::brokerName).collect(Collectors.toSet());
        return Bodies.write(
                new TopicRoute(
                        route.orderTopicConf(),
                        route.queueDatas().stream()
                                .filter(queues -> names.contains(queues.brokerName()))
                                .toList(),
                        near,
                        route.filterServerTable(),
                        route.topicQueueMappingByBroker()));
    }
}
