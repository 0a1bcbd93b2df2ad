package io.posthorn.remoting.channel;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import java.net.InetSocketAddress;

/** Takes the source address from a proxy's preamble. Removes itself when it is done. */
final class ProxyAddress extends ChannelInboundHandlerAdapter {

    private final SocketConnection connection;

    ProxyAddress(final SocketConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (!(message instanceof HAProxyMessage preamble)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            // A health check of the proxy announces no address.
            if (preamble.sourceAddress() != null && preamble.sourcePort() > 0) {
                connection.remoteAddress(
                        new InetSocketAddress(preamble.sourceAddress(), preamble.sourcePort()));
            }
        } finally {
            preamble.release();
        }
        ctx.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        connection.broken("the preamble of its proxy cannot be read: " + cause.getMessage());
    }
}
