package io.posthorn.nameserver.door;

import io.posthorn.nameserver.route.RouteTable;
import io.posthorn.remoting.body.Bodies;
import io.posthorn.remoting.body.TopicRoute;
import io.posthorn.remoting.channel.Exchange;
import io.posthorn.remoting.channel.RemotingServer;
import io.posthorn.remoting.command.AddWritePermission;
import io.posthorn.remoting.command.DeleteTopicInNameServer;
import io.posthorn.remoting.command.RegisterTopicInNameServer;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.command.ResponseCode;
import io.posthorn.remoting.command.WipeWritePermission;

/**
 * Lets tools change routes by hand (remoting protocol 7.4). Such changes last until brokers differ.
 */
public final class AdminDoor {

    private final RouteTable table;

    /**
     * A door that is not open yet.
     *
     * @param table what is changed
     */
    public AdminDoor(final RouteTable table) {
        this.table = table;
    }

    /**
     * Registers with a server.
     *
     * @param server whose requests to handle
     */
    public void open(final RemotingServer server) {
        server.register(RequestCode.DELETE_TOPIC_IN_NAMESRV, this::deleteTopic)
                .register(RequestCode.REGISTER_TOPIC_IN_NAMESRV, this::registerTopic)
                .register(RequestCode.WIPE_WRITE_PERM_OF_BROKER, this::wipe)
                .register(RequestCode.ADD_WRITE_PERM_OF_BROKER, this::add);
    }

    private void deleteTopic(final Exchange exchange) {
        final var header = DeleteTopicInNameServer.Request.from(exchange.request().fields());
        table.deleteTopic(header.topic(), header.clusterName());
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void registerTopic(final Exchange exchange) {
        final var header = RegisterTopicInNameServer.Request.from(exchange.request().fields());
        table.registerTopic(
                header.topic(),
                Bodies.read(exchange.request().body(), TopicRoute.class).queueDatas());
        exchange.reply(ResponseCode.SUCCESS);
    }

    private void wipe(final Exchange exchange) {
        final var header = WipeWritePermission.Request.from(exchange.request().fields());
        exchange.reply(
                ResponseCode.SUCCESS.frame(
                        new WipeWritePermission.Response(
                                table.wipeWritePermission(header.brokerName()))));
    }

    private void add(final Exchange exchange) {
        final var header = AddWritePermission.Request.from(exchange.request().fields());
        exchange.reply(
                ResponseCode.SUCCESS.frame(
                        new AddWritePermission.Response(
                                table.addWritePermission(header.brokerName()))));
    }
}
