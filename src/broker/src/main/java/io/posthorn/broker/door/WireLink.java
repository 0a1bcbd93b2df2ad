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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A client behind a remoting connection. One for each connection, made with its first heartbeat.
 */
final class WireLink implements ClientLink {

    private static final Slot<WireLink> SLOT = Slot.named("broker.client");

    /** A connection in more groups than this is no client. */
    static final int MOST_MEMBERSHIPS = 4_096;

    /** A client in a group, as producer or consumer. */
    record Membership(String role, String group, String clientId) {}

    private final Connection connection;
    private final Set<Membership> memberships = ConcurrentHashMap.newKeySet();
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

    /** Notes a membership; false if there are too many on this connection. */
    boolean admit(final Membership membership) {
        return memberships.contains(membership)
                || memberships.size() < MOST_MEMBERSHIPS && memberships.add(membership);
    }

    void release(final Membership membership) {
        memberships.remove(membership);
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
