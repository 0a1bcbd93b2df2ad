package io.posthorn.remoting.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.posthorn.remoting.frame.BadFrame;
import io.posthorn.remoting.frame.Frame;
import io.posthorn.remoting.frame.FrameDecoder;
import java.util.List;

/** Feeds a connection with the frames that arrive at its socket. */
final class FrameHandler extends ByteToMessageDecoder {

    private final SocketConnection connection;
    private final FrameDecoder decoder;
    private boolean broken;

    FrameHandler(final SocketConnection connection, final FrameDecoder decoder) {
        this.connection = connection;
        this.decoder = decoder;
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        connection.opened();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message)
            throws Exception {
        connection.readStarts(((ByteBuf) message).readableBytes());
        super.channelRead(ctx, message);
    }

    /** Not that of the super class: it asks for more when nothing was passed on, as here always. */
    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        connection.readEnds();
        ctx.fireChannelReadComplete();
    }

    @Override
    protected void decode(
            final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> unused) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            for (Frame frame = decoder.decode(in); frame != null; frame = decoder.decode(in)) {
                connection.received(frame);
            }
        } catch (final BadFrame e) {
            broken = true;
            in.skipBytes(in.readableBytes());
            connection.broken(e.getMessage());
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        connection.writabilityChanged();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) throws Exception {
        broken = true;
        super.channelInactive(ctx);
        connection.closed();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        connection.failed(cause);
    }
}
