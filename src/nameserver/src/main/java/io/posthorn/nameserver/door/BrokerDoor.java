package io.posthorn.nameserver.door;

import io.posthorn.nameserver.route.BrokerRegistration;
import io.posthorn.nameserver.route.RegistrationOutcome;
import io.posthorn.nameserver.route.RouteTable;
import io.posthorn.nameserver.settings.KeyValues;
import io.posthorn.nameserver.settings.Options;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.BrokerMemberGroupBody;
import io.posthorn.remoting.body.DataVersion;
import io.posthorn.remoting.body.KvTable;
import io.posthorn.remoting.body.Registration;
import io.posthorn.remoting.channel.Connection;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.channel.Slot;
import io.posthorn.remoting.command.BrokerHeartbeat;
import io.posthorn.remoting.command.GetBrokerMemberGroup;
import io.posthorn.remoting.command.QueryDataVersion;
import io.posthorn.remoting.command.RegisterBroker;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.UnregisterBroker;
import io.posthorn.remoting.frame.Frame;
import java.util.Map;

/** Takes in what brokers say about themselves (remoting protocol 7.1 and 7.2). */
public final class BrokerDoor {

    private static final String ZONE = "__ZONE_NAME";
    private static final Slot<Boolean> WATCHED = Slot.named("nameserver.watched");

    private final RouteTable table;
    private final KeyValues values;
    private final Options options;

    /**
     * A door that is not open yet.
     *
     * @param table keeps brokers and topics
     * @param values for the queues of ordered topics
     * @param options what may be switched
     */
    public BrokerDoor(final RouteTable table, final KeyValues values, final Options options) {
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
        server.register(RequestCode.REGISTER_BROKER, this::register)
                .register(RequestCode.UNREGISTER_BROKER, this::unregister)
                .register(RequestCode.QUERY_DATA_VERSION, this::queryVersion)
                .register(RequestCode.BROKER_HEARTBEAT, this::heartbeat)
                .register(RequestCode.GET_BROKER_MEMBER_GROUP, this::members);
    }

    private void register(final Exchange exchange) {
        final Frame request = exchange.request();
        final RegisterBroker.Request header = RegisterBroker.Request.from(request.fields());
        if (header.bodyCrc32() != 0
                && header.bodyCrc32() != Registration.checksum(request.body())) {
            exchange.reply(
                    ResponseCode.SYSTEM_ERROR, "the checksum of the registration does not match");
            return;
        }
        final RegistrationOutcome outcome =
                table.register(
                        new BrokerRegistration(
                                header.clusterName(),
                                header.brokerName(),
                                header.brokerId(),
                                header.brokerAddr(),
                                header.haServerAddr(),
                                header.heartbeatTimeoutMillis(),
                                header.enableActingMaster(),
                                request.fields().get(ZONE),
                                Registration.read(
                                                request.body(),
                                                header.compressed(),
                                                request.version())
                                        .topicConfigSerializeWrapper(),
                                exchange.connection()),
                        options.current().deleteTopicWithBrokerRegistration());
        watch(exchange.connection());
        if (outcome instanceof RegistrationOutcome.Accepted accepted) {
            final Frame answer =
                    ResponseCode.SUCCESS.frame(
                            new RegisterBroker.Response(
                                    accepted.masterHaAddress(), accepted.masterAddress()));
            final Map<String, String> orders = values.all(KeyValues.ORDER_TOPIC_CONFIG);
            if (options.current().returnOrderTopicConfigToBroker() && !orders.isEmpty()) {
                answer.body(Bodies.write(new KvTable(orders)));
            }
            exchange.reply(answer);
        } else if (outcome instanceof RegistrationOutcome.Refused refused) {
            exchange.reply(ResponseCode.SYSTEM_ERROR, refused.why());
        }
    }

    /** A broker whose connection ends is gone at once. */
    private void watch(final Connection connection) {
        if (connection.get(WATCHED) == null) {
            connection.set(WATCHED, true);
            connection.onClose(() -> table.closed(connection));
        }
    }

    private void unregister(final Exchange exchange) {
        final var header = UnregisterBroker.Request.from(exchange.request().fields());
        table.unregister(
                header.clusterName(), header.brokerAddr(), header.brokerName(), header.brokerId());
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void queryVersion(final Exchange exchange) {
        final var header = QueryDataVersion.Request.from(exchange.request().fields());
        final DataVersion theirs = Bodies.read(exchange.request().body(), DataVersion.class);
        table.heard(header.clusterName(), header.brokerAddr());
        final DataVersion ours = table.version(header.clusterName(), header.brokerAddr());
        final Frame answer =
                ResponseCode.SUCCESS.frame(new QueryDataVersion.Response(!theirs.equals(ours)));
        exchange.reply(ours == null ? answer : answer.body(Bodies.write(ours)));
    }

    private void heartbeat(final Exchange exchange) {
        final var header = BrokerHeartbeat.Request.from(exchange.request().fields());
        table.heard(header.clusterName(), header.brokerAddr());
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void members(final Exchange exchange) {
        final var header = GetBrokerMemberGroup.Request.from(exchange.request().fields());
        exchange.reply(
                ResponseCode.SUCCESS
                        .frame()
                        .body(
                                Bodies.write(
                                        new BrokerMemberGroupBody(
                                                table.members(
                                                        header.clusterName(),
                                                        header.brokerName())))));
    }
}
