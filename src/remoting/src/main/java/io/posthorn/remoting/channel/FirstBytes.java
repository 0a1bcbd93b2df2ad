package io.posthorn.remoting.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ProtocolDetectionResult;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.ssl.SslContext;
import java.util.List;

/**
 * Looks at the first bytes of a connection and arranges for what they begin: the preamble of a
 * proxy, a TLS handshake (0x16) or plain frames. No frame begins like the other two, because its
 * length would exceed any limit. Removes itself when it is done.
 */
final class FirstBytes extends ByteToMessageDecoder {

    private static final int TLS_HANDSHAKE = 0x16;

    private final SocketConnection connection;
    private final ServerTls.Mode mode;
    private final SslContext tls;
    private boolean proxyExpected;

    FirstBytes(
            final SocketConnection connection,
            final ServerTls.Mode mode,
            final SslContext tls,
            final boolean proxyExpected) {
        this.connection = connection;
        this.mode = mode;
        this.tls = tls;
        this.proxyExpected = proxyExpected;
    }

    @Override
    protected void decode(
            final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> unused) {
        if (proxyExpected && proxied(ctx, in)) {
            return;
        }
        if (in.isReadable()) {
            if (in.getUnsignedByte(in.readerIndex()) == TLS_HANDSHAKE) {
                encrypted(ctx, in);
            } else {
                plain(ctx, in);
            }
        }
    }

    /** True if there is a preamble, or there may be one and more bytes are needed to tell. */
    private boolean proxied(final ChannelHandlerContext ctx, final ByteBuf in) {
        final int first = in.getUnsignedByte(in.readerIndex());
        if (first != 'P' && first != '\r') {
            proxyExpected = false;
            return false;
        }
        final ProtocolDetectionResult<HAProxyProtocolVersion> result =
                HAProxyMessageDecoder.detectProtocol(in);
        if (result.state() == ProtocolDetectionState.NEEDS_MORE_DATA) {
            return true;
        }
        proxyExpected = false;
        if (result.state() == ProtocolDetectionState.INVALID) {
            return false;
        }
        ctx.pipeline()
                .addAfter(
                        ctx.name(),
                        "first bytes after proxy",
                        new FirstBytes(connection, mode, tls, false))
                .addAfter(ctx.name(), "proxy address", new ProxyAddress(connection))
                .addAfter(ctx.name(), "proxy", new HAProxyMessageDecoder())
                .remove(this);
        return true;
    }

    private void encrypted(final ChannelHandlerContext ctx, final ByteBuf in) {
        if (mode == ServerTls.Mode.DISABLED) {
            in.skipBytes(in.readableBytes());
            connection.broken("it begins a TLS handshake but TLS is disabled here");
            return;
        }
        ctx.pipeline().addAfter(ctx.name(), "tls", tls.newHandler(ctx.alloc()));
        ctx.pipeline().remove(this);
    }

    private void plain(final ChannelHandlerContext ctx, final ByteBuf in) {
        if (mode == ServerTls.Mode.ENFORCING) {
            in.skipBytes(in.readableBytes());
            connection.broken("it is not encrypted but TLS is enforced here");
            return;
        }
        ctx.pipeline().remove(this);
    }
}
