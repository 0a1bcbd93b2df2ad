package io.posthorn.broker.door;

import io.posthorn.broker.client.ClientLink;
import io.posthorn.remoting.channel.Address;
import io.posthorn.remoting.channel.Connection;
import io.posthorn.remoting.channel.Slot;
import io.posthorn.remoting.command.NotifyConsumerIdsChanged;
import io.posthorn.remoting.command.RequestCode;
import io.posthorn.remoting.frame.Frame;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A client behind a remoting connection. One for each connection, made with its first heartbeat.
 */
final class WireLink implements ClientLink {

    private static final Slot<WireLink> SLOT = Slot.named("broker.client");

    private final Connection connection;
    private volatile String language = "OTHER";
    private volatile int version;

    private WireLink(final Connection connection) {
        this.connection = connection;
    }

    static WireLink of(final Connection connection, final Frame request) {
        WireLink link = connection.get(SLOT);
        if (link == null) {
            link = new WireLink(connection);
            connection.set(SLOT, link);
        }
        link.language = request.language().name();
        link.version = request.version();
        return link;
    }

    static WireLink find(final Connection connection) {
        return connection.get(SLOT);
    }

    Connection connection() {
        return connection;
    }

    @Override
    public String remoteAddress() {
        return textOf(connection.remoteAddress());
    }

    static String textOf(final SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? Address.text(inet)
                : String.valueOf(address);
    }

    @Override
    public String language() {
        return language;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public void membersChanged(final String group) {
        connection.send(
                RequestCode.NOTIFY_CONSUMER_IDS_CHANGED.frame(
                        new NotifyConsumerIdsChanged.Request(group)));
    }
}
